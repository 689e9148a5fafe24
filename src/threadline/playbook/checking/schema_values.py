"""Whether a value can fit a JSON Schema and pass tests as well: enough to say that a test can never hold."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadline.answers import Plain
    from threadline.playbook.checking.schema_paths import Schema
    from threadline.playbook.kinds.must import Must

_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_SAMPLES: Mapping[str, list[Plain]] = {
    "boolean": [True, False],
    "number": [0, 1, 0.5, -1],
    "integer": [0, 1, -1],
    "null": [None],
    "object": [{}],
}
_LONGEST = 10_000
"""A text or list that must be longer is not built to see whether it fits."""


def can_hold(schema: Schema, musts: Sequence[Must]) -> bool:
    """Return whether some value fits the schema and passes all the tests on it.

    Values are tried: those that schema and tests name, their neighbours, and what lies between. For texts by pattern
    and for what a schema leaves open, the answer is yes: it is wrong to call meetable what is not, but worse the
    other way round.
    """
    branches = [one for name in ("anyOf", "oneOf") for one in _list(schema.get(name))]
    if branches:
        return any(can_hold(branch, musts) for branch in branches if isinstance(branch, Mapping))
    if _is_open(schema):
        return True
    return any(all(_passes(must, value) for must in musts) for value in _values(schema, musts) if _fits(value, schema))


def _is_open(schema: Schema) -> bool:
    long = any(_limit(schema, name, 0) > _LONGEST for name in ("minLength", "minItems"))
    return long or not {"type", "enum", "const"} & set(schema) or bool({"pattern", "format", "$ref"} & set(schema))


def _values(schema: Schema, musts: Sequence[Must]) -> list[Plain]:
    if "enum" in schema or "const" in schema:
        return [*_list(schema.get("enum")), *([schema["const"]] if "const" in schema else [])]
    named = [value for must in musts for value in (must.value if isinstance(must.value, list) else [must.value])]
    kinds = schema.get("type")
    values: list[Plain] = list(named)
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        values += _SAMPLES.get(str(kind), [])
        values += _numbers(schema, named) if kind in ("number", "integer") else []
        values += _texts(schema, named) if kind == "string" else []
        values += _lists(schema, named) if kind == "array" else []
    return values


def _numbers(schema: Schema, named: Sequence[Plain]) -> list[Plain]:
    said = [*(schema.get(bound) for bound in _BOUNDS), *named]
    marks = sorted({float(one) for one in said if _is_a(one, "number") and isinstance(one, int | float)})
    between = [(low + high) / 2 for low, high in pairwise(marks)]
    near = [*between, *(value for mark in marks for value in (mark, mark - 1, mark + 1))]
    step = _limit(schema, "multipleOf", 1)
    stepped = [way(value / step) * step for value in near for way in (math.floor, math.ceil)]
    return [*near, *stepped]


def _texts(schema: Schema, named: Sequence[Plain]) -> list[Plain]:
    shortest = int(_limit(schema, "minLength", 0))
    words = [one for one in named if isinstance(one, str)]
    # A letter that no test names, and one letter more than any does, so that "is not" can be met.
    letter = next((one for one in "xyzabcdefghij" if one not in "".join(words)), "\N{PILCROW SIGN}")
    longest = max((len(word) for word in words), default=0)
    return [letter * length for length in (shortest, max(shortest, 1), max(shortest, longest + 1))]


def _lists(schema: Schema, named: Sequence[Plain]) -> list[Plain]:
    shortest = int(_limit(schema, "minItems", 0))
    wanted = [math.ceil(one) for one in named if isinstance(one, int | float) and 0 <= one <= _LONGEST]
    return [[None] * max(shortest, length) for length in (0, *wanted)]


def _passes(must: Must, value: Plain) -> bool:
    return must.holds(_nested(must.field, value)) is True


def _nested(field: str, value: Plain) -> dict[str, Plain]:
    for name in reversed(field.split(".")):
        value = {name: value}
    return dict(value) if isinstance(value, Mapping) else {}


def _fits(value: Plain, schema: Schema) -> bool:
    if "enum" in schema or "const" in schema:
        # Values were taken from there.
        return True
    kinds = schema.get("type")
    allowed = kinds if isinstance(kinds, list) else [kinds]
    return any(_is_a(value, str(kind)) for kind in allowed) and _within(value, schema)


def _is_a(value: Plain, kind: str) -> bool:
    if kind in ("integer", "number"):
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        return is_number and (kind == "number" or float(str(value)).is_integer())
    types = {"boolean": bool, "string": str, "array": list, "object": dict, "null": type(None)}
    return isinstance(value, types.get(kind, object))


def _within(value: Plain, schema: Schema) -> bool:
    if isinstance(value, str | list):
        least, most = ("minLength", "maxLength") if isinstance(value, str) else ("minItems", "maxItems")
        return _limit(schema, least, 0) <= len(value) <= _limit(schema, most, math.inf)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return True
    step = _limit(schema, "multipleOf", 0)
    return (
        _limit(schema, "minimum", -math.inf) <= value <= _limit(schema, "maximum", math.inf)
        and _limit(schema, "exclusiveMinimum", -math.inf) < value < _limit(schema, "exclusiveMaximum", math.inf)
        and (not step or math.isclose(value / step, round(value / step), abs_tol=1e-9))
    )


def _limit(schema: Schema, name: str, otherwise: float) -> float:
    said = schema.get(name)
    return said if isinstance(said, int | float) and math.isfinite(said) else otherwise


def _list(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else []
