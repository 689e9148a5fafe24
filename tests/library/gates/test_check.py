"""The check of an initiative answers with the keys that tools rely on, and says who acts next."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threadline.gates import KINDS, Rules, check_initiative, find_empty_boxes
from threadline.gates.acts import PERMISSIONS, close_finding, person_leaves
from threadline.gates.acts.permissions import WHO
from threadline.gates.letters import letters_held, letters_of
from threadline.initiatives import Daci, Letters
from threadline.initiatives.record.known_at import known_at
from threadline.playbook import load_playbook
from threadline.simulate.initiatives import simulate_initiative


def answer(project):
    return check_initiative(project.initiative, project.rules, as_of=project.now).to_dict()


def test_the_answer_has_the_keys_that_tools_rely_on(run):
    project = run("production")
    project.note("thing_changed", {"what": "model_version", "id": "refunds", "version": "9"})
    for on in ("2026-09-01", "2026-10-01", "2026-11-01"):
        project.note("date_set", {"milestone": "launch", "on": on})
    found = answer(project)

    keys = {"stage", "gate", "empty_boxes", "handoffs", "red_flags", "stale", "next_actions"}
    assert keys <= set(found)
    assert {"name", "ready", "problems"} <= set(found["gate"])
    assert {"requirement", "kind", "why", "needs", "from_whom"} == set(found["gate"]["problems"][0])
    assert {"handoff", "state", "waiting_on", "days", "stalled"} <= set(found["handoffs"][0])
    assert {"rule", "since", "severity", "why", "action"} <= set(found["red_flags"][0])
    assert {"what", "because"} <= set(found["stale"][0])
    assert {"who", "what"} <= set(found["next_actions"][0])
    assert {"threadline_version", "inputs", "settings", "as_of"} <= set(found)
    assert "rollback_decision" in found["empty_boxes"]
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize(
    "stage", ["framing", "data", "baseline", "modelling", "evaluation", "production", "monitoring"]
)
def test_every_problem_is_of_a_known_kind_and_says_what_to_do_and_whom_to_ask(run, stage):
    check = answer(run(stage))

    for problem in check["gate"]["problems"]:
        assert problem["kind"] in KINDS
        assert problem["why"]
        assert problem["needs"]
        assert problem["from_whom"]
    assert check["next_actions"]


def test_once_a_gate_is_passed_the_check_says_what_keeps_the_next_stage_away(run):
    project = run("data")
    project.initiative = replace(project.initiative, stage="framing", handoffs=())
    found = answer(project)["gate"]

    assert (found["state"], found["passed"], found["ready"]) == ("approved", True, False)
    assert [one["requirement"] for one in found["problems"]] == ["handoff:a_framing_to_data"]


def test_an_open_question_waits_for_the_one_who_was_asked(run):
    project = run("modelling")
    from threadline.gates.acts import ask_gate  # noqa: PLC0415

    project.act(ask_gate, "model_candidate", by="product_manager", of="ml_lead")

    assert answer(project)["gate"]["asked_of"] == "ml_lead"


def test_nothing_that_happened_later_is_seen(run, rules):
    project = run("production")
    middle = next(event.at for event in project.initiative.history if event.text("stage") == "modelling")

    then = check_initiative(project.initiative, rules, as_of=middle)

    assert then.stage == "modelling"
    assert then.gate.gate == "model_candidate"
    assert len(then.empty_boxes) == len(rules.boxes)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_what_was_known_at_the_end_of_a_month_is_told_again_from_the_finished_record(seed):
    project = simulate_initiative(RULES, seed=seed, begins=BEGINS)

    for at, then in project.months:
        now = known_at(project.initiative, at)
        for name in ("stage", "state", "owners", "evidence", "gates", "handoffs", "history", "attestations"):
            assert getattr(now, name) == getattr(then, name), name


RULES = Rules(load_playbook())
from datetime import UTC, datetime  # noqa: E402

BEGINS = datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_someone_who_leaves_empties_their_boxes_and_the_driver_gets_a_finding(run, look):
    project = run("monitoring")
    project.act(person_leaves, "ml_engineer")

    assert {box.box for box in find_empty_boxes(look(project))} == {"serving", "retraining_trigger"}
    (finding,) = project.initiative.findings
    assert (finding.owner, finding.closed_at) == ("product_manager", None)
    assert "Serving" in finding.what
    project.act(close_finding, finding.id, by="product_manager", resolution="Named the second engineer")
    assert project.initiative.findings[0].closed_by == "product_manager"


def test_someone_who_owned_nothing_leaves_no_finding(run):
    project = run("monitoring")
    project.act(person_leaves, "infrastructure_lead")

    assert project.initiative.findings == ()


def test_a_box_whose_owner_will_leave_is_empty_from_that_day_on(run, look):
    project = run("monitoring")
    leaving = tuple(
        replace(one, left_on=project.now.date() + timedelta(days=2)) if one.name == "data_engineer" else one
        for one in project.initiative.people
    )
    project.initiative = replace(project.initiative, people=leaving)
    assert find_empty_boxes(look(project)) == ()

    project.now += timedelta(days=2)
    assert [box.box for box in find_empty_boxes(look(project))] == ["input_pipeline"]


def test_letters_are_read_as_daci_and_as_raci_stage_by_stage(run, rules):
    project = run("data")
    phases = {"evaluation": Letters(consulted=("legal_counsel",), approver="head_of_product")}
    daci = Daci(driver="product_manager", approver="ml_lead", informed=("support_lead",), phases=phases)
    project.initiative = replace(project.initiative, daci=daci)

    held = {(one.stage, one.effect): one for one in letters_held(project.initiative, rules)}
    assert held["evaluation", "must_answer"].people == ("legal_counsel",)
    assert held["data", "must_answer"].people == ()
    assert held["evaluation", "may_edit"].people == ("product_manager",)
    raci = {one.name for one in letters_held(project.initiative, rules, view="raci")}
    assert raci == {"responsible", "accountable", "consulted", "informed"}
    assert [one.effect for one in letters_of(project.initiative, rules, "support_lead")] == ["gets_digest"]


def test_the_table_of_who_may_do_what_explains_every_word_it_uses():
    assert {one.may for one in PERMISSIONS} | {one.never for one in PERMISSIONS if one.never} == set(WHO)


def test_a_playbook_other_than_the_one_it_runs_on_is_said(run, rules):
    project = run("data")
    project.initiative = replace(project.initiative, playbook_version="another")

    assert "another" in check_initiative(project.initiative, rules, as_of=project.now).notes[0]
