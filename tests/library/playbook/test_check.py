"""What a check of an organisation's playbook finds, each with the file, the line and what to do."""

from __future__ import annotations

import pytest

from threadline.errors import PlaybookError
from threadline.playbook import check_playbook, load_playbook
from threadline.playbook.files import BUNDLED, bundled_files, own_files
from threadline.playbook.load import read_operating


def told(own):
    return [str(problem).replace(f"{own.folder}/", "") for problem in check_playbook(own.folder).problems]


def told_of_operating_model(own):
    # Without the failure modes, which take the longest to read.
    _, problems = read_operating(bundled_files() | own_files(own.folder))
    return [str(problem).replace(f"{own.folder}/", "") for problem in problems]


def test_an_empty_folder_is_the_bundled_playbook_and_sound(own):
    found = check_playbook(own.folder)

    assert found.sound
    assert found.fingerprint == load_playbook().fingerprint
    assert found.counts["stages"] == 7
    assert found.counts["journey"] == 7


BROKEN = [
    # a reference to what there is not
    (
        "stages/data.md",
        "gates: [data_ready]",
        "gates: [data_redy]",
        ["line 6: there is no gate 'data_redy'. Did you mean 'data_ready'? Otherwise add gates/data_redy.md"],
    ),
    ("stages/data.md", "next: [baseline]", "next: [basline]", ["line 7: there is no stage 'basline'"]),
    ("gates/launch.md", "stage: production", "stage: prod", ["line 5: there is no stage 'prod'"]),
    ("gates/launch.md", "  - rollback_tested", "  - rollback_done", ["line 10: there is no requirement"]),
    ("gates/launch.md", "checklists: [support_", "checklists: [suport_", ["line 19: there is no checklist"]),
    (
        "requirements/inputs_agree.md",
        "evidence_kind: input_comparison",
        "evidence_kind: input_comparisons",
        ["line 6: there is no kind of evidence 'input_comparisons'. Did you mean 'input_comparison'?"],
    ),
    (
        "requirements/same_data_as_baseline.md",
        "same_as: {evidence_kind: model_evaluation",
        "same_as: {evidence_kind: evaluation",
        ["line 10: there is no kind of evidence 'evaluation'"],
    ),
    ("handoffs/c_model_to_serving.md", "to_role: software_engineer", "to_role: swe", ["there is no role 'swe'"]),
    ("handoffs/c_model_to_serving.md", "before_stage: production", "before_stage: prod", ["there is no stage 'prod'"]),
    (
        "handoffs/c_model_to_serving.md",
        "evidence_kind: latency_test",
        "evidence_kind: speed",
        ["line 21: there is no kind of evidence 'speed'"],
    ),
    ("questions/who_is_paged.md", "{handoff: d_launch", "{handoff: e_launch", ["line 6: there is no handoff"]),
    ("questions/when_is_it_retrained.md", "{box: retraining", "{box: training", ["there is no ownership box"]),
    ("questions/who_is_paged.md", "stage: monitoring", "stage: watching", ["line 5: there is no stage 'watching'"]),
    ("checklists/compliance.md", "{evidence: bias_audit}", "{evidence: bias}", ["line 19: there is no kind of ev"]),
    ("checklists/compliance.md", "{attested: ml_lead}", "{attested: boss}", ["there is no role 'boss'"]),
    ("rubrics/intake.md", "from_role: ml_lead", "from_role: cto", ["there is no role 'cto'"]),
    ("red_flags/no_baseline.md", "asks_role: data_scientist", "asks_role: nobody", ["there is no role 'nobody'"]),
    # an unknown role
    ("boxes/fallback.md", "usual_role: software_engineer", "usual_role: developer", ["line 7: there is no role"]),
    (
        "gates/launch.md",
        "approver_role: head_of_product",
        "approver_role: product_head",
        ["line 17: there is no role 'product_head'. Did you mean"],
    ),
    # the way from stage to stage
    (
        "stages/monitoring.md",
        "next: []",
        "next: [modelling]",
        ["stages/monitoring.md, line 7: the stages go round in a circle: modelling -> evaluation -> production"],
    ),
    (
        "stages/production.md",
        "next: [monitoring]",
        "next: [production]",
        ["stages/production.md, line 7: the stages go round in a circle: production -> production"],
    ),
    (
        "stages/baseline.md",
        "next: [modelling]",
        "next: [evaluation]",
        ["stages/modelling.md, line 2: no way leads from the first stage framing to modelling"],
    ),
    ("stages/baseline.md", "place: 3", "place: 2", ["the place 2 is taken by"]),
    ("stages/baseline.md", "gates: [baseline_set]", "gates: []", ["line 6: gates names no gate, so the stage would"]),
    (
        "stages/evaluation.md",
        "gates: [model_review, legal_compliance]",
        "gates: [model_review]",
        [
            "gates/legal_compliance.md, line 2: no stage ends at this gate",
        ],
    ),
    (
        "gates/data_ready.md",
        "stage: data",
        "stage: framing",
        ["line 5: the gate says that it ends framing, but it is named by data"],
    ),
    (
        "handoffs/c_model_to_serving.md",
        "before_stage: production",
        "before_stage: data",
        ["line 9: data does not come after evaluation"],
    ),
    ("gates/launch.md", "gate_kind: launch", "gate_kind: stage", ["gates: no gate is a launch"]),
    (
        "gates/legal_compliance.md",
        "gate_kind: compliance",
        "gate_kind: stage",
        ["gates/launch.md, line 6: no compliance gate stands before this launch"],
    ),
    # requirements that nothing can meet
    (
        "requirements/inputs_agree.md",
        "evidence_kind: input_comparison\n",
        "",
        ["by is computed, but from nothing", "by leaves no evidence to test"],
    ),
    (
        "requirements/inputs_agree.md",
        "field: inputs_differing",
        "field: inputs_difering",
        [
            "line 8: nothing can meet this: evidence of input_comparison has no 'inputs_difering'",
            "Did you mean 'inputs_differing'?",
        ],
    ),
    (
        "requirements/inputs_agree.md",
        "comparison: at_most\n    value: 0",
        "comparison: below\n    value: 0",
        ["line 8: nothing can meet this: inputs_differing is below 0", "type integer, minimum 0"],
    ),
    (
        "requirements/feasibility_audit_go.md",
        "value: go",
        "value: yes_please",
        ["nothing can meet this: verdict is yes_please"],
    ),
    (
        "requirements/predictions_logged.md",
        "value: 0.99",
        "value: 99",
        ["nothing can meet this: logged_share is at least 99", "maximum 1"],
    ),
    (
        "requirements/rollback_tested.md",
        "value: true",
        "value: 1",
        ["nothing can meet this: worked is 1"],
    ),
    ("requirements/rollback_tested.md", "fresh_days: 90", "fresh_days: 0", ["line 11: fresh_days is not above 0"]),
    ("requirements/rollback_tested.md", "fresh_days: 90", "fresh_days: -3", ["line 11: fresh_days is not above 0"]),
    (
        "requirements/same_data_as_baseline.md",
        "field: data.fingerprint}",
        "field: data.print}",
        ["evidence of baseline_evaluation has no 'data.print'", "evidence of model_evaluation has no 'data.print'"],
    ),
    (
        "requirements/support_briefed.md",
        "attested_by: support_lead",
        "attested_by: initiative_driver",
        ["line 6: only the driver holds initiative_driver, so nobody could attest this"],
    ),
    (
        "gates/launch.md",
        "approver_role: head_of_product",
        "approver_role: initiative_driver",
        ["line 17: only the driver holds initiative_driver, so nobody could decide this gate"],
    ),
    (
        "roles/legal_counsel.md",
        "name: Legal counsel",
        "name: Legal counsel\nheld_by: driver",
        ["gates/legal_compliance.md, line 9: only the driver holds legal_counsel"],
    ),
    ("requirements/support_briefed.md", "attested_by: support_lead\n", "", ["by is attested, but by nobody"]),
    (
        "requirements/inputs_agree.md",
        "exemptable: true",
        "exemptable: true\nattested_by: ml_lead",
        ["attested_by belongs to what a person attests"],
    ),
    # letters
    ("letters/informed.md", "effect: gets_digest", "effect: none", ["line 6: effect is nothing, so the letter would"]),
    ("letters/informed.md", "effect: gets_digest", "effect:", ["line 6: effect is nothing, so the letter would"]),
    ("letters/informed.md", "effect: gets_digest", "effect: may_edit", ["no letter has the effect gets_digest"]),
    ("letters/informed.md", "effect: gets_digest", "effect: gets_digests", ["Did you mean 'gets_digest'?"]),
    ("letters/informed.md", "letter: I", "letter: A", ["line 4: the letter 'A' is taken by"]),
    # evidence
    ("evidence/latency_test.md", "type: object", "type: objekt", ["line 9: schema must describe an object"]),
    (
        "evidence/latency_test.md",
        "p95_ms: {type: number}",
        "p95_ms: {type: numbr}",
        ["line 13: this is no JSON Schema"],
    ),
    (
        "evidence/latency_test.md",
        "p95_ms: {type: number}",
        'p95_ms: {$ref: "https://example.org/ms"}',
        ["line 9: schema refers to a schema elsewhere"],
    ),
    (
        "evidence/latency_test.md",
        "rests_on: [model_version]",
        "rests_on: [model_versions]",
        ["Did you mean 'model_version'?"],
    ),
    (
        "evidence/latency_test.md",
        "recomputable: true",
        "recomputable: true\nfrom_record: true",
        ["line 9: from_record is true, but nothing computes this kind from the record"],
    ),
    # handoffs take two
    ("handoffs/c_model_to_serving.md", "to_role: software_engineer", "to_role: ml_engineer", ["one side could"]),
    ("handoffs/c_model_to_serving.md", "clock_days: 10", "clock_days: 0", ["clock_days must be at least 1"]),
    ("handoffs/c_model_to_serving.md", "id: version_registered", "id: interface", ["two entries 'interface'"]),
    ("handoffs/c_model_to_serving.md", "by: giver", "by: sender", ["line 16: by cannot be 'sender'"]),
    # words and numbers
    ("rubrics/intake.md", "id: data_readiness", "id: business_impact", ["criteria have two entries"]),
    ("rubrics/intake.md", "weight: 3", "weight: heavy", ["weight must be a number. It says 'heavy'"]),
    ("rubrics/intake.md", "anchors:", "anchors: high\n    levels:", ["must hold lines of 'name: sentence'"]),
    ("rubrics/intake.md", '"1": Nobody outside the team would notice.', '"1": 1', ["anchors.1 must be a sentence"]),
    ("checklists/compliance.md", "id: least_data", "id: purpose", ["items have two entries 'purpose'"]),
    ("gates/model_review.md", "criteria:", "# criteria:", ["gate_kind is model_review, but no criteria are named"]),
    ("gates/launch.md", "checklists: [support_briefing]", "checklists: support_briefing", ["must be a list of texts"]),
    ("gates/launch.md", "checklists: [support_briefing]", "checklists: [1]", ["must be a list of texts"]),
    ("gates/launch.md", "  - rollback_tested", "  - fallback_tested", ["requirements names 'fallback_tested' twice"]),
    ("requirements/labels_agree.md", "value: 2", "value: many", ["line 10: value must be a number"]),
    ("requirements/segments_audited.md", "value: 2", "value: 1.5", ["value must be a whole number"]),
    ("requirements/segments_audited.md", "value: 2", "value: 1000000000000", ["From 1 to 10000"]),
    ("requirements/rollback_tested.md", "must:", "must: worked\nmist:", ["must must be a list of entries"]),
    ("requirements/learning_curve_drawn.md", "value: [rising, flat]", "value: rising", ["value must be a list"]),
    ("requirements/rollback_tested.md", "    value: true\n", "", ["value: ..."]),
    ("glossary/ready.md", "words: [ready]", "words: [ready, Done]", ["the word 'Done' is explained by"]),
    ("glossary/ready.md", "needs: [stage]", "needs: [stge]", ["line 7: needs cannot be 'stge'. Did you mean 'stage'?"]),
    ("red_flags/no_baseline.md", "check: no_baseline", "check: no_base", ["line 5: check cannot be 'no_base'"]),
    ("red_flags/no_baseline.md", "grace_days: 5", "grace_days: -1", ["from 0 to 365"]),
    (
        "red_flags/no_baseline.md",
        "{grace_days: 5}",
        "{grace: 5}",
        ["line 6: parameters cannot be 'grace'. Did you mean"],
    ),
    ("red_flags/no_baseline.md", "{grace_days: 5}", "{grace_days: soon}", ["must hold lines of 'name: number'"]),
    ("rubrics/intake.md", '      "3": A theme', '      "7": A theme', ["'7'", "leave level 3 without a meaning"]),
    ("rubrics/intake.md", "weight: 3", "weight: 0", ["weight must be above 0"]),
    ("stages/data.md", "buffer: 2.0", "buffer: 0.5", ["line 9: buffer is below 1"]),
    ("stages/data.md", "typical_days: [5, 10]", "typical_days: [10, 5]", ["two numbers above 0, the lower first"]),
    ("stages/data.md", "place: 2", "place: second", ["line 5: place must be a whole number. It says 'second'"]),
    ("stages/data.md", "id: data", "id: Data!", ["line 2: id cannot be 'Data!'. Use small letters"]),
    ("questions/who_is_paged.md", "{handoff: d_launch_to_operations}", "{brief: problm}", ["Did you mean 'problem'?"]),
    ("questions/who_is_paged.md", "{handoff: d_launch_to_operations}", "{}", ["must hold fields of its own"]),
    ("questions/who_is_paged.md", "{handoff:", "{box: legal, handoff:", ["is not the only way named here"]),
    ("questions/who_is_paged.md", "stage: monitoring", "stage: monitoring\nmeeting: council", ["must belong to a"]),
    ("gates/model_review.md", "criteria: [quality, cost", "criteria: [qualty, cost", ["Did you mean 'quality'?"]),
    (
        "requirements/rollback_tested.md",
        "comparison: is",
        "comparison: equals",
        ["line 9: comparison cannot be 'equals'"],
    ),
]


