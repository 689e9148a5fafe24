"""A requirement is met by evidence that is there, in shape, fresh, on the same data and says yes; or by a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from threadline.gates import situation_of
from threadline.gates.requirements import check_requirement
from threadline.initiatives import Attestation, Reference


def problem_of(project, rules, name, *, later=timedelta(0)):
    return check_requirement(situation_of(project.initiative, rules, as_of=project.now + later), name)


def with_newest(project, kind, **changes):
    """Change the newest evidence of a kind, as if it had been recorded so."""
    newest = project.initiative.newest_evidence(kind)
    changed = replace(newest, **changes)
    evidence = tuple(changed if one is newest else one for one in project.initiative.evidence)
    project.initiative = replace(project.initiative, evidence=evidence)
    return project


def test_no_requirement_of_a_passed_gate_is_open(run, rules):
    project = run("monitoring")
    decided = {one.gate: one.decided_at for one in project.initiative.gates}
    situation = situation_of(project.initiative, rules, as_of=project.now)

    for gate, at in decided.items():
        for name in rules.gates[gate].requirements:
            assert check_requirement(situation, name, fresh_at=at) is None


def test_evidence_that_is_not_there_is_missed_from_the_one_who_makes_it(run, rules):
    found = problem_of(run("data"), rules, "feasibility_audit_go")

    assert (found.kind, found.from_whom) == ("missing", "data_scientist")
    assert "Feasibility audit" in found.why


def until_it_is(project, kind, days):
    return timedelta(days=days) - (project.now - project.initiative.newest_evidence(kind).computed_at)


def test_an_audit_that_says_go_holds_for_thirty_days_and_not_a_moment_longer(run, rules):
    project = run("baseline")
    thirty_days = until_it_is(project, "feasibility_audit", 30)

    assert problem_of(project, rules, "feasibility_audit_go", later=thirty_days - timedelta(minutes=1)) is None
    found = problem_of(project, rules, "feasibility_audit_go", later=thirty_days)
    assert found.kind == "too_old"
    assert "30" in found.why


def test_an_audit_that_says_no_does_not_meet_it(run, rules):
    project = with_newest(run("baseline"), "feasibility_audit", values={"verdict": "no_go", "reasons": ["too few"]})

    found = problem_of(project, rules, "feasibility_audit_go")

    assert found.kind == "failed"
    assert "no_go" in found.why


def test_evidence_without_the_value_that_is_asked_for_says_nothing(run, rules):
    project = run("evaluation")
    values = dict(project.initiative.newest_evidence("model_evaluation").values)
    del values["meets_acceptance"]

    found = problem_of(with_newest(project, "model_evaluation", values=values), rules, "acceptance_criteria_met")

    assert found.kind == "not_said"


def test_evidence_out_of_shape_is_refused_with_what_is_wrong(run, rules):
    project = with_newest(run("baseline"), "feasibility_audit", values={"verdict": "surely", "reasons": []})

    found = problem_of(project, rules, "feasibility_audit_go")

    assert found.kind == "malformed"
    assert "verdict" in found.why


def test_evidence_that_does_not_say_what_it_rests_on_is_refused(run, rules):
    project = with_newest(run("baseline"), "feasibility_audit", rests_on=())

    found = problem_of(project, rules, "feasibility_audit_go")

    assert found.kind == "malformed"
    assert "table_version" in found.why


def test_a_baseline_on_other_data_than_the_model_does_not_compare(run, rules):
    project = run("evaluation")
    values = dict(project.initiative.newest_evidence("baseline_evaluation").values)
    project = with_newest(project, "baseline_evaluation", values={**values, "data": {"fingerprint": "sha256:other"}})

    found = problem_of(project, rules, "same_data_as_baseline")

    assert found.kind == "other_data"
    assert "sha256:other" in found.why


def test_a_baseline_is_compared_with_nothing_while_no_model_is_evaluated(run, rules):
    found = problem_of(run("modelling"), rules, "same_data_as_baseline")

    assert found.kind == "missing"
    assert "Evaluation of the model" in found.why


def test_stale_evidence_says_what_changed(run, rules):
    project = run("evaluation")
    project.note("thing_changed", {"what": "model_version", "id": "refunds", "version": "99"})

    found = problem_of(project, rules, "candidate_beats_baseline")

    assert found.kind == "stale"
    assert "99" in found.why


def test_evidence_whose_source_has_vanished_says_so(run, rules):
    project = run("baseline")
    project.note("thing_vanished", {"what": "table_version", "id": "refunds-cases"})

    found = problem_of(project, rules, "feasibility_audit_go")

    assert found.kind == "source_vanished"
    assert "cannot be computed again" in found.why


def attested_by(project, requirement, name):
    words = Attestation(requirement, name, project.now, "Looked at it.")
    project.initiative = replace(project.initiative, attestations=(*project.initiative.attestations, words))
    return project


def test_nobody_has_given_their_word_yet(run, rules):
    found = problem_of(run("production"), rules, "support_briefed")

    assert (found.kind, found.from_whom) == ("not_attested", "support_lead")


def test_the_word_of_the_driver_counts_for_nothing(run, rules):
    project = attested_by(run("production"), "support_briefed", "product_manager")

    assert problem_of(project, rules, "support_briefed").kind == "separation_of_duties"


def test_the_word_of_somebody_without_the_role_counts_for_nothing(run, rules):
    project = attested_by(run("production"), "support_briefed", "data_engineer")

    assert problem_of(project, rules, "support_briefed").kind == "wrong_role"


def test_the_word_of_the_right_person_counts_until_what_they_saw_is_stale(run, rules):
    project = attested_by(run("production"), "support_briefed", "support_lead")
    assert problem_of(project, rules, "support_briefed") is None

    newest = project.initiative.attestations[-1]
    looked_at = replace(newest, rests_on=(Reference("evidence", project.initiative.evidence[-1].id),))
    project.initiative = replace(project.initiative, attestations=(*project.initiative.attestations[:-1], looked_at))
    project.note("thing_changed", {"what": "model_version", "id": "refunds", "version": "99"})

    assert problem_of(project, rules, "support_briefed").kind == "stale"


def test_the_brief_is_judged_from_the_record_itself(run, rules):
    project = run("framing")
    found = problem_of(project, rules, "brief_complete")

    assert found.kind == "failed"
    assert "problem" in found.why
    assert problem_of(run("data"), rules, "brief_complete") is None
