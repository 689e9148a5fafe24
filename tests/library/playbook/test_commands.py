"""`threadline playbook`, as it is run."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import threadline as tl
from threadline.cli.main import exit_code_of, root
from threadline.errors import PlaybookError


def run(*words):
    return CliRunner().invoke(root, ["playbook", *(str(word) for word in words)])


def test_what_was_started_checks_sound(tmp_path):
    assert "23 files written" in run("init", tmp_path / "ours", "--only", "evidence").output

    ran = run("check", tmp_path / "ours")

    assert ran.exit_code == 0
    assert "all sound (stages 7, gates 8" in ran.output


def test_a_broken_folder_is_bad_input_and_told_whole(own):
    own.change("gates/launch.md", "stage: production", "stage: prod")
    own.change("gates/data_ready.md", "conditional: true", "conditional: perhaps")

    ran = run("check", own.folder)

    assert isinstance(ran.exception, PlaybookError)
    assert exit_code_of(ran.exception) == 2
    assert len(str(ran.exception).splitlines()) == 2


def test_the_same_as_json_has_rows_and_the_same_exit_code(own):
    own.change("gates/launch.md", "stage: production", "stage: prod")

    ran = run("check", own.folder, "--json")

    assert exit_code_of(ran.exception) == 2
    assert [row["line"] for row in json.loads(ran.stdout)["rows"]] == [5]


def test_a_sound_folder_as_json_says_so(own):
    assert json.loads(run("check", own.folder, "--json").stdout)["sound"] is True


def test_show_lists_kinds_then_things_then_one_thing():
    assert "handoffs         4  a_framing_to_data, b_notebook_to_pipeline" in run("show").output
    assert "launch                         If this goes wrong tonight" in run("show", "gates").output

    whole = run("show", "requirement", "candidate_beats_baseline").output

    assert "  - field: gain_over_baseline.low\n    comparison: above\n    value: 0\n" in whole
    assert "exemptable: yes\n" in whole
    assert "fresh_days: none\n" in whole


@pytest.mark.parametrize(
    "kind", ["stages", "evidence", "roles", "boxes", "letters", "questions", "glossary", "journey"]
)
def test_every_kind_can_be_listed(kind):
    ran = run("show", kind)

    assert ran.exit_code == 0
    assert ran.output.strip()


def test_a_schema_is_shown_with_its_levels():
    assert "  properties:\n    p95_ms:\n      type: number\n" in run("show", "evidence", "latency_test").output


def test_show_as_json_is_the_one_shape():
    answer = json.loads(run("show", "gates", "launch", "--json").stdout)

    assert answer["rows"][0]["approver_role"] == "head_of_product"


def test_diff_says_in_words_what_changes(own):
    own.change("gates/launch.md", "conditional: true", "conditional: false")

    ran = run("diff", own.folder)

    assert ran.output == "gate launch: replaced\n    conditional: yes becomes no\n1 changes; 225 things as bundled\n"
    assert json.loads(run("diff", own.folder, "--json").stdout)["rows"][0]["id"] == "launch"


def test_the_command_line_answers_as_the_library_does(own):
    own.change("gates/launch.md", "conditional: true", "conditional: false")
    ours = tl.load_playbook(own.folder)

    asked = {
        ("check", own.folder): tl.check_playbook(own.folder),
        ("diff", own.folder): tl.compare_playbooks(tl.load_playbook(), ours),
        ("show", "--playbook", own.folder): tl.list_playbook(ours),
        ("show", "gate", "launch", "--playbook", own.folder): tl.list_playbook(ours, "gates", name="launch"),
    }

    for words, answer in asked.items():
        assert json.loads(run(*words, "--json").stdout) == answer.to_dict()
