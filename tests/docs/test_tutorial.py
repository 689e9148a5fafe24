"""The tutorial is a test: its commands run in order, in one folder, as a newcomer would type them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```sh(?: exit=(?P<code>\d+))?\n(?P<commands>.*?)^```$", re.DOTALL | re.MULTILINE)


def commands_of(page: Path) -> list[tuple[str, int]]:
    return [(found["commands"], int(found["code"] or 0)) for found in BLOCK.finditer(page.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("first-hour")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    surroundings = {**os.environ, "PATH": path, "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))}
    for commands, code in commands_of(DOCS / "tutorials" / "first-hour.md"):
        ran = subprocess.run(
            ["/bin/sh", "-ec", commands], check=False, cwd=place, env=surroundings, capture_output=True, text=True
        )
        assert ran.returncode == code, f"{commands}\n{ran.stderr}"
        (place / f"said-{code}.txt").write_text(ran.stderr)
    return place


def test_every_command_of_the_first_hour_does_what_the_page_says(folder):
    assert "<article" in (folder / "triage.html").read_text()
    assert (folder / "assignments.csv").read_text().startswith("ticket_id,theme_id,theme_confidence,failure_mode")
    assert len(json.loads((folder / "triage.json").read_text())["themes"]) >= 5


def test_the_refused_row_stands_in_the_reject_file_with_its_line(folder):
    rows = (folder / "rejects.csv").read_text().splitlines()

    assert len(rows) == 2
    assert rows[1].startswith("6,")


def test_a_handful_of_tickets_makes_no_theme(folder):
    assert "too few tickets that say the same thing" in (folder / "small.html").read_text()


def test_a_missing_column_is_refused_with_the_way_out(folder):
    assert "--map" in (folder / "said-2.txt").read_text()


def test_themes_keep_their_ids_in_the_next_run(folder):
    changes = json.loads((folder / "next.json").read_text())["changes"]

    assert changes
    assert {change["kind"] for change in changes} == {"kept"}