@pytest.mark.parametrize(("name", "before", "after", "expected"), BROKEN)
def test_what_does_not_fit_is_told_with_file_line_and_remedy(own, name, before, after, expected):
    own.change(name, before, after)

    messages = "\n".join(told_of_operating_model(own))

    for part in expected:
        assert part in messages, messages


def test_what_does_not_fit_is_not_run_on_either(own):
    own.change("gates/launch.md", "approver_role: head_of_product", "approver_role: product_head")

    loaded = load_playbook(own.folder)

    with pytest.raises(PlaybookError, match="there is no role 'product_head'"):
        _ = loaded.stages


def test_one_fault_is_told_once(own):
    own.change("gates/launch.md", "approver_role: head_of_product", "approver_role: product_head")

    assert len(told(own)) == 1


def test_all_problems_come_at_once_in_the_order_of_files_and_lines(own):
    own.change("gates/launch.md", "approver_role", "aprover_role")
    own.change("gates/launch.md", "  - inputs_agree", "  - inputs_argee")
    own.change("stages/data.md", "place: 2", "place: second")
    own.write("roles/poet.md", "---\nid: poet\nkind: role\nlove: &l [x]\nmore: *l\n---\n")

    problems = told(own)

    assert problems == sorted(problems, key=lambda one: (one.split(",")[0], int(one.split("line ")[1].split(":")[0])))
    assert [problem.split(":")[0] for problem in problems] == [
        "gates/launch.md, line 2",
        "gates/launch.md, line 14",
        "gates/launch.md, line 17",
        "roles/poet.md, line 5",
        "stages/data.md, line 5",
    ]


