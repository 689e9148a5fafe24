"""Who may do what is one table; this walks it: nobody who has left, stands outside or must never, does any of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from threadline.errors import NotAllowed, SeparationOfDuties
from threadline.gates import acts
from threadline.gates.acts import PERMISSIONS, Ruling, change_letters
from threadline.initiatives import Brief, Evidence, Finding, FlagAnswer, Letters, Person

RULING = Ruling("approved", by="?", reason="Fine.", would_change="Another model")


def evidence(project, by):
    return Evidence("hand", "rollback_test", project.now, by, values={"worked": True, "minutes": 1.0})


ATTEMPTS = {
    "change_brief": lambda p, by: p.act(acts.change_brief, Brief(problem="Else"), by=by),
    "change_letters": lambda p, by: p.act(acts.change_letters, Letters("product_manager", "ml_lead"), by=by),
    "set_owner": lambda p, by: p.act(acts.set_owner, "model", owner="ml_engineer", by=by),
    "record_evidence": lambda p, by: p.act(acts.record_evidence, evidence(p, by)),
    "record_event": lambda p, by: p.act(acts.record_event, "noted", by=by, values={"text": "So"}),
    "attest": lambda p, by: p.act(acts.attest, "data_use_allowed", by=by, says="Seen."),
    "answer_consultation": lambda p, by: p.act(acts.answer_consultation, "data_ready", by=by, says="Fine."),
    "waive_answer": lambda p, by: p.act(acts.waive_answer, "data_ready", person="support_lead", by=by, reason="Away"),
    "ask_gate": lambda p, by: p.act(acts.ask_gate, "data_ready", by=by, of="ml_lead"),
    "decide_gate": lambda p, by: p.act(acts.decide_gate, "data_ready", replace(RULING, by=by)),
    "grant_exemption": lambda p, by: p.act(
        acts.grant_exemption, "labels_agree", by=by, reason="So", expires_on=p.now.date() + timedelta(days=3)
    ),
    "enter_stage": lambda p, by: p.act(acts.enter_stage, "framing", by=by, reason="So"),
    "change_state": lambda p, by: p.act(acts.change_state, "paused", by=by, reason="So"),
    "offer_handoff": lambda p, by: p.act(acts.offer_handoff, "a_framing_to_data", by=by, brings={}),
    "accept_handoff": lambda p, by: p.act(acts.accept_handoff, "a_framing_to_data", by=by, receives={}),
    "return_handoff": lambda p, by: p.act(acts.return_handoff, "a_framing_to_data", by=by, reason="So"),
    "sign_contract": lambda p, by: p.act(acts.sign_contract, "refunds-contract", by=by),
    "change_contract": lambda p, by: p.act(
        acts.change_contract, replace(p.initiative.data_contracts[0], version="9"), by=by
    ),
    "open_finding": lambda p, by: p.act(
        acts.open_finding, Finding("x", "data_ready", "So", "ml_lead", p.now.date(), p.now), by=by
    ),
    "close_finding": lambda p, by: p.act(acts.close_finding, "late", by=by, resolution="Mended"),
    "answer_flag": lambda p, by: p.act(
        acts.answer_flag, FlagAnswer("no_baseline", dismissed_by=by, reason="So"), by=by
    ),
    "move_playbook": lambda p, by: p.act(acts.move_playbook, p.rules, by=by, reason="So"),
}
"""How each act is tried. `person_leaves` is noted by whoever keeps the list of people, and names no one who does it."""


@pytest.fixture
def open_project(run):
    """A project in which everything can be done: a handoff is offered, a gate asked, a finding open."""
    project = run("data")
    project.act(change_letters, Letters("product_manager", "head_of_product", ("support_lead",)), by="product_manager")
    offered = replace(
        project.initiative.handoffs[0], accepted_by=None, accepted_at=None, receives={}, offered_by="product_manager"
    )
    late = Finding("late", "data_ready", "So", "data_engineer", project.now.date(), project.now)
    gone = Person("gone", "ml_lead", left_on=project.now.date() - timedelta(days=1))
    project.initiative = replace(
        project.initiative,
        handoffs=(offered,),
        findings=(late,),
        people=(*project.initiative.people, gone),
    )
    project.act(acts.ask_gate, "data_ready", by="product_manager", of="ml_lead")
    return project


def test_every_act_of_the_table_is_tried():
    assert set(ATTEMPTS) | {"person_leaves"} == {one.act for one in PERMISSIONS}


@pytest.mark.parametrize("by", ["a stranger", "gone"])
@pytest.mark.parametrize("act", sorted(ATTEMPTS))
def test_nobody_from_outside_and_nobody_who_has_left_does_anything(open_project, act, by):
    before = open_project.initiative

    with pytest.raises(NotAllowed):
        ATTEMPTS[act](open_project, by)
    assert open_project.initiative is before


@pytest.mark.parametrize("act", sorted({one.act for one in PERMISSIONS if one.may != "takes_part"} & set(ATTEMPTS)))
def test_taking_part_is_not_enough_for_what_the_table_gives_to_some(open_project, act):
    with pytest.raises(NotAllowed):
        ATTEMPTS[act](open_project, "infrastructure_lead")


@pytest.mark.parametrize("act", sorted(one.act for one in PERMISSIONS if one.never == "driver"))
def test_the_driver_never_does_what_the_table_forbids_them_whatever_roles_they_hold(open_project, act):
    roles = tuple(role.id for role in open_project.rules.playbook.roles)
    everything = replace(open_project.initiative.people[0], further_roles=roles)
    people = (everything, *open_project.initiative.people[1:])
    open_project.initiative = replace(open_project.initiative, people=people)

    with pytest.raises(SeparationOfDuties):
        ATTEMPTS[act](open_project, "product_manager")
