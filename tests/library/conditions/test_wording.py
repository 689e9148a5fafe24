"""Conditions as text: read, written, and refused with a word on what to write instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadline.conditions import (
    STANDARD_MEASURES,
    Comparison,
    Condition,
    Measure,
    MeasureKind,
    Period,
    Subject,
    parse_condition,
    read_condition,
    write_condition,
)
from threadline.errors import ConditionError

LINES = [
    "theme:refund-answers tickets > 20 in 7 days",
    'tag:"late refund" tag_rate >= 5% in 14 days for 3 days',
    "capability:chat tickets per usage surely > 0.02 in 28 days",
    "theme:refund-answers tickets rises by 30% in 7 days against the 28 days before",
    "theme:x csat falls by 0.3 in 14 days against the 14 days before",
    "capability:chat channel:email csat < 3.5 in 28 days for 1 day",
    "handle_minutes moves by 12.5% in 24 hours against the 168 hours before",
    "spikes >= 1",
]


@pytest.mark.parametrize("line", LINES)
def test_a_condition_is_written_as_it_was_read(line):
    assert write_condition(parse_condition(line)) == line


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        (
            "theme:x tickets grows by 30% week over week",
            "theme:x tickets rises by 30% in 7 days against the 7 days before",
        ),
        ("csat below 3.5 points in the week", "csat < 3.5 in 7 days"),
        ("tickets at least 20 tickets in 2 weeks", "tickets >= 20 in 14 days"),
        ("tickets at most 1 ticket in day", "tickets <= 1 in 1 day"),
        ("tickets>20 for 2 days in 7 days", "tickets > 20 in 7 days for 2 days"),
    ],
)
def test_other_wordings_mean_the_same(line, meant):
    assert write_condition(parse_condition(line)) == meant


def test_the_parts_are_understood():
    condition = parse_condition('tag:"say \\"no\\"" tag_rate > 5% in 7 days for 3 days')

    assert condition == Condition(
        measure="tag_rate",
        comparison=Comparison.ABOVE,
        threshold=0.05,
        period=Period(7),
        subjects=(Subject("tag", 'say "no"'),),
        sustained=Period(3),
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "it is empty"),
        ("theme:x", "ends where a measure"),
        ("theme:x tikets > 20 in 7 days", "Did you mean 'tickets'"),
        ("zebra > 20 in 7 days", "Measures: csat"),
        ("tickets per usag > 20 in 7 days", "Did you mean 'usage'"),
        ("tickets abov 20 in 7 days", "Did you mean 'above'"),
        ("tickets ! 20 in 7 days", "Use one of: >"),
        ("tickets > many in 7 days", "'many' is no number"),
        ("tickets > nan in 7 days", "cannot be nan"),
        ("tickets >", "ends where a number"),
        ("tickets > 20", "Add: in 7 days"),
        ("tickets > 20 in 7 dys", "Did you mean 'days'"),
        ("tickets > 20 in 7 zz", "Use hours, days or weeks"),
        ("tickets > 20 in some days", "'some' is no length of time"),
        ("tickets > 20 in 0 days", "whole number above 0"),
        ("tickets > 20 in 7 days in 3 days", "said twice"),
        ("tickets > 20 inn 7 days", "Did you mean 'in'"),
        ("tickets > 20 in 7 days quickly", "is not understood here"),
        ("tickets > 5% in 7 days", "not in percent"),
        ("tickets rises by 30% in 7 days", "needs a baseline"),
        ("tickets rises by -3 in 7 days against the 7 days before", "above 0"),
        ("tickets rises by 30% in 7 days against the 28 days", "against the 28 days before"),
        ("tickets > 3 in 7 days against the 28 days before", "does not go with >"),
        ("theme: tickets > 3 in 7 days", "names nothing"),
    ],
)
def test_a_broken_line_says_what_to_write(line, told):
    with pytest.raises(ConditionError) as caught:
        parse_condition(line)

    assert told in str(caught.value)


def test_an_organisation_may_add_measures():
    measures = STANDARD_MEASURES.adding(Measure("recall", "share", MeasureKind.SHARE, "Share of cases caught."))

    condition = parse_condition("model:fraud recall < 80% in 7 days", measures=measures)

    assert condition.threshold == 0.8
    assert write_condition(condition, measures=measures) == "model:fraud recall < 80% in 7 days"
    with pytest.raises(ConditionError, match="no measure 'recall'"):
        write_condition(condition)
    with pytest.raises(ValueError, match="two measures"):
        measures.adding(Measure("recall", "share", MeasureKind.SHARE, "Again."))


def test_a_file_may_hold_a_line_or_its_parts():
    line = LINES[1]

    assert read_condition(line) == read_condition(parse_condition(line).to_dict())
    with pytest.raises(ConditionError, match="Did you mean 'tickets'"):
        read_condition({"measure": "tikets", "comparison": ">", "threshold": 3})


PERIODS = st.builds(Period, st.integers(1, 400), st.sampled_from(["days", "hours"]))
NAMES = (
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1)
    .filter(str.strip)
    .filter(str.isprintable)
)
NUMBERS = st.floats(0.000001, 1e9, allow_nan=False)


@st.composite
def conditions(draw):
    measure = draw(st.sampled_from([one for one in STANDARD_MEASURES.by_name.values() if one.needs_period]))
    comparison = draw(st.sampled_from(list(Comparison)))
    return Condition(
        measure=measure.name,
        comparison=comparison,
        threshold=draw(NUMBERS),
        period=draw(PERIODS),
        subjects=tuple(draw(st.lists(st.builds(Subject, st.sampled_from(["theme", "tag"]), NAMES), max_size=2))),
        per=draw(st.sampled_from([None, "usage"])),
        against=draw(PERIODS) if comparison.of_change else None,
        sustained=draw(st.none() | PERIODS),
        surely=draw(st.booleans()),
        relative=comparison.of_change and draw(st.booleans()),
    )


@given(conditions())
def test_text_and_parts_both_come_back_unchanged(condition):
    assert parse_condition(write_condition(condition)) == condition
    assert Condition.from_dict(condition.to_dict()) == condition
    assert read_condition(condition.to_dict()) == condition


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        condition = parse_condition(text)
    except ConditionError:
        return
    assert parse_condition(write_condition(condition)) == condition


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"measure": "tickets", "comparison": ">"}, "threshold is missing"),
        ({"measure": "tickets", "comparison": "=>", "threshold": 3}, "no comparison '=>'"),
        ({"measure": "tickets", "comparison": ">", "threshold": "3"}, "threshold is '3'"),
        ({"measure": "tickets", "comparison": ">", "threshold": 3, "periode": 7}, "Did you mean 'period'"),
        ({"measure": "tickets", "comparison": ">", "threshold": 3, "zz": 7}, "Keys: against"),
        ({"measure": "tickets", "comparison": ">", "threshold": 3, "period": 7}, "a period cannot be 7"),
        (
            {"measure": "tickets", "comparison": ">", "threshold": 3, "period": {"length": 1, "unit": "moons"}},
            "days or hours",
        ),
        ({"measure": "tickets", "comparison": ">", "threshold": 3, "subjects": ["theme:x"]}, "a subject cannot be"),
        ({"measure": "tickets", "comparison": ">", "threshold": 3, "surely": "yes"}, "Give true or false"),
        ({"measure": "tickets", "comparison": ">", "threshold": 3, "relative": True}, "only a change is relative"),
    ],
)
def test_broken_parts_say_what_is_wrong(values, told):
    with pytest.raises(ConditionError) as caught:
        Condition.from_dict(values)

    assert told in str(caught.value)