def test_an_id_cannot_be_taken_twice(own):
    own.write(
        "roles/poet.md", "---\nid: ml_lead\nkind: role\nname: P\nmeasured_on: []\ncares_about: x\nsummary: y\n---\n"
    )

    assert told(own) == ["roles/poet.md: the id 'ml_lead' is taken by bundled/roles/ml_lead.md. Give it another id"]


def test_two_tests_that_exclude_each_other_cannot_be_met(own):
    own.change(
        "requirements/labels_agree.md",
        "  - field: agreement.value",
        "  - field: annotators\n    comparison: below\n    value: 2\n  - field: agreement.value",
    )

    assert "annotators is at least 2 and annotators is below 2" in told(own)[0]


def test_what_is_left_out_on_purpose_is_removed(own):
    own.remove("red_flags/no_baseline.md")

    assert told(own) == []
    assert "no_baseline" not in {flag.id for flag in load_playbook(own.folder).red_flags}


def test_removing_what_others_name_leaves_them_pointing_at_nothing(own):
    own.remove("requirements/support_briefed.md")

    problems = told(own)

    assert any("gates/launch.md, line 15: there is no requirement 'support_briefed'" in one for one in problems)
    assert any("questions/do_agents_know.md" in one for one in problems)


def test_removing_what_is_not_there_is_told(own):
    own.remove("red_flags/no_basline.md")

    assert (
        "there is no bundled red_flags/no_basline.md to remove. Did you mean red_flags/no_baseline.md?" in told(own)[0]
    )


