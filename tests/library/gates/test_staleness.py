"""What went stale is what the graph of the record reaches from what changed: no more, no less."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threadline.gates import Rules, check_initiative, find_stale
from threadline.gates.acts import person_leaves, set_owner
from threadline.initiatives import (
    Attestation,
    Daci,
    Event,
    Evidence,
    GateDecision,
    HandoffRound,
    Initiative,
    Person,
    Reference,
)
from threadline.playbook import load_playbook

BEGINS = datetime(2026, 1, 5, 9, tzinfo=UTC)
LATER = BEGINS + timedelta(days=100)
RULES = Rules(load_playbook())
THINGS = [(kind, name) for kind in ("model_version", "table_version", "theme") for name in ("a", "b")]
ATTESTED = [name for name, one in RULES.requirements.items() if one.by == "attested"][:4]
KINDS = [one.id for one in RULES.playbook.evidence_kinds if not one.from_record]


@st.composite
def records(draw):
    """A record in which anything may rest on anything that was there before it."""
    made: list[Reference] = []
    outside = st.sampled_from(THINGS).map(lambda one: Reference(*one, version="1"))

    def grounds():
        return tuple(
            dict.fromkeys(draw(st.lists(st.one_of(outside, st.sampled_from(made)) if made else outside, max_size=3)))
        )

    evidence = []
    for number in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(KINDS))
        evidence.append(Evidence(f"e{number}", kind, BEGINS + timedelta(days=number), "ann", rests_on=grounds()))
        made.append(Reference("evidence", f"e{number}"))
    attestations = []
    for name in draw(st.lists(st.sampled_from(ATTESTED), unique=True)):
        attestations.append(Attestation(name, "ann", BEGINS, "Seen.", rests_on=grounds()))
        made.append(Reference("attestation", name))
    gates = []
    for name in draw(st.lists(st.sampled_from(list(RULES.gates)), unique=True)):
        said = {"outcome": "approved", "decided_by": "bo", "decided_at": BEGINS, "reason": "Fine."}
        gates.append(GateDecision(name, "bo", "ann", BEGINS, **said, rests_on=grounds()))
        made.append(Reference("gate", name))
    changed = draw(st.lists(st.sampled_from(THINGS), unique=True, max_size=4))
    events = [
        Event(BEGINS + timedelta(days=50), "thing_changed", None, {"what": what, "id": name, "version": "2"})
        for what, name in changed
    ]
    initiative = Initiative(
        id="x",
        title="X",
        capability="chat",
        stage="monitoring",
        people=(Person("ann", "pm"), Person("bo", "lead")),
        daci=Daci(driver="ann"),
        evidence=tuple(evidence),
        attestations=tuple(attestations),
        gates=tuple(gates),
        history=tuple(events),
    )
    return initiative, {(kind, name) for kind, name in changed}


def reached_by_hand(initiative, changed):
    """Add whatever rests on something reached, until nothing is added: slow, and without the code under test."""
    rests_on = {("evidence", one.id): one.rests_on for one in initiative.evidence}
    rests_on |= {("attestation", one.requirement): one.rests_on for one in initiative.attestations}
    rests_on |= {("gate", one.gate): one.rests_on for one in initiative.gates}
    newest = {}
    for one in initiative.evidence:
        newest[one.kind] = one.id
    for name, one in RULES.requirements.items():
        kinds = [one.evidence_kind, one.same_as.evidence_kind if one.same_as else None]
        under = [Reference("evidence", newest[kind]) for kind in kinds if kind in newest]
        if one.by == "attested" and ("attestation", name) in rests_on:
            under.append(Reference("attestation", name))
        rests_on["requirement", name] = tuple(under)
    reached = set(changed)
    while True:
        more = {node for node, under in rests_on.items() if any((one.kind, one.id) in reached for one in under)}
        if more <= reached:
            return {f"{kind}:{name}" for kind, name in reached - set(changed)}
        reached |= more


@settings(max_examples=300, deadline=None)
@given(records())
def test_the_stale_set_is_what_the_graph_reaches(record):
    initiative, changed = record

    stale = find_stale(initiative, RULES, as_of=LATER)

    assert {one.what for one in stale} == reached_by_hand(initiative, changed)


@settings(max_examples=100, deadline=None)
@given(records())
def test_every_stale_thing_says_which_change_is_at_the_bottom_of_it(record):
    initiative, changed = record

    for one in find_stale(initiative, RULES, as_of=LATER):
        assert any(f"{kind} {name} is now 2, this rests on 1" in one.because for kind, name in changed)


def stale_names(project):
    return {one.what for one in find_stale(project.initiative, project.rules, as_of=project.now)}


def test_a_new_model_version_reaches_the_approvals_above_it_and_not_those_below(run):
    project = run("monitoring")
    assert not {name for name in stale_names(project) if name.startswith("gate:")}

    project.note("thing_changed", {"what": "model_version", "id": "refunds", "version": "99"})

    gates = {name for name in stale_names(project) if name.startswith("gate:")}
    assert gates == {"gate:model_candidate", "gate:model_review", "gate:legal_compliance", "gate:launch"}


def test_its_approvers_are_told(run):
    project = run("monitoring")
    project.note("thing_changed", {"what": "model_version", "id": "refunds", "version": "99"})

    stale = {one.what: one for one in find_stale(project.initiative, project.rules, as_of=project.now)}
    assert stale["gate:model_review"].tell == ("head_of_product",)
    assert "head_of_product" in stale["requirement:segments_audited"].tell


def test_a_version_that_comes_back_makes_what_rested_on_it_hold_again(run):
    project = run("monitoring")
    before = stale_names(project)
    version = project.version_of("model_version", "refunds")
    project.note("thing_changed", {"what": "model_version", "id": "refunds", "version": "99"})
    assert stale_names(project) > before

    project.note("thing_changed", {"what": "model_version", "id": "refunds", "version": version})

    assert stale_names(project) == before


def test_what_is_measured_on_a_candidate_is_not_stale_before_it_is_used(run):
    project = run("monitoring")
    values = project.initiative.newest_evidence("bias_audit").values
    project.measure("bias_audit", values, model="99")
    assert "evidence:bias-audit-2" not in stale_names(project)

    project.note("thing_changed", {"what": "model_version", "id": "refunds", "version": "100"})
    assert "evidence:bias-audit-2" in stale_names(project)


def test_the_test_alarm_is_stale_when_its_owner_changes_or_leaves(run):
    project = run("monitoring")
    project.act(set_owner, "monitoring", owner="night_shift", by="product_manager")
    assert {"evidence:monitoring-test-1", "gate:launch"} <= stale_names(project)

    project = run("monitoring")
    project.act(person_leaves, "mlops_engineer")
    assert {"evidence:monitoring-test-1", "gate:launch"} <= stale_names(project)


def test_a_reference_without_a_version_is_stale_after_any_later_change():
    rested = Evidence("e", KINDS[0], BEGINS, "ann", rests_on=(Reference("theme", "refunds"),))
    before = Event(
        BEGINS - timedelta(days=1), "thing_changed", None, {"what": "theme", "id": "refunds", "version": "2"}
    )
    after = replace(before, at=BEGINS + timedelta(days=1))
    one = Initiative(id="x", title="X", capability="chat", stage="data", evidence=(rested,), history=(before,))

    assert find_stale(one, RULES, as_of=LATER) == ()
    found = find_stale(replace(one, history=(before, after)), RULES, as_of=LATER)
    assert "evidence:e" in {stale.what for stale in found}


def test_evidence_that_was_replaced_is_history_and_not_shown(run):
    project = run("evaluation")
    shown = {one.what for one in check_initiative(project.initiative, project.rules, as_of=project.now).stale}

    assert "evidence:model-evaluation-1" in stale_names(project)
    assert "evidence:model-evaluation-1" not in shown


@pytest.mark.parametrize("handoff", ["a_framing_to_data"])
def test_an_offer_that_was_never_accepted_rests_on_nothing_yet(run, handoff):
    project = run("data")
    offered = HandoffRound(handoff, "product_manager", project.now)
    project.initiative = replace(project.initiative, handoffs=(offered,))
    project.note("thing_changed", {"what": "data_contract", "id": "refunds-contract", "version": "9"})

    assert f"handoff:{handoff}" not in stale_names(project)
