from __future__ import annotations

import datetime as dt

import pytest

from threadline.playbook import load_playbook


@pytest.fixture(scope="module")
def audit():
    return load_playbook().evidence_kind("bias_audit")


def test_evidence_of_its_kind_has_no_problems(audit):
    assert audit.problems_in({"verdict": "passed", "segments": [{"segment": "new customers", "quality": 0.8}]}) == ()


def test_every_problem_of_a_record_is_told_with_its_path(audit):
    assert audit.problems_in({"segments": [{"segment": "new", "quality": "good"}, {}]}) == (
        '"verdict" is a required property',
        'segments[0].quality: "good" is not of type "number"',
        'segments[1]: "quality" is a required property',
        'segments[1]: "segment" is a required property',
    )


def test_a_date_that_was_not_quoted_is_told(audit):
    (problem,) = audit.problems_in({"verdict": "passed", "segments": [], "reason": dt.date(2026, 11, 1)})

    assert "date" in problem
    assert "quotation marks" in problem


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("p95_ms: {type: number}", 'p95_ms: {type: string, pattern: "("}', "line 13"),
        ("p95_ms: {type: number}", 'p95_ms: {$ref: "#/$defs/gone"}', "line 9"),
        ("p95_ms: {type: number}", "p95_ms: {enum: [2026-11-01]}", "line 9"),
    ],
)
def test_a_schema_that_could_judge_nothing_is_refused(own, before, after, told):
    own.change("evidence/latency_test.md", before, after)

    with pytest.raises(Exception, match=f"latency_test.md, {told}: this is no JSON Schema"):
        _ = load_playbook(own.folder).evidence_kinds
