"""What calls a decision back onto the table."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from threadline.answers import Undecided
from threadline.decisions import Decision, Status, Trigger
from threadline.decisions.record import TriggerKind
from threadline.decisions.triggers import Facts, look_at_triggers

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def look(trigger, *others, tickets=5.0, failed=(), status=Status.ACCEPTED, zone="UTC"):
    facts = Facts({"tickets": lambda _question: tickets}, frozenset(failed), zone)
    asked = Decision("Which?", status, number=1, triggers=(trigger,))
    return look_at_triggers([asked, *others], facts, as_of=NOON)


@pytest.mark.parametrize(
    ("day", "outcome"),
    [("2026-11-19", "fired"), ("2026-11-20", "fired"), ("2026-12-01", "near"), ("2027-03-01", "quiet")],
)
def test_a_day_fires_when_it_comes_and_is_near_two_weeks_before(day, outcome):
    assert look(Trigger(TriggerKind.DATE, day))[0].outcome == outcome


def test_a_day_comes_in_the_zone_of_the_organisation():
    assert look(Trigger(TriggerKind.DATE, "2026-11-21"), zone="Pacific/Kiritimati")[0].outcome == "fired"


@pytest.mark.parametrize(("tickets", "outcome"), [(21.0, "fired"), (20.0, "quiet")])
def test_a_measure_fires_when_it_passes_its_threshold(tickets, outcome):
    trigger = Trigger(TriggerKind.CONDITION, "theme:refunds tickets > 20 in 7 days")

    assert look(trigger, tickets=tickets)[0].outcome == outcome


def test_what_cannot_be_measured_is_undecided_with_its_reason():
    trigger = Trigger(TriggerKind.CONDITION, "theme:refunds tickets > 20 in 7 days")

    state = look(trigger, tickets=Undecided("no tickets are loaded", "Load some"))[0]
    assert (state.outcome, state.why) == ("undecided", "no tickets are loaded. Load some")


def test_a_condition_that_cannot_be_read_is_undecided_and_names_what_is_wrong():
    state = look(Trigger(TriggerKind.CONDITION, "happiness > 3 in 7 days"))[0]

    assert state.outcome == "undecided"
    assert "happiness" in state.why


def test_an_assumption_fires_when_a_person_or_its_measure_says_so():
    plain = Trigger(TriggerKind.ASSUMPTION, "support stays at ten people")
    measured = Trigger(TriggerKind.ASSUMPTION, "few write", "theme:refunds tickets > 20 in 7 days")

    assert look(plain)[0].outcome == "quiet"
    assert look(plain, failed=["support stays at ten people"])[0].outcome == "fired"
    assert look(measured, tickets=30.0)[0].outcome == "fired"


def test_a_dependency_fires_when_it_is_superseded():
    trigger = Trigger(TriggerKind.DEPENDENCY, "ADR-0002")

    assert look(trigger, Decision("B", Status.ACCEPTED, number=2))[0].outcome == "quiet"
    gone = Decision("B", Status.SUPERSEDED, number=2, superseded_by="ADR-0003")
    assert look(trigger, gone)[0].why == "ADR-0002 is superseded by ADR-0003"
    assert look(trigger)[0].outcome == "undecided"


def test_only_accepted_decisions_are_asked():
    assert look(Trigger(TriggerKind.DATE, "2026-01-01"), status=Status.SUPERSEDED) == ()
