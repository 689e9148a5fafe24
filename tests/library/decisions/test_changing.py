"""Who may do what to a decision, and what stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from threadline.decisions import Decision, Option, Roles, Status
from threadline.decisions.changing import Answers, change_decision, decide, reject, supersede
from threadline.errors import AlreadyDecided, Incomplete, NotAllowed, SeparationOfDuties

TODAY = date(2026, 5, 4)
OPEN = Decision(
    "Which fallback?",
    number=4,
    roles=Roles("Alice", ("Sam",), ("Mira",), ("Kofi",)),
    options=(Option("A person"), Option("A form")),
)


def decide_as(by, *, answers=None, choice="A person", because="It is quick."):
    answers = answers or Answers(given={"Mira"})
    return decide(OPEN, choice, because=because, by=by, on=TODAY, answers=answers)


def test_an_approver_decides_once_the_consulted_have_answered():
    done = decide_as("Sam")

    assert (done.status, done.choice, done.decided_on) == (Status.ACCEPTED, "A person", TODAY)


def test_the_driver_cannot_decide_even_as_an_approver():
    both = replace(OPEN, roles=replace(OPEN.roles, approvers=("Alice", "Sam")))

    with pytest.raises(SeparationOfDuties):
        decide(both, "A form", because="x", by="Alice", on=TODAY, answers=Answers(given={"Mira"}))


def test_whoever_is_no_approver_is_told_who_is():
    with pytest.raises(NotAllowed, match="Approvers: Sam"):
        decide_as("Kofi")


def test_a_decision_waits_for_the_consulted_unless_one_is_waived_by_name():
    with pytest.raises(Incomplete, match="Mira must answer first"):
        decide_as("Sam", answers=Answers())

    assert decide_as("Sam", answers=Answers(waived={"Mira": "Sam"})).status is Status.ACCEPTED


@pytest.mark.parametrize(("choice", "because"), [("A hat", "it fits"), ("A form", "  ")])
def test_a_choice_must_be_listed_and_have_a_reason(choice, because):
    with pytest.raises(Incomplete):
        decide_as("Sam", choice=choice, because=because)


def test_what_is_decided_is_neither_decided_again_nor_edited():
    done = decide_as("Sam")

    with pytest.raises(AlreadyDecided, match="supersedes it"):
        decide(done, "A form", because="x", by="Sam", on=TODAY, answers=Answers(given={"Mira"}))
    with pytest.raises(AlreadyDecided):
        change_decision(done, replace(done, context="Other."), by="Alice")
    with pytest.raises(AlreadyDecided):
        reject(done, because="x", by="Sam", on=TODAY)


def test_the_driver_edits_and_nobody_decides_by_editing():
    assert change_decision(OPEN, replace(OPEN, context="More."), by="Alice").context == "More."
    with pytest.raises(NotAllowed):
        change_decision(OPEN, OPEN, by="Kofi")
    with pytest.raises(Incomplete):
        change_decision(OPEN, replace(OPEN, status=Status.ACCEPTED), by="Alice")


def test_a_rejection_is_by_an_approver_and_says_why():
    assert reject(OPEN, because="Too dear.", by="Sam", on=TODAY).status is Status.REJECTED
    with pytest.raises(NotAllowed):
        reject(OPEN, because="Too dear.", by="Alice", on=TODAY)
    with pytest.raises(Incomplete):
        reject(OPEN, because="", by="Sam", on=TODAY)


def test_a_successor_names_what_it_supersedes_before_it_is_decided():
    old, new = decide_as("Sam"), replace(decide_as("Sam"), number=9)

    with pytest.raises(Incomplete, match="Name it before deciding"):
        supersede(old, new)
    after = supersede(old, replace(new, supersedes=("ADR-0004",)))
    assert (after.status, after.superseded_by) == (Status.SUPERSEDED, "ADR-0009")


def test_a_superseded_decision_points_to_the_one_in_its_place():
    old = replace(decide_as("Sam"), status=Status.SUPERSEDED, superseded_by="ADR-0009")

    with pytest.raises(AlreadyDecided, match="ADR-0009"):
        supersede(old, replace(decide_as("Sam"), number=10, supersedes=("ADR-0004",)))
