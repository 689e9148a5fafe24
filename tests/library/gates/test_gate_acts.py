"""Asking, answering, deciding, exempting, moving: what the rules let pass and what they refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from threadline.errors import (
    AlreadyDecided,
    GateNotReady,
    Incomplete,
    NotAllowed,
    NotAsked,
    OutOfOrder,
    SeparationOfDuties,
)
from threadline.gates import Rules, check_initiative, situation_of
from threadline.gates.acts import (
    Ruling,
    acting,
    answer_consultation,
    ask_gate,
    change_letters,
    change_state,
    decide_gate,
    enter_stage,
    grant_exemption,
    move_playbook,
    person_leaves,
    set_owner,
    waive_answer,
)
from threadline.gates.gate import check_gate
from threadline.initiatives import Finding, Letters
from threadline.playbook import load_playbook
from threadline.simulate.initiatives.chapters import pass_gate

APPROVED = Ruling("approved", by="ml_lead", reason="It is all there.")


@pytest.fixture
def asked(run):
    """A project whose data gate is ready, and the ML lead is asked."""
    project = run("data")
    project.measure("feasibility_audit", {"verdict": "go", "reasons": ["enough rows"]})
    agreement = {"value": 0.8, "low": 0.7, "high": 0.9}
    said = {"measure": "cohen_kappa", "agreement": agreement, "annotators": 2, "items": 200}
    project.measure("label_agreement", said)
    project.vouch("data_use_allowed")
    project.act(ask_gate, "data_ready", by="product_manager", of="ml_lead")
    return project


def problems_at(project, rules, gate):
    situation = situation_of(project.initiative, rules, as_of=project.now)
    return {one.requirement: one for one in check_gate(situation, rules.gates[gate]).problems}


def test_a_gate_that_is_ready_is_approved_by_the_one_who_may(asked):
    asked.act(decide_gate, "data_ready", APPROVED)

    decided = asked.initiative.gate_decision("data_ready")
    assert (decided.outcome, decided.decided_by) == ("approved", "ml_lead")
    assert {"feasibility-audit-1", "label-agreement-1"} <= {one.id for one in decided.rests_on}


def test_of_two_who_decide_at_once_the_second_is_told_who_was_first(asked):
    asked.act(decide_gate, "data_ready", APPROVED)

    with pytest.raises(AlreadyDecided, match="ml_lead"):
        asked.act(decide_gate, "data_ready", replace(APPROVED, outcome="rejected", would_change="More labels"))

    assert len(asked.initiative.gates) == 2


def test_nobody_approves_what_they_drive(asked):
    both = replace(asked.initiative.people[0], further_roles=("ml_lead",))
    asked.initiative = replace(asked.initiative, people=(both, *asked.initiative.people[1:]))

    with pytest.raises(SeparationOfDuties):
        asked.act(decide_gate, "data_ready", replace(APPROVED, by="product_manager"))


def test_somebody_without_the_role_may_not_decide(asked):
    with pytest.raises(NotAllowed, match="ml_lead"):
        asked.act(decide_gate, "data_ready", replace(APPROVED, by="data_engineer"))


def test_what_nobody_was_asked_cannot_be_decided(run):
    with pytest.raises(NotAsked):
        run("data").act(decide_gate, "data_ready", APPROVED)


def test_a_gate_of_a_later_stage_cannot_be_asked_yet(run):
    with pytest.raises(OutOfOrder):
        run("data").act(ask_gate, "launch", by="product_manager", of="head_of_product")


def test_a_gate_with_something_missing_is_not_approved(run):
    project = run("data")
    project.act(ask_gate, "data_ready", by="product_manager", of="ml_lead")

    with pytest.raises(GateNotReady) as refused:
        project.act(decide_gate, "data_ready", APPROVED)

    assert {one.requirement for one in refused.value.problems} >= {"feasibility_audit_go", "data_use_allowed"}


def test_a_gate_with_something_missing_can_be_rejected_when_it_is_said_what_would_change_it(run):
    project = run("data")
    project.act(ask_gate, "data_ready", by="product_manager", of="ml_lead")
    rejected = Ruling("rejected", by="ml_lead", reason="The outcome is not recorded.")

    with pytest.raises(Incomplete, match="what would change it"):
        project.act(decide_gate, "data_ready", rejected)
    project.act(decide_gate, "data_ready", replace(rejected, would_change="A year of recorded outcomes"))

    assert project.initiative.gate_decision("data_ready").outcome == "rejected"


def test_a_decision_has_a_reason(asked):
    with pytest.raises(Incomplete, match="reason"):
        asked.act(decide_gate, "data_ready", replace(APPROVED, reason="  "))


def finding(project, **changes):
    due = project.now.date() + timedelta(days=10)
    return replace(Finding("gaps", "data_ready", "Two weeks are missing", "data_engineer", due, project.now), **changes)


def test_a_condition_is_a_finding_with_an_owner_and_a_day(asked):
    conditional = replace(APPROVED, outcome="conditional")

    with pytest.raises(Incomplete, match="finding"):
        asked.act(decide_gate, "data_ready", conditional)
    with pytest.raises(Incomplete, match="owner"):
        asked.act(decide_gate, "data_ready", replace(conditional, findings=(finding(asked, owner="nobody"),)))
    asked.act(decide_gate, "data_ready", replace(conditional, findings=(finding(asked),)))

    assert [one.id for one in asked.initiative.findings] == ["gaps"]


def test_a_gate_that_knows_no_conditions_is_approved_or_not(run):
    project = run("modelling")
    project.act(ask_gate, "model_candidate", by="product_manager", of="ml_lead")

    with pytest.raises(Incomplete, match="conditions"):
        project.act(decide_gate, "model_candidate", replace(APPROVED, outcome="conditional"))


def test_a_finding_past_its_day_stops_the_next_stage(asked, rules):
    asked.act(decide_gate, "data_ready", replace(APPROVED, outcome="conditional", findings=(finding(asked),)))
    asked.wait(11, 12)

    with pytest.raises(GateNotReady, match="Two weeks are missing"):
        asked.act(enter_stage, "baseline", by="product_manager")


def test_an_approver_who_leaves_between_asking_and_answering_is_named_and_replaced(asked, rules):
    asked.wait(1, 2)
    asked.act(person_leaves, "ml_lead")
    second = replace(asked.initiative.people[4], name="second_lead", role="ml_lead")
    asked.initiative = replace(asked.initiative, people=(*asked.initiative.people, second))

    found = problems_at(asked, rules, "data_ready")["approver:data_ready"]
    assert (found.kind, found.needs) == ("approver_left", "Ask second_lead instead")
    with pytest.raises(NotAllowed, match="has left"):
        asked.act(decide_gate, "data_ready", APPROVED)

    asked.act(ask_gate, "data_ready", by="product_manager", of="second_lead")
    asked.act(decide_gate, "data_ready", replace(APPROVED, by="second_lead"))
    assert asked.initiative.gate_decision("data_ready").passes


def test_when_nobody_may_decide_the_driver_is_told_to_name_somebody(asked, rules):
    asked.act(person_leaves, "ml_lead")

    found = problems_at(asked, rules, "data_ready")["approver:data_ready"]

    assert (found.kind, found.from_whom) == ("no_approver", "product_manager")


def consulting(project, *names):
    letters = Letters("product_manager", "head_of_product", consulted=names)
    project.act(change_letters, letters, by="product_manager")
    return project


def test_whoever_is_consulted_answers_before_the_decision_can_be_made(asked):
    consulting(asked, "support_lead")

    with pytest.raises(GateNotReady, match="support_lead must be consulted"):
        asked.act(decide_gate, "data_ready", APPROVED)
    asked.act(answer_consultation, "data_ready", by="support_lead", says="No objection.")
    asked.act(decide_gate, "data_ready", APPROVED)


def test_an_answer_is_waived_by_the_name_of_the_one_who_decides(asked):
    consulting(asked, "support_lead")

    with pytest.raises(NotAllowed):
        asked.act(waive_answer, "data_ready", person="support_lead", by="product_manager", reason="In a hurry")
    asked.act(waive_answer, "data_ready", person="support_lead", by="ml_lead", reason="On leave for a month")
    asked.act(decide_gate, "data_ready", APPROVED)

    assert asked.initiative.daci.waivers[0].by == "ml_lead"


def test_nobody_answers_for_those_who_are_not_consulted(asked):
    with pytest.raises(NotAllowed):
        asked.act(answer_consultation, "data_ready", by="data_engineer", says="Fine.")


def test_an_exemption_lets_pass_by_name_with_a_reason_until_a_day(run, rules):
    project = run("data")
    assert "labels_agree" in problems_at(project, rules, "data_ready")
    until = project.now.date() + timedelta(days=5)

    project.act(grant_exemption, "labels_agree", by="ml_lead", reason="One annotator only", expires_on=until)
    assert "labels_agree" not in problems_at(project, rules, "data_ready")

    project.wait(6, 7)
    found = problems_at(project, rules, "data_ready")["labels_agree"]
    assert "ml_lead ran out" in found.why


@pytest.mark.parametrize(
    ("requirement", "changes", "refusal"),
    [
        ("labels_agree", {"by": "product_manager"}, SeparationOfDuties),
        ("labels_agree", {"by": "data_engineer"}, NotAllowed),
        ("labels_agree", {"reason": " "}, Incomplete),
        ("labels_agree", {"expires_on": "today"}, Incomplete),
        ("data_use_allowed", {}, OutOfOrder),
        ("no_such_thing", {}, OutOfOrder),
        ("box:no_such_box", {}, OutOfOrder),
    ],
)
def test_an_exemption_is_refused_without_right_name_reason_or_day(run, requirement, changes, refusal):
    project = run("data")
    today = project.now.date()
    said = {"by": "ml_lead", "reason": "One annotator only", "expires_on": today + timedelta(days=5)} | changes
    said["expires_on"] = today if said["expires_on"] == "today" else said["expires_on"]

    with pytest.raises(refusal):
        project.act(grant_exemption, requirement, **said)


def test_a_stage_is_entered_only_behind_its_gate_and_handoff(run, rules):
    project = run("framing")

    with pytest.raises(GateNotReady) as refused:
        project.act(enter_stage, "data", by="product_manager")

    kinds = {one.kind for one in refused.value.problems}
    assert {"gate_before", "handoff"} <= kinds


def test_no_stage_is_skipped_and_going_back_has_a_reason(run):
    project = run("baseline")

    with pytest.raises(OutOfOrder, match="modelling"):
        project.act(enter_stage, "production", by="product_manager")
    with pytest.raises(Incomplete, match="reason"):
        project.act(enter_stage, "data", by="product_manager")
    project.act(enter_stage, "data", by="product_manager", reason="The outcome is filled by a default")
    assert project.initiative.stage == "data"


def test_only_the_driver_moves_it(run):
    with pytest.raises(NotAllowed):
        run("data").act(enter_stage, "framing", by="ml_lead", reason="I would rather")


def test_an_empty_box_stops_the_launch(run, rules):
    project = run("production")
    for box in rules.boxes:
        if box != "rollback_decision":
            project.act(set_owner, box, owner="ml_engineer", by="product_manager")

    found = problems_at(project, rules, "launch")
    assert found["box:rollback_decision"].kind == "empty_box"
    assert "box:model" not in found


def test_what_is_paused_is_decided_by_nobody_until_it_runs_again(asked, rules):
    asked.act(change_state, "paused", by="product_manager", reason="No data engineer until May")

    assert problems_at(asked, rules, "data_ready")["state"].kind == "not_running"
    with pytest.raises(OutOfOrder, match="paused"):
        asked.act(decide_gate, "data_ready", APPROVED)
    asked.act(change_state, "running", by="product_manager", reason="")
    asked.act(decide_gate, "data_ready", APPROVED)


def test_it_is_retired_only_behind_its_last_gate(run):
    project = run("monitoring")

    with pytest.raises(OutOfOrder, match="Retirement"):
        project.act(change_state, "retired", by="product_manager", reason="Replaced")
    for requirement in ("retirement_announced", "history_kept", "monitors_switched_off"):
        project.vouch(requirement)
    pass_gate(project, "retirement")
    project.act(change_state, "retired", by="product_manager", reason="Replaced")
    assert check_initiative(project.initiative, project.rules, as_of=project.now).next_actions == ()


def test_nothing_happens_before_what_has_happened(run, rules):
    project = run("data")

    with pytest.raises(OutOfOrder):
        acting(project.initiative, rules, at=project.now - timedelta(days=1))


def test_moving_to_a_playbook_that_asks_something_else_makes_that_approval_stale(run, tmp_path):
    own = tmp_path / "requirements"
    own.mkdir()
    page = load_playbook().files["requirements/labels_agree.md"]
    (own / "labels_agree.md").write_bytes(page.content.replace(b"value: 0.6", b"value: 0.7"))
    stricter = Rules(load_playbook(tmp_path))
    project = run("baseline")

    project.act(move_playbook, stricter, by="product_manager", reason="The council asks for it")
    stale = check_initiative(project.initiative, stricter, as_of=project.now).stale

    why = {one.what: one.because for one in stale}
    assert "asks something else at data_ready" in why["gate:data_ready"]
    # What another gate asks is as before; only its plan was made by the playbook that has been left.
    assert "delivery-plan-1" in why["gate:brief_agreed"]
