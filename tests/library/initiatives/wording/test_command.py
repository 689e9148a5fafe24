from __future__ import annotations

import json
import subprocess
import sys

import pytest

MAIN = "from threadline.cli.main import main; main()"


@pytest.fixture
def check(tmp_path):
    def run(content, *options, name="brief.md"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        command = [sys.executable, "-c", MAIN, "brief", "check", str(path), *options]
        return subprocess.run(command, check=False, capture_output=True, text=True)

    return run


def test_a_good_brief_passes(check):
    ran = check("Bring misroutes from 22% to 10% by Christmas.")

    assert ran.returncode == 0
    assert ran.stdout.strip().endswith("good")


def test_a_vague_one_fails_with_its_position_like_a_linter(check):
    ran = check("# Search\n\nPlease make search better.\n")

    assert ran.returncode == 1
    assert "brief.md:3:1: vague: 'Please make search better'" in ran.stdout
    assert "The text is not good" in ran.stderr


def test_json_holds_a_row_for_each_text(check):
    lines = [{"id": "a", "text": "make search better"}, {"id": "b", "text": "The hard drive is full."}]
    ran = check("\n".join(map(json.dumps, lines)), "--json", name="all.jsonl")
    answer = json.loads(ran.stdout)

    assert ran.returncode == 1
    assert [(row["id"], row["verdict"]) for row in answer["rows"]] == [("a", "vague"), ("b", "good")]
    assert answer["rows"][1]["remarks"] == []
    assert answer["inputs"]["texts"]


def test_another_language_passes_and_says_why(check):
    ran = check("Bitte macht die Suche besser, unsere Kunden finden einfach nichts.")

    assert ran.returncode == 0
    assert "undecided" in ran.stdout


def test_bad_input_is_one_line_and_exit_code_2(check):
    ran = check(b"\xff\xfe\x00", "--json")

    assert ran.returncode == 2
    assert "brief.md" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_an_initiatives_own_numbers_stand_in_the_rewrite(check, tmp_path):
    initiative = tmp_path / "initiative.yaml"
    initiative.write_text(INITIATIVE)

    ran = check("make search better", "--initiative", str(initiative))

    assert "Bring zero_result_share for phones from 0.31 to 0.2 by 2027-03-31." in ran.stdout


INITIATIVE = """\
threadline: initiative/1
id: search
title: Fewer empty searches
capability: search
stage: framing
brief:
  slices: [phones]
success_metric:
  business: {measure: zero_result_share, baseline: 0.31, target: 0.2, by: 2027-03-31}
"""