def test_a_removal_says_why(own):
    own.write("red_flags/no_baseline.md", "---\nkind: removed\n---\n")

    assert "has no field 'because'" in told(own)[0]


@pytest.mark.parametrize(
    ("folder", "message"),
    [("letters", "letters: there is none"), ("boxes", "boxes: there is none"), ("stages", "stages: there is none")],
)
def test_a_kind_that_must_exist_cannot_be_removed_whole(own, folder, message):
    for thing in load_playbook().things(folder):
        own.remove(f"{folder}/{thing.id}.md")

    assert any(one.startswith(message) for one in told(own))


def test_shorter_lifecycle_of_an_organisation_is_sound(own):
    own.change("stages/framing.md", "next: [data]", "next: [modelling]")
    own.change("handoffs/a_framing_to_data.md", "before_stage: data", "before_stage: modelling")
    for name in ("data", "baseline"):
        own.remove(f"stages/{name}.md")
    for name in ("data_ready", "baseline_set"):
        own.remove(f"gates/{name}.md")
    for question in load_playbook().questions:
        if question.stage in ("data", "baseline"):
            own.remove(f"questions/{question.id}.md")

    assert told(own) == []
    assert [stage.id for stage in load_playbook(own.folder).stages] == [
        "framing",
        "modelling",
        "evaluation",
        "production",
        "monitoring",
    ]


