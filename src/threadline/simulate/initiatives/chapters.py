"""The chapters of a project, one for each stage of the bundled playbook: what people do in it, as its course says."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from threadline.gates.acts import (
    Ruling,
    accept_handoff,
    ask_gate,
    change_brief,
    change_contract,
    change_metric,
    close_finding,
    decide_gate,
    enter_stage,
    grant_exemption,
    offer_handoff,
    return_handoff,
    set_owner,
    sign_contract,
)
from threadline.initiatives import Column, DataContract, Finding
from threadline.simulate.initiatives.cast import metric_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from threadline.answers import Plain
    from threadline.simulate.initiatives.cast import Topic
    from threadline.simulate.initiatives.course import Course
    from threadline.simulate.initiatives.project import Project

DATA: dict[str, Plain] = {"fingerprint": "sha256:cases-2026-01", "rows": 42_000}
COLUMNS = (
    Column("case_id", "string", required=True, unique=True, meaning="One case"),
    Column("opened_at", "timestamp", required=True),
    Column("outcome", "boolean", meaning="Filled 60 days later at the latest"),
    Column("customer_id", "string", required=True, personal=True),
)
USUAL_OWNERS = {
    "model": "data_scientist",
    "input_pipeline": "data_engineer",
    "label_quality": "data_scientist",
    "serving": "ml_engineer",
    "fallback": "software_engineer",
    "monitoring": "mlops_engineer",
    "retraining_trigger": "ml_engineer",
    "rollback_decision": "product_manager",
    "customer_communication": "go_to_market_lead",
    "legal": "legal_counsel",
}


def estimate(value: float, apart: float) -> dict[str, Plain]:
    """Return an estimate as evidence holds it."""
    return {"value": value, "low": value - apart, "high": value + apart, "level": 0.95}


def pass_gate(project: Project, gate: str, *, conditional: bool = False) -> None:
    """Let the driver ask, and whoever may decide approve, some days later."""
    decider = next(
        person.name
        for person in project.initiative.people
        if person.role == project.rules.gates[gate].approver_role and person.here_on(project.now.date())
    )
    project.act(ask_gate, gate, by=project.driver, of=decider)
    project.wait(0.3, 2.5)
    findings: tuple[Finding, ...] = ()
    if conditional:
        due = project.now.date() + timedelta(days=20)
        owner = project.who("data_scientist")
        findings = (Finding(f"{gate}-1", gate, "Write the limits down", owner, due, project.now),)
    ruling = Ruling(
        "conditional" if conditional else "approved",
        by=decider,
        reason="What was asked for is there.",
        would_change="A slice that does worse than the baseline.",
        findings=findings,
    )
    project.act(decide_gate, gate, ruling)
    for finding in findings:
        project.wait(1, 8)
        project.act(close_finding, finding.id, by=str(finding.owner), resolution="Written down and linked.")


def hand_over(project: Project, handoff: str, evidence: Mapping[str, str], *, returned: bool = False) -> None:
    """Let the giver offer and the receiver accept, once returned on the way where the course says so."""
    declared = project.rules.handoffs[handoff]
    sides = {
        side: {one.id: evidence.get(one.id, "In the shared folder.") for one in declared.contents if one.by == side}
        for side in ("giver", "receiver")
    }
    giver, receiver = project.who(declared.from_role), project.who(declared.to_role)
    project.act(offer_handoff, handoff, by=giver, brings=sides["giver"])
    project.wait(0.5, 3)
    if returned:
        project.act(return_handoff, handoff, by=receiver, reason="A step is only in somebody's head.")
        project.wait(1, 3)
        project.act(offer_handoff, handoff, by=giver, brings=sides["giver"])
        project.wait(0.5, 2)
    project.act(accept_handoff, handoff, by=receiver, receives=sides["receiver"])


def framing(project: Project, topic: Topic) -> None:
    """Agree on the brief, the success metric and the plan; hand over to data."""
    course = project.course
    project.wait(1, 4)
    project.act(change_brief, topic.brief, by=project.driver)
    project.act(change_metric, metric_of(topic, project.now, tied=course.tied), by=project.driver)
    project.wait(1, 3)
    value, cost = estimate(120_000.0, 30_000.0), estimate(60_000.0, 15_000.0)
    project.measure("impact_estimate", {"yearly_value": value, "yearly_cost": cost, "value_covers_cost": True})
    made = 60.0 * (1 - course.deployment_share)
    days: dict[str, Plain] = {"data": made * 0.3, "modelling": made * 0.7, "deployment": 60.0 * course.deployment_share}
    project.measure("delivery_plan", {"days": days, "buffers_applied": True, "iterations": course.rounds})
    ships = project.now.date() + timedelta(days=170)
    project.note("date_set", {"milestone": "launch", "on": ships.isoformat()}, by=project.driver)
    project.vouch("problem_confirmed_by_support")
    pass_gate(project, "brief_agreed", conditional=course.conditional)
    _contract(project)
    checked = project.measure(
        "data_contract_check", {"producer_signed": True, "consumer_signed": True, "table_matches": True}
    )
    hand_over(project, "a_framing_to_data", {"data_contract": checked}, returned=course.handoff_returned)
    project.act(enter_stage, "data", by=project.driver)


def _contract(project: Project) -> None:
    producer, consumer = project.who("data_engineer"), project.who("data_scientist")
    contract = DataContract(
        id=f"{project.initiative.id}-contract",
        version="1",
        table=f"{project.initiative.id}-cases",
        purpose="Training and serving of the model",
        producer=producer,
        consumer=consumer,
        columns=COLUMNS,
        fresh_hours=24,
        kept_days=730,
        notice_days=14,
    )
    project.act(change_contract, contract, by=producer)
    project.act(sign_contract, contract.id, by=producer)
    project.wait(0.5, 2)
    project.act(sign_contract, contract.id, by=consumer)


def data(project: Project) -> None:
    """Look at the tables, the labels and what may be used."""
    project.wait(4, 15)
    audit: dict[str, Plain] = {"verdict": "go", "reasons": ["the outcome is recorded for 98% of cases"], "data": DATA}
    if project.course.own_labels is not None:
        audit["labels_from_current_system"] = project.course.own_labels
    project.measure("feasibility_audit", audit)
    project.wait(1, 5)
    agreement: dict[str, Plain] = {
        "measure": "cohen_kappa",
        "agreement": estimate(0.78, 0.05),
        "annotators": 3,
        "items": 300,
    }
    project.measure("label_agreement", agreement)
    project.vouch("data_use_allowed")
    pass_gate(project, "data_ready")
    project.act(enter_stage, "baseline", by=project.driver)


def baseline(project: Project) -> None:
    """Measure the simplest thing, and plan how an effect would be seen."""
    course = project.course
    project.wait(2, 6)
    if course.baseline_after_days == 0:
        measure_baseline(project)
    else:
        _exempt(project, "baseline_evaluated", "ml_lead")
    if course.control_share == 0:
        _exempt(project, "experiment_possible", "ml_lead")
    plan: dict[str, Plain] = {
        "primary_metric": "tickets per usage",
        "control_share": course.control_share,
        "power": 0.85,
        "days": 28,
    }
    project.measure("experiment_plan", plan)
    pass_gate(project, "baseline_set")
    project.act(enter_stage, "modelling", by=project.driver)


def measure_baseline(project: Project) -> None:
    """Measure the simplest thing."""
    said: dict[str, Plain] = {"approach": "rule", "metric": "recall", "quality": estimate(0.62, 0.02), "data": DATA}
    project.measure("baseline_evaluation", said)


def _exempt(project: Project, requirement: str, role: str) -> None:
    until = project.now.date() + timedelta(days=600)
    said = "Agreed in the weekly meeting; to be made up for."
    project.act(grant_exemption, requirement, by=project.who(role), reason=said, expires_on=until)


def modelling(project: Project) -> None:
    """Try models in rounds, ask for data, put the date off, until one is a candidate; hand over to the pipeline."""
    course = project.course
    if course.baseline_after_days:
        project.wait(course.baseline_after_days, course.baseline_after_days)
        measure_baseline(project)
    elif course.baseline_after_days is None:
        _exempt(project, "same_data_as_baseline", "ml_lead")
    for number in range(1, course.rounds + 1):
        project.wait(3, 6)
        changed = {"what": "model_version", "id": project.initiative.id, "version": str(number)}
        project.note("thing_changed", changed)
        evaluate(project, gained=course.gain * _share_of_gain(course, number))
        _happenings(project, number)
    for apart in course.evaluations_apart:
        project.wait(0.5, 2)
        evaluate(project, gained=course.gain, apart=apart * course.spread)
    evaluate(project, gained=course.gain)
    pass_gate(project, "model_candidate")
    evaluated = _newest(project, "model_evaluation")
    project.wait(2, 6)
    recipe = project.measure("training_recipe", {"reproduced": True, "code_version": "4f2a91c", "runs": 2})
    hand_over(project, "b_notebook_to_pipeline", {"quality_to_reach": evaluated, "reproduction": recipe})
    project.act(enter_stage, "evaluation", by=project.driver)


def _share_of_gain(course: Course, number: int) -> float:
    return (
        1.0
        if course.rounds == 1
        else course.first_share + (1 - course.first_share) * (number - 1) / (course.rounds - 1)
    )


def _happenings(project: Project, number: int) -> None:
    """What else happens in a round: the curve is drawn in the first, data is asked for, the date is put off."""
    course = project.course
    if number == 1:
        _curve(project)
    asked = course.asks_for if number == course.rounds else course.asks_for[number - 1 : number]
    for asks in asked[0 if number < course.rounds else number - 1 :]:
        project.wait(0.2, 1)
        project.note("data_requested", {"asks": asks}, by=project.who("data_scientist"))
    slips = course.slips[number - 1 :] if number == course.rounds else course.slips[number - 1 : number]
    for days in slips:
        project.wait(0.2, 1)
        planned = [one for one in project.initiative.events("date_set") if one.text("milestone") == "launch"]
        before = project.now.date().fromisoformat(str(planned[-1].text("on")))
        moved = before + timedelta(days=days)
        project.note("date_set", {"milestone": "launch", "on": moved.isoformat()}, by=project.driver)


def _curve(project: Project) -> None:
    gain = project.course.gain_of_doubling
    said: dict[str, Plain] = {"verdict": "rising" if gain > 0.01 else "flat"}  # noqa: PLR2004  a point on the metric
    project.measure("learning_curve", said | {"gain_of_last_doubling": estimate(gain, 0.004)})


def evaluate(project: Project, *, gained: float, apart: float = 0.0, model: str | None = None) -> str:
    """Evaluate the model, its figure off by `apart` from what it would be."""
    spread = project.course.spread
    said: dict[str, Plain] = {
        "metric": "recall",
        "quality": estimate(0.62 + gained + apart, 0.02),
        "gain_over_baseline": estimate(gained, min(gained * 0.8, spread)),
        "spread_between_runs": spread,
        "runs": 5,
        "data": DATA,
        "meets_acceptance": True,
    }
    return project.measure("model_evaluation", said, model=model)


def _newest(project: Project, kind: str) -> str:
    found = project.initiative.newest_evidence(kind)
    return "" if found is None else found.id


def evaluation(project: Project) -> None:
    """Judge the candidate: groups, options, errors, law; hand over to serving."""
    project.wait(3, 8)
    judge(project)
    pass_gate(project, "model_review")
    project.wait(1, 5)
    project.vouch("compliance_checklist_done")
    project.vouch("objection_route_exists")
    project.measure("privacy_assessment", {"personal_data": True, "open_points": 0, "retention_days": 730})
    pass_gate(project, "legal_compliance")
    measured = project.measure("latency_test", {"p95_ms": 180.0, "budget_ms": 300.0, "within_budget": True})
    hand_over(project, "c_model_to_serving", {"latency_measured": measured})
    project.act(enter_stage, "production", by=project.driver)


def judge(project: Project, *, model: str | None = None) -> None:
    """Audit groups, compare options, and show the errors to support."""
    groups: list[Plain] = [{"segment": "new", "quality": 0.71}, {"segment": "returning", "quality": 0.73}]
    project.measure("bias_audit", {"segments": groups, "verdict": "passed", "largest_gap": 0.02}, model=model)
    options: list[Plain] = [
        _option("candidate", 0.73, "180 ms"),
        _option("smaller model", 0.70, "40 ms"),
        _option("do nothing", 0.62, "0 ms"),
    ]
    project.measure("option_comparison", {"options": options, "chosen": "candidate"}, model=model)
    project.vouch("fallback_and_rollback_planned")
    project.vouch("errors_seen_by_support")


def _option(name: str, quality: float, latency: str) -> dict[str, Plain]:
    unknown: Plain = {"undecided": "nobody has asked", "hint": "ask three agents to read ten explanations"}
    return {
        "name": name,
        "quality": quality,
        "cost": "low",
        "latency": latency,
        "compliance": "reviewed",
        "interpretability": unknown,
    }


def production(project: Project) -> None:
    """Fill the ownership map, test what must work at night, brief support; hand over to operations, and launch."""
    project.wait(5, 12)
    for box, role in USUAL_OWNERS.items():
        if project.initiative.owners.get(box) is None:
            project.act(set_owner, box, owner=project.who(role), by=project.driver)
    project.wait(1, 4)
    alarm, back = prove_at_night(project)
    for requirement in ("support_briefed", "customer_message_ready"):
        project.vouch(requirement)
    hand_over(project, "d_launch_to_operations", {"rollback": back, "page_reached": alarm})
    pass_gate(project, "launch")
    project.act(enter_stage, "monitoring", by=project.driver)


def prove_at_night(project: Project, *, model: str | None = None) -> tuple[str, str]:
    """Test alarm, way back, fallback, latency, log and inputs; return the ids of alarm and way back."""
    alarm = project.measure(
        "monitoring_test",
        {
            "owner": str(project.initiative.owners["monitoring"]),
            "measure": "recall",
            "threshold": 0.68,
            "fired": True,
            "page_reached": True,
        },
        model=model,
    )
    back = project.measure("rollback_test", {"worked": True, "minutes": 6.0}, model=model)
    project.measure(
        "fallback_test", {"worked": True, "customer_sees": "The article, and a way to a person"}, model=model
    )
    project.measure("latency_test", {"p95_ms": 190.0, "budget_ms": 300.0, "within_budget": True}, model=model)
    project.measure("prediction_log_check", {"logged_share": 0.998, "predictions": 51_200}, model=model)
    project.measure("input_comparison", {"inputs_compared": 64, "inputs_differing": 0}, model=model)
    return alarm, back
