from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threadline.playbook import Must, value_at

VALUES = {
    "verdict": "go",
    "gain": {"low": 0.02, "value": 0.05},
    "runs": 3,
    "fired": True,
    "segments": ["a", "b"],
    "no": None,
}


@pytest.mark.parametrize(
    ("field", "comparison", "value", "holds"),
    [
        ("verdict", "is", "go", True),
        ("verdict", "is", "no_go", False),
        ("verdict", "is_not", "no_go", True),
        ("verdict", "one_of", ["go", "go_with_conditions"], True),
        ("verdict", "none_of", ["go"], False),
        ("gain.low", "above", 0, True),
        ("gain.low", "above", 0.02, False),
        ("gain.low", "at_least", 0.02, True),
        ("runs", "at_most", 3, True),
        ("runs", "below", 3, False),
        ("runs", "is", 3.0, True),
        ("fired", "is", True, True),
        ("fired", "is", 1, False),
        ("segments", "has_at_least", 2, True),
        ("segments", "has_at_least", 3, False),
        ("verdict", "is_given", None, True),
        ("no", "is_given", None, False),
        ("nothing.there", "is_given", None, False),
    ],
)
def test_a_test_holds_or_does_not(field, comparison, value, holds):
    assert Must(field, comparison, value).holds(VALUES) is holds


@pytest.mark.parametrize(
    ("field", "comparison", "value"),
    [
        ("nothing", "is", "go"),
        ("nothing", "is_not", "go"),
        ("gain.high", "above", 0),
        ("verdict", "above", 0),
        ("fired", "at_least", 1),
        ("verdict", "has_at_least", 1),
        ("runs.of.what", "above", 0),
    ],
)
def test_what_the_evidence_does_not_say_is_neither_met_nor_unmet(field, comparison, value):
    assert Must(field, comparison, value).holds(VALUES) is None


def test_a_number_that_is_none_is_no_answer():
    assert Must("gain", "above", 0).holds({"gain": float("nan")}) is None


@pytest.mark.parametrize(
    ("must", "words"),
    [
        (Must("gain.low", "above", 0), "gain.low is above 0"),
        (Must("fired", "is", True), "fired is yes"),
        (Must("verdict", "one_of", ["rising", "flat"]), "verdict is one of rising or flat"),
        (Must("owner", "is_given", None), "owner is given"),
        (Must("segments", "has_at_least", 2), "segments lists at least 2"),
    ],
)
def test_a_test_is_told_in_words(must, words):
    assert must.told() == words


NUMBERS = st.integers(-5, 5) | st.floats(-5, 5)


@settings(deadline=None)
@given(NUMBERS, NUMBERS)
def test_orders_agree_with_each_other(found, wanted):
    holds = {
        name: Must("x", name, wanted).holds({"x": found}) for name in ("at_least", "at_most", "above", "below", "is")
    }

    assert holds["at_least"] is not holds["below"]
    assert holds["at_most"] is not holds["above"]
    assert holds["is"] is (holds["at_least"] and holds["at_most"])


PLAIN = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("ab"), PLAIN), PLAIN.filter(lambda value: value is not None))
def test_is_and_is_not_are_opposites_wherever_there_is_a_value(values, wanted):
    found = value_at(values, "a")
    holds = Must("a", "is", wanted).holds(values)

    assert (holds is None) == (found is None)
    assert Must("a", "is_not", wanted).holds(values) == (None if holds is None else not holds)