def test_files_that_nothing_reads_are_told(own):
    own.write("gate/launch.md", "---\nid: launch\n---\n")
    own.write("gates/old/launch.md", "---\nid: launch\n---\n")
    own.write("gates/launch.yaml", "id: launch")
    own.write("README.md", "# Ours")
    own.write("notes/plan.txt", "x")

    assert [one.split(" There are")[0] for one in told(own)] == [
        "gate: is a folder that nothing reads. Did you mean 'gates'?",
        "gates/launch.yaml: is not read. Name it launch.md",
        "gates/old/launch.md: stands too deep to be read. Move it to gates/",
    ]


def test_a_compliance_gate_may_stand_before_the_launch_in_the_same_stage(own):
    own.change("stages/evaluation.md", "[model_review, legal_compliance]", "[model_review]")
    own.change("stages/production.md", "gates: [launch]", "gates: [legal_compliance, launch]")
    own.change("gates/legal_compliance.md", "stage: evaluation", "stage: production")
    assert told(own) == []

    own.change("stages/production.md", "[legal_compliance, launch]", "[launch, legal_compliance]")
    assert any("no compliance gate stands before this launch" in one for one in told(own))


def test_a_handoff_that_asks_nothing_of_the_receiver_is_refused(own):
    text = (BUNDLED / "handoffs/c_model_to_serving.md").read_text(encoding="utf-8")
    own.write("handoffs/c_model_to_serving.md", text.replace("by: receiver", "by: giver"))

    assert "contents ask nothing of the receiver. Add an entry with 'by: receiver': a handoff takes two" in told(own)[0]


def test_a_file_that_cannot_be_read_is_told(own):
    (own.folder / "gates" / "launch.md").mkdir(parents=True)

    with pytest.raises(PlaybookError, match=r"launch\.md: cannot be read"):
        check_playbook(own.folder)


def test_a_broken_failure_mode_is_told_beside_a_broken_gate(own):
    own.change("failure_modes/false_alarm.md", "lane: model", "lane: modell")
    own.change("gates/launch.md", "conditional: true", "conditional: perhaps")

    assert [one.split(":")[0] for one in told(own)] == [
        "failure_modes/false_alarm.md, line 5",
        "gates/launch.md, line 18",
    ]


def test_the_answer_has_a_row_for_every_problem(own):
    own.change("gates/launch.md", "conditional: true", "conditional: perhaps")

    answer = check_playbook(own.folder).to_dict()

    assert answer["sound"] is False
    assert answer["rows"] == [
        {
            "path": str(own.folder / "gates/launch.md"),
            "line": 18,
            "problem": "conditional must be true or false",
            "hint": "It says 'perhaps'",
        }
    ]
    assert answer["inputs"] == {"playbook": check_playbook(own.folder).fingerprint}
