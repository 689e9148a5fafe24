"""The main job on real input: a day-stamped export of complaints, from the file to the page."""

from __future__ import annotations

import json
import os
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from threadline.cli.main import root

pytestmark = pytest.mark.realdata
COLUMNS = ["ticket_id", "theme_id", "theme_confidence", "failure_mode", "failure_mode_confidence", "lane"]


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    """Write the tweets as a support tool would export them: CSV, with names of its own."""
    path = tmp_path_factory.mktemp("export") / "tickets.csv"
    source = Path(os.environ["THREADLINE_REALDATA"]) / "airline_tweets.parquet"
    columns = "ticket_id AS id, created_at AS opened, text AS message, airline"
    duckdb.read_parquet(str(source)).project(columns).write_csv(str(path))
    return path


@pytest.fixture(scope="module")
def answer(export):
    """Run the command as the README has it."""
    columns = ["--map", "ticket_id=id", "--map", "created_at=opened", "--map", "text=message"]
    files = ["--html", str(export.with_name("triage.html")), "--assignments", str(export.with_name("out.parquet"))]
    done = CliRunner().invoke(root, ["triage", str(export), *columns, *files, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_every_ticket_is_accounted_for(answer, export):
    assigned = duckdb.read_parquet(str(export.with_name("out.parquet")))

    assert assigned.columns == COLUMNS
    in_themes = sum(theme["size"] for theme in answer["themes"])
    assert in_themes + answer["unassigned"]["size"] == answer["tickets"]["accepted"] == len(assigned) == 14_640


def test_what_everybody_complained_of_is_among_the_themes(answer):
    said = [" ".join([theme["name"], *theme["key_phrases"]]).casefold() for theme in answer["themes"]]

    for subject in ("cancelled", "luggage", "hold", "late flight"):
        assert any(subject in one for one in said), subject


def test_names_are_short_and_no_two_are_alike(answer):
    names = [theme["name"] for theme in answer["themes"]]

    assert len({name.casefold() for name in names}) == len(names)
    assert max(len(name.split()) for name in names) <= 6


def test_eight_days_are_too_few_for_a_trend_and_that_is_said(answer):
    assert {"undecided", "hint"} <= answer["themes"][0]["trend"]["change"].keys()


def test_the_page_shows_five_themes_at_most_and_asks_its_question(answer, export):
    page = export.with_name("triage.html").read_text(encoding="utf-8")

    assert answer["ask"] in page.replace("&#39;", "'")
    assert page.count("<article") == 5
