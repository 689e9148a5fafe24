"""A handoff is offered by one side and settled by the other; it stalls, is returned, and opens again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadline.errors import (
    AlreadyDecided,
    GateNotReady,
    Incomplete,
    NotAllowed,
    NotAsked,
    OutOfOrder,
    SeparationOfDuties,
)
from threadline.gates import EarlierHandoffs, Rules, earlier_handoffs, handoff_states
from threadline.gates.acts import accept_handoff, change_contract, offer_handoff, return_handoff
from threadline.gates.working_days import working_days
from threadline.playbook import load_playbook
from threadline.simulate.initiatives.chapters import pass_gate

GIVEN = {"brief": "In the record.", "data_needs": "Four columns, two years."}
WORDS = {"outcome_location": "cases.outcome, since 2024", "change_notice": "data_scientist, 14 days"}


@pytest.fixture
def framed(run):
    """A project whose brief is agreed, with a signed contract that was checked, before handoff A."""
    project = run("data")
    project.initiative = replace(project.initiative, handoffs=(), stage="framing")
    return project


def accept(project, **changes):
    said = {"by": "data_engineer", "receives": {**WORDS, "data_contract": "data-contract-check-1"}} | changes
    project.act(accept_handoff, "a_framing_to_data", **said)


def offer(project, **changes):
    said = {"by": "product_manager", "brings": GIVEN} | changes
    project.act(offer_handoff, "a_framing_to_data", **said)


def state_of(project, look, handoff="a_framing_to_data", earlier=None):
    return next(one for one in handoff_states(look(project), earlier) if one.handoff == handoff)


def test_a_handoff_is_offered_by_one_side_and_accepted_by_the_other(framed, look):
    assert state_of(framed, look).state == "not_offered"
    offer(framed)
    assert (state_of(framed, look).state, state_of(framed, look).waiting_on) == ("offered", "data_engineer")
    accept(framed)
    assert (state_of(framed, look).state, state_of(framed, look).waiting_on) == ("accepted", None)


def test_nobody_completes_a_handoff_alone_whatever_roles_they_hold(framed):
    everything = tuple(
        replace(one, further_roles=("product_manager", "data_engineer")) for one in framed.initiative.people
    )
    framed.initiative = replace(framed.initiative, people=everything)
    offer(framed, by="data_engineer")

    with pytest.raises(SeparationOfDuties):
        accept(framed)
    with pytest.raises(SeparationOfDuties):
        framed.act(return_handoff, "a_framing_to_data", by="data_engineer", reason="Mine")


def test_only_the_roles_of_the_two_sides_may_act(framed):
    with pytest.raises(NotAllowed):
        offer(framed, by="legal_counsel")
    offer(framed)
    with pytest.raises(NotAllowed):
        accept(framed, by="legal_counsel")


@pytest.mark.parametrize("missing", ["brief", "data_needs"])
def test_the_giver_brings_everything_or_offers_nothing(framed, missing):
    with pytest.raises(Incomplete):
        offer(framed, brings={name: said for name, said in GIVEN.items() if name != missing})


@pytest.mark.parametrize(
    "receives",
    [
        {},
        {**WORDS, "data_contract": "it is signed, trust me"},
        {**WORDS, "data_contract": "impact-estimate-1"},
        {**WORDS, "data_contract": "data-contract-check-1", "extra": "A bow"},
    ],
)
def test_the_receiver_brings_everything_with_the_evidence_of_its_kind(framed, receives):
    offer(framed)

    with pytest.raises(Incomplete):
        accept(framed, receives=receives)


def test_a_contract_that_one_side_has_not_signed_is_not_accepted(framed):
    values = {"producer_signed": True, "consumer_signed": False, "table_matches": True}
    unsigned = framed.measure("data_contract_check", values)
    offer(framed)

    with pytest.raises(Incomplete, match="consumer_signed"):
        accept(framed, receives={**WORDS, "data_contract": unsigned})


def test_the_check_of_a_contract_does_not_stand_for_signatures_that_are_not_there(framed):
    contract = replace(framed.initiative.data_contracts[0], signed=())
    framed.initiative = replace(framed.initiative, data_contracts=(contract,))
    offer(framed)

    with pytest.raises(Incomplete, match="not signed by both sides"):
        accept(framed)


def test_a_recipe_that_does_not_reproduce_is_not_accepted(run):
    project = run("modelling")
    project.note("thing_changed", {"what": "model_version", "id": "refunds", "version": "2"})
    evaluated = {
        "metric": "recall",
        "quality": {"value": 0.7, "low": 0.68, "high": 0.72},
        "gain_over_baseline": {"value": 0.08, "low": 0.05, "high": 0.11},
        "runs": 5,
        "data": {"fingerprint": "sha256:cases-2026-01"},
    }
    name = project.measure("model_evaluation", evaluated)
    failed = project.measure("training_recipe", {"reproduced": False, "code_version": "1"})
    contents = project.rules.handoffs["b_notebook_to_pipeline"].contents
    said = {one.id: "There." for one in contents if one.by == "giver"} | {"quality_to_reach": name}
    project.act(offer_handoff, "b_notebook_to_pipeline", by="data_scientist", brings=said)
    said = {one.id: "There." for one in contents if one.by == "receiver"} | {"reproduction": failed}

    with pytest.raises(Incomplete, match="reproduced"):
        project.act(accept_handoff, "b_notebook_to_pipeline", by="ml_engineer", receives=said)


def test_what_was_offered_is_answered_once(framed):
    with pytest.raises(NotAsked):
        accept(framed)
    offer(framed)
    with pytest.raises(AlreadyDecided):
        offer(framed)
    accept(framed)
    with pytest.raises(AlreadyDecided):
        accept(framed)
    with pytest.raises(AlreadyDecided):
        offer(framed)


def test_a_handoff_comes_after_its_work(framed):
    with pytest.raises(OutOfOrder):
        framed.act(offer_handoff, "d_launch_to_operations", by="ml_engineer", brings={})


def test_what_is_returned_is_mended_by_the_giver_and_offered_again(framed, look):
    offer(framed)
    with pytest.raises(Incomplete):
        framed.act(return_handoff, "a_framing_to_data", by="data_engineer", reason="")
    framed.act(return_handoff, "a_framing_to_data", by="data_engineer", reason="Which customers?")

    found = state_of(framed, look)
    assert (found.state, found.waiting_on, found.because) == ("returned", "product_manager", "Which customers?")
    offer(framed)
    accept(framed)
    assert len(framed.initiative.handoffs) == 2


def test_a_change_of_the_schema_opens_the_handoff_again_and_names_why(run, look, rules):
    project = run("baseline")
    changed = replace(project.initiative.data_contracts[0], version="2")
    project.act(change_contract, changed, by="data_engineer")

    found = state_of(project, look)
    assert (found.state, found.waiting_on) == ("reopened", "product_manager")
    assert "data_contract refunds-contract is now 2" in found.because


def test_a_change_that_the_handoff_does_not_rest_on_leaves_it_closed(run, look):
    project = run("baseline")
    project.note("thing_changed", {"what": "model_version", "id": "spelling", "version": "4"})

    assert state_of(project, look).state == "accepted"


def waiting(project, look, days, earlier=None):
    offer(project)
    project.now += timedelta(days=days)
    return state_of(project, look, earlier=earlier)


def test_with_no_history_the_clock_of_the_playbook_says_when_it_has_stalled(framed, look):
    found = waiting(framed, look, 14)

    assert found.stalled
    assert (found.stalled_after_days, found.basis) == (5.0, "the playbook's clock")


def test_eight_earlier_handoffs_are_too_few_to_say_and_nine_are_enough(framed, look):
    quick = {"a_framing_to_data": (1.0,) * 8}
    found = waiting(framed, look, 3, EarlierHandoffs(quick))
    assert not found.stalled
    assert "too few" in found.basis

    found = state_of(framed, look, earlier=EarlierHandoffs({"a_framing_to_data": (1.0,) * 9}))
    assert found.stalled
    assert "9 earlier" in found.basis


def test_where_everybody_takes_long_nobody_has_stalled(framed, look):
    slow = EarlierHandoffs({"a_framing_to_data": (20.0,) * 12})

    assert not waiting(framed, look, 14, slow).stalled


@given(
    waits=st.lists(st.floats(0, 60), min_size=9, max_size=80),
    new=st.floats(0, 60),
)
def test_the_limit_is_one_that_nine_in_ten_earlier_handoffs_stay_within(waits, new):
    rules = RULES
    limit, _ = EarlierHandoffs({"a_framing_to_data": tuple(waits)}).limit(rules.handoffs["a_framing_to_data"])

    assert sum(wait <= limit for wait in waits) >= 0.9 * len(waits)
    assert limit == 1.0 or limit in waits


RULES = Rules(load_playbook())


def test_earlier_handoffs_are_counted_from_offer_to_answer(run):
    project = run("data")
    found = earlier_handoffs([project.initiative], as_of=project.now).days["a_framing_to_data"]

    (round_,) = project.initiative.handoffs
    assert found == (working_days(round_.offered_at, round_.accepted_at),)
    assert earlier_handoffs([project.initiative], as_of=round_.offered_at).days == {}


FRIDAY = datetime(2026, 3, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "working"), [(0, 0.0), (0.5, 0.5), (1, 0.5), (2, 0.5), (3, 1.0), (7, 5.0), (14, 10.0), (-1, 0.0)]
)
def test_weekends_do_not_count(days, working):
    assert working_days(FRIDAY, FRIDAY + timedelta(days=days)) == working


@given(st.integers(0, 400), st.integers(0, 400))
def test_working_days_add_up(first, second):
    middle, end = FRIDAY + timedelta(hours=first), FRIDAY + timedelta(hours=first + second)

    parts = working_days(FRIDAY, middle) + working_days(middle, end)
    assert parts == pytest.approx(working_days(FRIDAY, end), abs=0.11)


def test_a_launch_waits_for_the_handoff_to_operations(run, rules):
    project = run("production")

    with pytest.raises(GateNotReady) as refused:
        pass_gate(project, "launch")

    assert "handoff:d_launch_to_operations" in {one.requirement for one in refused.value.problems}
