"""Questions and checklists are answered by the record, and open again when it changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from threadline.gates.questions import checklist_items, stage_questions

STAGES = ["framing", "data", "baseline", "modelling", "evaluation", "production", "monitoring"]


@pytest.mark.parametrize("stage", STAGES)
def test_every_question_of_a_stage_is_answered_by_something_or_says_what_is_missing(run, look, stage):
    asked = stage_questions(look(run(stage)))

    assert asked
    assert all(one.because for one in asked)


def test_every_item_of_every_checklist_is_looked_up(run, look, rules):
    situation = look(run("monitoring"))

    for checklist in rules.playbook.checklists:
        assert len(checklist_items(situation, checklist.id)) == len(checklist.items)


def test_a_question_answered_by_evidence_opens_again_when_it_goes_stale(run, look, rules):
    project = run("monitoring")
    kinds = {one.id: one.answered_by.what for one in rules.playbook.questions if one.answered_by.by == "evidence"}
    resting = {kind for kind in kinds.values() if "model_version" in rules.evidence_kinds[kind].rests_on}

    def answered():
        stages = {one.stage for one in rules.playbook.questions if kinds.get(one.id) in resting and one.stage}
        found = {}
        for stage in stages:
            project.initiative = replace(project.initiative, stage=stage)
            found |= {one.id: one.answered for one in stage_questions(look(project)) if kinds.get(one.id) in resting}
        return found

    before = answered()
    assert any(before.values())
    project.note("thing_changed", {"what": "model_version", "id": "refunds", "version": "99"})
    assert not any(answered().values())


def test_what_only_a_person_can_answer_names_whom_to_ask(run, look, rules):
    items = {item.id for one in rules.playbook.checklists for item in one.items if item.met_by.by == "attested"}
    situation = look(run("monitoring"))
    found = [
        one for list_ in rules.playbook.checklists for one in checklist_items(situation, list_.id) if one.id in items
    ]

    assert found
    assert all(one.because.startswith("ask ") and not one.answered for one in found)
