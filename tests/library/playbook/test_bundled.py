"""What the bundled operating model must say, whoever edits its files."""

from __future__ import annotations

import re

import pytest

from threadline.playbook import (
    CHECKS,
    CRITERIA,
    EFFECTS,
    FROM_RECORD,
    MEETINGS,
    MOMENTS,
    check_playbook,
    load_playbook,
)
from threadline.playbook.files import BUNDLED


@pytest.fixture(scope="module")
def playbook():
    return load_playbook()


def test_it_is_sound(playbook):
    assert check_playbook().problems == ()


def test_seven_stages_follow_one_another(playbook):
    assert [stage.id for stage in playbook.stages] == [
        "framing",
        "data",
        "baseline",
        "modelling",
        "evaluation",
        "production",
        "monitoring",
    ]
    assert all(stage.next == (after.id,) for stage, after in zip(playbook.stages, playbook.stages[1:], strict=False))


def test_data_and_production_are_planned_with_twice_the_time_and_modelling_in_three_to_five_rounds(playbook):
    assert {stage.id for stage in playbook.stages if stage.buffer == 2} == {"data", "production"}
    assert {stage.id: stage.iterations for stage in playbook.stages if stage.iterations} == {"modelling": (3, 5)}


def test_the_compliance_gate_stands_before_staging(playbook):
    places = {stage.id: stage.place for stage in playbook.stages}
    compliance = [gate for gate in playbook.gates if gate.kind == "compliance"]

    assert [gate.id for gate in compliance] == ["legal_compliance"]
    assert places[compliance[0].stage] < places["production"]
    assert "compliance" in compliance[0].checklists


def test_the_model_review_compares_options_by_five_criteria(playbook):
    review = playbook.gate("model_review")

    assert review.criteria == CRITERIA
    assert "options_compared" in review.requirements


def test_unknown_values_of_an_option_are_told_as_unknown_and_never_left_out(playbook):
    comparison = playbook.evidence_kind("option_comparison")
    known = {"name": "a", "quality": 0.8, "cost": "low", "latency": 90, "compliance": "yes"}

    assert comparison.problems_in({"options": [{**known, "interpretability": {"undecided": "nobody looked"}}]}) == ()
    assert comparison.problems_in({"options": [known]}) == ('options[0]: "interpretability" is a required property',)


def test_a_launch_needs_support_briefed_the_customers_message_a_rollback_and_a_fallback(playbook):
    assert {"support_briefed", "customer_message_ready", "rollback_tested", "fallback_tested"} <= set(
        playbook.gate("launch").requirements
    )


def test_monitoring_must_have_an_owner_and_a_threshold_that_was_seen_to_fire(playbook):
    fired = {"owner": "Mei", "measure": "recall", "threshold": 0.7, "fired": True, "page_reached": True}
    musts = playbook.requirement("monitoring_fires").must

    assert all(must.holds(fired) for must in musts)
    assert not all(must.holds({**fired, "fired": False}) for must in musts)
    assert not all(must.holds({**fired, "owner": None}) for must in musts)


def test_the_feasibility_audit_counts_for_thirty_days(playbook):
    audit = playbook.requirement("feasibility_audit_go")

    assert audit.fresh_days == 30
    assert [must.told() for must in audit.must] == ["verdict is go"]


def test_the_baseline_must_be_measured_on_the_data_of_the_model(playbook):
    same = playbook.requirement("same_data_as_baseline").same_as

    assert (same.evidence_kind, same.field) == ("model_evaluation", "data.fingerprint")


def test_every_approval_can_be_given_by_somebody_who_does_not_drive(playbook):
    people = {role.id for role in playbook.roles if role.held_by == "people"}

    assert {gate.approver_role for gate in playbook.gates} <= people


def test_four_handoffs_each_ask_both_sides_to_bring_something(playbook):
    assert [handoff.letter for handoff in playbook.handoffs] == ["A", "B", "C", "D"]
    assert all({content.by for content in one.contents} == {"giver", "receiver"} for one in playbook.handoffs)


