"""What a condition is, as plain values and back."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from threadline.errors import ConditionError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from threadline.answers import Plain


class Comparison(StrEnum):
    """How a measure is set against the threshold; the last three against its own baseline."""

    ABOVE = ">"
    AT_LEAST = ">="
    BELOW = "<"
    AT_MOST = "<="
    RISES_BY = "rises by"
    FALLS_BY = "falls by"
    MOVES_BY = "moves by"

    @property
    def of_change(self) -> bool:
        """Whether the measure's change is compared, rather than the measure."""
        return self in {Comparison.RISES_BY, Comparison.FALLS_BY, Comparison.MOVES_BY}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a measure is about: a kind (theme, tag, capability, model, segment ...) and a name."""

    kind: str
    name: str

    def __post_init__(self) -> None:
        """Refuse what could not be written as one word before a colon, and empty names."""
        if not re.fullmatch(r"\w+", self.kind) or not self.name.strip() or not self.name.isprintable():
            raise ConditionError(f"{self.kind}:{self.name}", "it names nothing", "Write, for instance, theme:refunds")

    def to_dict(self) -> dict[str, Plain]:
        """Return the subject as plain values."""
        return {"kind": self.kind, "name": self.name}


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time. Whole days are days of the organisation's zone; hours run to the moment asked about."""

    length: int
    unit: str = "days"

    def __post_init__(self) -> None:
        """Refuse lengths and units that do not exist."""
        if self.unit not in {"days", "hours"}:
            raise ConditionError(f"{self.length} {self.unit}", "a period is in days or hours", "Write 7 days")
        if type(self.length) is not int or self.length < 1:
            raise ConditionError(f"{self.length} {self.unit}", "a period is a whole number above 0", "Write 7 days")

    @property
    def duration(self) -> timedelta:
        """The period as a length of time, days being of 24 hours."""
        return timedelta(**{self.unit: self.length})

    def to_dict(self) -> dict[str, Plain]:
        """Return the period as plain values."""
        return {"length": self.length, "unit": self.unit}


@dataclass(frozen=True, slots=True)
class Condition:
    """A named measure, a comparison, a period.

    `per` divides by a second measure over the same period. `against` is the baseline: as long a stretch before the
    period. `sustained` asks that it holds at the end of each of so many days (or hours) in a row. `surely` asks that
    the measure's whole interval passes the threshold. With a comparison of change, `relative` says that the threshold
    is a share of the baseline (0.3 is 30%) rather than in the measure's unit. Raises ConditionError when parts do not
    fit.
    """

    measure: str
    comparison: Comparison
    threshold: float
    period: Period | None = None
    subjects: tuple[Subject, ...] = ()
    per: str | None = None
    against: Period | None = None
    sustained: Period | None = None
    surely: bool = False
    relative: bool = False

    def __post_init__(self) -> None:
        """Refuse parts that do not fit together."""
        if not math.isfinite(self.threshold):
            raise self._refuse(f"the threshold cannot be {self.threshold}", "Give a number")
        if self.comparison.of_change and (self.against is None or self.period is None):
            raise self._refuse(f"{self.comparison} needs a baseline", "Add: in 7 days against the 28 days before")
        if self.against is not None and not self.comparison.of_change:
            raise self._refuse(f"a baseline does not go with {self.comparison}", "Write: rises by 30%")
        if self.comparison.of_change and self.threshold <= 0:
            raise self._refuse(f"{self.comparison} needs a threshold above 0", "Write: falls by 30%")
        if self.relative and not self.comparison.of_change:
            raise self._refuse("only a change is relative to a baseline", "Write: rises by 30%")

    def _refuse(self, problem: str, hint: str) -> ConditionError:
        return ConditionError(f"{self.measure} {self.comparison} {self.threshold:g}", problem, hint)

    def to_dict(self) -> dict[str, Plain]:
        """Return the condition as plain values; parts that are not there are left out."""
        said: dict[str, Plain] = {
            "measure": self.measure,
            "comparison": self.comparison.value,
            "threshold": self.threshold,
        }
        if self.subjects:
            said["subjects"] = [subject.to_dict() for subject in self.subjects]
        for name in ("period", "against", "sustained"):
            period: Period | None = getattr(self, name)
            if period is not None:
                said[name] = period.to_dict()
        if self.per is not None:
            said["per"] = self.per
        said.update({name: True for name in ("surely", "relative") if getattr(self, name)})
        return said

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Condition:
        """Return the condition that `to_dict` described. Raises ConditionError for keys or values that do not exist."""
        shown = str(dict(values))
        _check_keys(values, shown)
        try:
            comparison = Comparison(values["comparison"])
        except ValueError as error:
            known = ", ".join(one.value for one in Comparison)
            raise ConditionError(shown, f"there is no comparison {values['comparison']!r}", f"Use {known}") from error
        if isinstance(values["threshold"], (str, bool)) or values["threshold"] is None:
            raise ConditionError(shown, f"threshold is {values['threshold']!r}", "Give a number")
        return cls(
            measure=str(values["measure"]),
            comparison=comparison,
            threshold=float(values["threshold"]),
            period=_period(values.get("period"), shown),
            subjects=tuple(_subject(one, shown) for one in values.get("subjects", ())),
            per=values.get("per"),
            against=_period(values.get("against"), shown),
            sustained=_period(values.get("sustained"), shown),
            surely=_flag(values, "surely", shown),
            relative=_flag(values, "relative", shown),
        )


def _check_keys(values: Mapping[str, Any], shown: str) -> None:
    from difflib import get_close_matches  # noqa: PLC0415  only needed when something is wrong

    known = Condition.__dataclass_fields__
    for key in values:
        if key not in known:
            near = get_close_matches(str(key), known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Keys: {', '.join(sorted(known))}"
            raise ConditionError(shown, f"there is no key {key!r}", hint)
    for key in ("measure", "comparison", "threshold"):
        if key not in values:
            raise ConditionError(shown, f"{key} is missing", f"Add the key {key}")


def _period(value: Any, shown: str) -> Period | None:
    if value is None:
        return None
    try:
        return Period(value["length"], value.get("unit", "days"))
    except (TypeError, KeyError, AttributeError) as error:
        raise ConditionError(shown, f"a period cannot be {value!r}", "Write {length: 7, unit: days}") from error


def _subject(value: Any, shown: str) -> Subject:
    try:
        return Subject(str(value["kind"]), str(value["name"]))
    except (TypeError, KeyError) as error:
        raise ConditionError(shown, f"a subject cannot be {value!r}", "Write {kind: theme, name: ...}") from error


def _flag(values: Mapping[str, Any], name: str, shown: str) -> bool:
    value = values.get(name, False)
    if not isinstance(value, bool):
        raise ConditionError(shown, f"{name} is {value!r}", "Give true or false")
    return value
