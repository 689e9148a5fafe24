"""Each bad file has a named answer: the line, what is wrong, and what to do. All problems are told at once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from threadline.errors import InitiativeFileError
from threadline.initiatives import read_initiative, read_initiative_text

AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
HEAD = "threadline: initiative/1\nid: x\ntitle: X\ncapability: chat\nstage: data\npeople:\n  - {name: Ann, role: pm}\n"


def problems_of(text, as_of=AS_OF):
    with pytest.raises(InitiativeFileError) as refused:
        read_initiative_text(text, source="x.yaml", as_of=as_of)
    return refused.value.problems


@pytest.mark.parametrize(
    ("added", "line", "problem", "hint"),
    [
        ("stat: running\n", 8, "no field 'stat'", "Did you mean 'state'?"),
        ("state: runing\n", 8, "cannot be 'runing'", "Did you mean 'running'?"),
        ("owners: {model: Bob}\n", 8, "no person 'Bob'", "Add them to people"),
        ("daci: {driver: Bob}\n", 8, "no person 'Bob'", "known are Ann"),
        ("history:\n  - {at: yesterday, kind: created}\n", 9, "must be a moment", "2026-03-01T09:00:00Z"),
        ("history:\n  - {at: 2026-01-01, kind: creatd}\n", 9, "no event 'creatd'", "Did you mean 'created'?"),
        ("history:\n  - {at: 2026-01-01, kind: noted}\n", 9, "text is missing", "Add 'text: ...'"),
        ("history:\n  - {at: 2026-01-01, kind: noted, text: a, txt: b}\n", 9, "no field 'txt'", "text"),
        (
            "history:\n  - {at: 2026-02-01, kind: created}\n  - {at: 2026-01-01, kind: noted, text: a}\n",
            10,
            "stands after",
            "Order the history",
        ),
        (
            'history:\n  - {"at": "2026-04-01T00:00:00Z", "kind": "created"}\n',
            9,
            "lies after the moment",
            "--as-of",
        ),
        ("findings:\n  - {id: f}\n", 9, "due_on is missing", "By when"),
        ("evidence: some\n", 8, "must be a list", "Begin each entry"),
        ("owners: [a]\n", 8, "must hold lines", "Indent"),
        ("success_metric: {guardrails: [csat is fine]}\n", 8, "no condition", "Use one of"),
        ("theme: [a, b]\n", 8, "must be a text", "['a', 'b']"),
        ("title: Y\n", 8, "title is given twice", "Keep one"),
        ("a: &x [1]\nb: *x\n", 8, "anchors and aliases", "Write the value out"),
        ("theme: a: b\n", 8, "YAML cannot read this", "quotation marks"),
        (
            "evidence:\n  - {id: e, kind: k, computed_at: 2026-01-01, by: Ann, values: {a: .nan}}\n",
            9,
            "no number",
            "say in words why",
        ),
        (
            "attestations:\n  - {requirement: r, by: Ann, at: 2026-01-01, says: s, rests_on: {evidence: gone}}\n",
            9,
            "rests on evidence 'gone'",
            "Add it to evidence",
        ),
        (
            "evidence:\n" + 2 * "  - {id: e, kind: k, computed_at: 2026-01-01, by: Ann}\n",
            10,
            "'e' is named twice",
            "another name",
        ),
    ],
)
def test_a_problem_has_its_line_and_what_to_do(added, line, problem, hint):
    found = [one for one in problems_of(HEAD + added) if problem in one[1]]

    assert found, problems_of(HEAD + added)
    assert found[0][0] == line
    assert hint in found[0][2]


def test_all_problems_are_told_at_once():
    text = HEAD + "stat: running\nowners: {model: Bob}\nhistory:\n  - {at: soon, kind: created}\n"

    lines = {line for line, _, _ in problems_of(text.replace("owners", "ownrs"))}
    assert lines == {8, 9, 11}


def test_missing_fields_are_named_with_what_they_hold():
    found = problems_of("threadline: initiative/1\nid: x\n")

    assert {problem.split()[0] for _, problem, _ in found} == {"title", "capability", "stage"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty"),
        ("- a\n- b\n", "holds no fields"),
        ("id: x\n", "does not say what it is"),
        ("threadline: recipe/1\n", "is no initiative"),
        ("threadline: initiative/9\n", "initiative/9"),
        (HEAD + "---\nid: y\n", "more than one document"),
        (HEAD + "? [a]\n: b\n", "a name must be a word"),
        ("x: " + "[" * 200_000, "nested more than"),
        ("threadline: " + "x" * 5_000_000, "characters"),
        (HEAD + "theme: !!python/object/apply:os.system ['true']\n", "must be a text"),
    ],
)
def test_what_is_no_initiative_is_refused_unread(text, problem):
    assert any(problem in said for _, said, _ in problems_of(text))


def test_yaml_that_expands_without_end_is_refused_where_it_begins():
    layers = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))

    ((line, problem, _),) = problems_of("threadline: initiative/1\na0: &a0 [lol]\n" + layers)
    assert line == 2
    assert "anchors and aliases" in problem


def test_a_file_that_is_not_utf_8_or_not_there_says_so(tmp_path):
    (tmp_path / "latin.yaml").write_bytes(HEAD.replace("X", "Käse").encode("latin-1"))

    with pytest.raises(InitiativeFileError, match="Save the file as UTF-8"):
        read_initiative(tmp_path / "latin.yaml")
    with pytest.raises(InitiativeFileError, match="no such file"):
        read_initiative(tmp_path / "gone.yaml")


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path):
    (tmp_path / "windows.yaml").write_bytes(b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode())

    assert read_initiative(tmp_path / "windows.yaml").initiative == read_initiative_text(HEAD).initiative


BOARD = """threadline: initiative/0
id: x
title: Answers about refunds
theme: th-7
owner: Ann
team: Help
state: done
due_on: 2026-02-01
created_at: 2026-01-05T09:00:00Z
"""


def test_an_older_file_is_brought_up_and_what_moved_is_said():
    read = read_initiative_text(BOARD)

    one = read.initiative
    assert (one.state, one.stage, one.daci.driver, one.theme) == ("retired", "monitoring", "Ann", "th-7")
    assert [event.kind for event in one.history] == ["created", "date_set"]
    assert any("'Help'" in note for note in read.notes)
    assert all(note.startswith("initiative/0 was read as initiative/1") for note in read.notes)


def test_an_older_file_keeps_the_reason_for_which_it_was_paused():
    read = read_initiative_text(BOARD.replace("state: done", "state: paused\nreason: Waiting for legal"))

    assert (read.initiative.state, read.initiative.state_reason) == ("paused", "Waiting for legal")


def test_a_system_may_record_evidence_without_being_a_person():
    text = HEAD + "evidence:\n  - {id: e, kind: k, computed_at: 2026-01-01, by: system:nightly}\n"

    assert read_initiative_text(text, as_of=AS_OF).initiative.evidence[0].by == "system:nightly"