@pytest.mark.parametrize(
    ("handoff", "content", "evidence"),
    [
        ("a_framing_to_data", "data_contract", "data_contract_check"),
        ("b_notebook_to_pipeline", "reproduction", "training_recipe"),
        ("c_model_to_serving", "timeout_and_fallback", None),
        ("c_model_to_serving", "prediction_logging", None),
        ("c_model_to_serving", "latency_budget", None),
        ("d_launch_to_operations", "on_call", None),
        ("d_launch_to_operations", "thresholds", None),
        ("d_launch_to_operations", "retraining", None),
        ("d_launch_to_operations", "rollback", "rollback_test"),
        ("d_launch_to_operations", "page_reached", "monitoring_test"),
    ],
)
def test_a_handoff_carries_what_the_next_team_needs(playbook, handoff, content, evidence):
    contents = {one.id: one.evidence_kind for one in playbook.handoff(handoff).contents}

    assert contents[content] == evidence


def test_a_schema_change_opens_the_first_handoff_again(playbook):
    assert "data_contract" in playbook.handoff("a_framing_to_data").reopened_by


def test_ten_boxes_block_a_launch(playbook):
    assert [box.id for box in playbook.boxes] == [
        "model",
        "input_pipeline",
        "label_quality",
        "serving",
        "fallback",
        "monitoring",
        "retraining_trigger",
        "rollback_decision",
        "customer_communication",
        "legal",
    ]
    assert all(box.blocks_launch for box in playbook.boxes)


def test_the_letters_have_an_effect_each(playbook):
    assert {letter.letter: letter.effect for letter in playbook.letters} == {
        "D": "may_edit",
        "A": "decides",
        "C": "must_answer",
        "I": "gets_digest",
    }
    assert {letter.effect for letter in playbook.letters} == set(EFFECTS)


def test_every_declared_check_has_a_red_flag(playbook):
    assert {flag.check for flag in playbook.red_flags} == set(CHECKS)


def test_every_stage_and_every_meeting_has_questions(playbook):
    assert {question.stage for question in playbook.questions} - {None} == {stage.id for stage in playbook.stages}
    assert {question.meeting for question in playbook.questions} - {None} == set(MEETINGS)


def test_there_is_a_checklist_for_every_moment(playbook):
    assert {checklist.when for checklist in playbook.checklists} == set(MOMENTS)
    assert {"compliance", "bias_audit", "support_briefing"} <= {checklist.id for checklist in playbook.checklists}


def test_the_intake_rubric_says_in_words_what_each_level_of_three_criteria_means(playbook):
    (intake,) = playbook.rubrics

    assert [one.id for one in intake.criteria] == ["business_impact", "data_readiness", "technical_feasibility"]
    assert all(len(set(one.anchors)) == 5 and all(one.anchors) for one in intake.criteria)


def test_loaded_words_name_what_they_need(playbook):
    assert {term.id: term.needs for term in playbook.glossary if term.needs} == {
        "accurate": ("metric", "data", "slice", "threshold"),
        "ready": ("stage",),
        "more_data": ("kind_of_data",),
        "hard": ("reason",),
        "done": ("owner", "receiver", "next_step"),
    }


def test_every_schema_of_evidence_is_a_json_schema(playbook):
    assert [(kind.id, kind.problem_of_schema()) for kind in playbook.evidence_kinds if kind.problem_of_schema()] == []


def test_evidence_that_is_asked_for_can_be_handed_over_whole(playbook):
    kinds = {requirement.evidence_kind for requirement in playbook.requirements} - {None}

    assert kinds <= {kind.id for kind in playbook.evidence_kinds}
    assert {kind.id for kind in playbook.evidence_kinds if kind.from_record} == set(FROM_RECORD)


def test_a_file_is_named_as_the_thing_in_it():
    for path in BUNDLED.rglob("*.md"):
        assert f"\nid: {path.stem}\n" in path.read_text(encoding="utf-8"), path


def test_no_sentence_stands_in_two_files():
    homes = {}
    for path in sorted(BUNDLED.rglob("*.md")):
        if path.parent.name in ("failure_modes", "journey"):
            continue
        for sentence in re.findall(r"[A-Z][^.?!\n]{40,}[.?!]", path.read_text(encoding="utf-8")):
            homes.setdefault(sentence, set()).add(path.stem)

    assert {sentence: where for sentence, where in homes.items() if len(where) > 1} == {}
