"""`can_hold` against an oracle: every value of a small world is tried with the schema library itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from threadline.playbook import Must
from threadline.playbook.checking.schema_paths import names_in, schema_at
from threadline.playbook.checking.schema_values import can_hold

NUMBERS = st.integers(-3, 3) | st.sampled_from([-1.5, -0.5, 0.25, 0.5, 1.5, 2.5])
WORDS = st.sampled_from(["go", "stop", "wait"])

NUMBER_SCHEMAS = st.fixed_dictionaries(
    {"type": st.sampled_from(["number", "integer"])},
    optional={"minimum": NUMBERS, "maximum": NUMBERS, "exclusiveMinimum": NUMBERS, "exclusiveMaximum": NUMBERS},
)
OTHER_SCHEMAS = st.one_of(
    st.lists(WORDS | st.booleans() | st.integers(0, 2), min_size=1, max_size=3).map(lambda values: {"enum": values}),
    st.fixed_dictionaries({"type": st.just("string")}, optional={"maxLength": st.integers(0, 5)}),
    st.just({"type": "boolean"}),
    st.just({"type": ["boolean", "null"]}),
    st.fixed_dictionaries({"type": st.just("array")}, optional={"maxItems": st.integers(0, 3)}),
)
SCHEMAS = (
    NUMBER_SCHEMAS
    | OTHER_SCHEMAS
    | st.lists(NUMBER_SCHEMAS | OTHER_SCHEMAS, min_size=1, max_size=2).map(lambda branches: {"anyOf": branches})
)
MUSTS = st.one_of(
    st.builds(Must, st.just("x"), st.sampled_from(["at_least", "at_most", "above", "below"]), NUMBERS),
    st.builds(Must, st.just("x"), st.sampled_from(["is", "is_not"]), NUMBERS | WORDS | st.booleans()),
    st.builds(Must, st.just("x"), st.sampled_from(["one_of", "none_of"]), st.lists(NUMBERS | WORDS, max_size=3)),
    st.builds(Must, st.just("x"), st.just("has_at_least"), st.integers(1, 4)),
    st.just(Must("x", "is_given", None)),
)

# Every eighth from -6 to 6 holds a witness between any two of the numbers above, and beyond them.
WORLD = [
    *(eighth / 8 for eighth in range(-48, 49)),
    *range(-6, 7),
    *("go", "stop", "wait", "", "x", "xyzabc", "xyzab"),
    *(True, False, None),
    *([None] * length for length in range(6)),
]


@settings(max_examples=400, deadline=None)
@given(SCHEMAS, st.lists(MUSTS, min_size=1, max_size=3))
def test_a_test_is_called_unmeetable_exactly_when_no_value_meets_it(schema, musts):
    validator = Draft202012Validator(schema)
    met = any(validator.is_valid(value) and all(must.holds({"x": value}) for must in musts) for value in WORLD)

    assert can_hold(schema, musts) == met


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "string", "pattern": "^a"},
        {"type": "string", "minLength": 10**9},
        {"type": "array", "minItems": 10**9},
        {"$ref": "#/$defs/a"},
    ],
)
def test_what_cannot_be_judged_is_not_called_unmeetable(schema):
    assert can_hold(schema, [Must("x", "is", "b")])


@pytest.mark.parametrize(
    ("schema", "musts", "can"),
    [
        ({"type": "integer"}, [Must("x", "above", 0), Must("x", "below", 1)], False),
        ({"type": "number"}, [Must("x", "above", 0), Must("x", "below", 1)], True),
        ({"type": "integer", "multipleOf": 5}, [Must("x", "above", 11), Must("x", "below", 15)], False),
        ({"type": "integer", "multipleOf": 5}, [Must("x", "above", 11), Must("x", "at_most", 15)], True),
        ({"type": "string", "maxLength": 2}, [Must("x", "is", "go")], True),
        ({"type": "string", "maxLength": 1}, [Must("x", "is", "go")], False),
        ({"type": "object"}, [Must("x", "is_given", None)], True),
        ({"type": "null"}, [Must("x", "is_given", None)], False),
        ({"const": 3}, [Must("x", "at_least", 3)], True),
    ],
)
def test_edges_of_what_a_schema_lets_be(schema, musts, can):
    assert can_hold(schema, musts) is can


SCHEMA = {
    "type": "object",
    "properties": {
        "gain": {"$ref": "#/$defs/estimate"},
        "segments": {"type": "array", "items": {"type": "object", "properties": {"quality": {"type": "number"}}}},
        "either": {"anyOf": [{"type": "string"}, {"type": "object", "properties": {"reason": {"type": "string"}}}]},
        "round": {"$ref": "#/$defs/round"},
        "gone": {"$ref": "#/$defs/gone"},
        "circle": {"$ref": "#/$defs/circle"},
        "open": True,
    },
    "$defs": {
        "circle": {"$ref": "#/$defs/circle"},
        "estimate": {"type": "object", "properties": {"low": {"type": "number"}}},
        "round": {"type": "object", "properties": {"again": {"$ref": "#/$defs/round"}}},
    },
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("gain.low", {"type": "number"}),
        ("either.reason", {"type": "string"}),
        ("gain.high", None),
        ("segments.quality", None),
        ("nothing", None),
        ("gone", {}),
        ("circle", {}),
        ("round.again.again", SCHEMA["$defs"]["round"]),
    ],
)
def test_a_path_leads_to_the_schema_of_its_value(path, found):
    assert schema_at(SCHEMA, path) == found


def test_the_names_in_a_schema_are_paths_and_end():
    names = names_in(SCHEMA)

    assert names[:2] == ("gain", "gain.low")
    assert "round.again" in names
