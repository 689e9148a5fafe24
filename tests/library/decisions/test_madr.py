"""Decision records in and out: ours come back as they were, other tools' are read with patience."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library.decisions.strategies import decisions

from threadline.decisions import Argument, Status, Verdict
from threadline.decisions.madr.reading import read_madr
from threadline.decisions.madr.writing import write_madr


@given(decisions())
@settings(max_examples=200, deadline=None)
def test_a_decision_comes_back_from_its_record_as_it_was(decision):
    read, _ = read_madr(write_madr(decision), path="x.md")
    assert read == decision


NYGARD = """# 7. Record what we decide

Date: 2019-02-03

## Status

Accepted

Supersedes [3. Write it in mails](0003-mails.md)

Superceded by [9. Use a log](0009-log.md)

## Context

Nobody finds the mails.

## Decision

We keep records.

## Consequences

They are found.

They must be written.
"""

MADR_2 = """# Send late parcels a message

* Status: [proposed | accepted]
* Deciders: Ana, Bo
* Date: 3 March 2024

Technical Story: the queue of March

## Context and Problem Statement

Customers ask where it is.

## Considered Options

* [Message](#message)
* Nothing

## Decision Outcome

Chosen option: "Message", because it is asked for.

### Positive Consequences

* fewer calls

### Negative Consequences

* costs

## Links

* See the mail
"""


def test_nygards_form_is_read_with_what_it_superseded_and_what_took_its_place():
    decision, _ = read_madr(NYGARD, path="0007-record.md")

    assert (decision.number, decision.title) == (7, "Record what we decide")
    assert (decision.status, decision.superseded_by) == (Status.SUPERSEDED, "ADR-0009")
    assert decision.supersedes == ("ADR-0003",)
    assert decision.decided_on == date(2019, 2, 3)
    assert [one.text for one in decision.consequences] == ["They are found.", "They must be written."]


def test_madr_2_keeps_good_and_bad_consequences_and_what_has_no_place():
    decision, notes = read_madr(MADR_2, path="0012-late.md")

    assert (decision.number, decision.decided_on) == (12, date(2024, 3, 3))
    assert decision.roles.approvers == ("Ana", "Bo")
    assert decision.consequences == (Argument(Verdict.GOOD, "fewer calls"), Argument(Verdict.BAD, "costs"))
    assert ("Links", "* See the mail") in decision.sections
    assert "Technical Story: the queue of March" in decision.context
    assert any("text under the title" in note.says for note in notes)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("status: [proposed, accepted]", "the status is a list; its last entry counts"),
        ("status: accepted", "there is no date; when it was decided cannot be said"),
        ("date: soon", "the date 'soon' cannot be read; when it was decided cannot be said"),
        ("status: fine\ndate: 2026-01-01", "the status 'fine' is not known; it counts as proposed"),
        ("status: &a [x]\nb: *a", "the front matter cannot be read (YAML aliases (*name) are not read); "),
    ],
)
def test_what_is_odd_is_said_and_nothing_is_refused(head, expected):
    _, notes = read_madr(f"---\n{head}\n---\n# A", path="0001-late.md")

    assert any(note.says.startswith(expected) for note in notes)


def test_a_record_without_a_title_is_called_as_its_file():
    decision, notes = read_madr("no heading at all", path="0001-too-late.md")

    assert (decision.title, decision.number) == ("too late", 1)
    assert any(note.says.startswith("there is no title") for note in notes)


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_at_all_is_read_and_can_be_written_again(text):
    decision, _ = read_madr(text, path="x.md")

    again, _ = read_madr(write_madr(decision), path="x.md")
    assert again.to_dict() == decision.to_dict()


def test_script_in_a_record_is_only_text():
    decision, _ = read_madr("# A <script>alert(1)</script>\n\n## Context\n\n<script>alert(2)</script>\n", path="x.md")

    assert decision.title == "A <script>alert(1)</script>"
    assert decision.context == "<script>alert(2)</script>"
