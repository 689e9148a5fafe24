"""A plain test over the values of a piece of evidence: a field, a comparison, a value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadline.answers import Plain
    from threadline.playbook.fields import Fields

_MOST_COUNTED = 10_000

ORDERED = ("at_least", "at_most", "above", "below")
COMPARISONS = ("is", "is_not", *ORDERED, "one_of", "none_of", "has_at_least", "is_given")

_IN_WORDS = {
    "is": "is",
    "is_not": "is not",
    "at_least": "is at least",
    "at_most": "is at most",
    "above": "is above",
    "below": "is below",
    "one_of": "is one of",
    "none_of": "is none of",
    "has_at_least": "lists at least",
    "is_given": "is given",
}
_ORDER: dict[str, Callable[[float, float], bool]] = {
    "at_least": lambda found, wanted: found >= wanted,
    "at_most": lambda found, wanted: found <= wanted,
    "above": lambda found, wanted: found > wanted,
    "below": lambda found, wanted: found < wanted,
}


@dataclass(frozen=True, slots=True)
class Must:
    """A test over evidence: the value at `field` (a path such as `gain.low`) compared with `value`."""

    field: str
    comparison: str
    value: Plain

    def holds(self, values: Mapping[str, Plain]) -> bool | None:
        """Return whether it holds; None when the evidence does not say, or says it as something else."""
        found = value_at(values, self.field)
        if self.comparison == "is_given":
            return found is not None
        if found is None:
            return None
        if self.comparison in ORDERED:
            return _in_order(found, self.comparison, self.value)
        if self.comparison == "has_at_least":
            return _in_order(len(found), "at_least", self.value) if isinstance(found, list) else None
        return _among(found, self.comparison, self.value)

    def told(self) -> str:
        """Return the test in words: "gain.low is above 0"."""
        said = "" if self.comparison == "is_given" else f" {_value_told(self.value)}"
        return f"{self.field} {_IN_WORDS[self.comparison]}{said}"


def must_of(fields: Fields) -> Must:
    """Return the test that an entry of a page tells."""
    comparison = fields.choice("comparison", COMPARISONS)
    must = Must(fields.text("field"), comparison, fields.plain("value"))
    for wrong, problem, hint in _faults(must):
        if wrong:
            fields.complain("value", problem, hint)
    return must


def value_at(values: Mapping[str, Plain], path: str) -> Plain:
    """Return the value at a path such as `gain.low`; None where there is none."""
    found: Plain = dict(values)
    for name in path.split("."):
        if not isinstance(found, Mapping) or name not in found:
            return None
        found = found[name]
    return found


def _faults(must: Must) -> tuple[tuple[bool, str, str], ...]:
    counted = (*ORDERED, "has_at_least")
    listed = ("one_of", "none_of")
    return (
        (must.comparison in counted and not _is_number(must.value), "must be a number", "For example 'value: 0.8'"),
        (must.comparison == "has_at_least" and not _is_count(must.value), "must be a whole number", "From 1 to 10000"),
        (must.comparison in listed and not isinstance(must.value, list), "must be a list", "For example 'value: [go]'"),
        (must.comparison in ("is", "is_not") and must.value is None, "must be given", "For example 'value: go'"),
    )


def _in_order(found: Plain, comparison: str, wanted: Plain) -> bool | None:
    if not _is_number(found) or not _is_number(wanted):
        return None
    return _ORDER[comparison](float(str(found)), float(str(wanted)))


def _among(found: Plain, comparison: str, wanted: Plain) -> bool:
    allowed = wanted if isinstance(wanted, list) else [wanted]
    # True equals 1 in Python, never in evidence.
    inside = any(isinstance(found, bool) == isinstance(one, bool) and found == one for one in allowed)
    return inside if comparison in ("is", "one_of") else not inside


def _is_number(value: Plain) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_count(value: Plain) -> bool:
    return not _is_number(value) or (isinstance(value, int) and 1 <= value <= _MOST_COUNTED)


def _value_told(value: Plain) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " or ".join(str(one) for one in value) if isinstance(value, list) else str(value)
