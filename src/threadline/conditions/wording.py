"""Conditions as one line of text, read and written.

theme:refund-answers tickets > 20 in 7 days
tag:"late refund" tag_rate >= 5% in 14 days for 3 days
capability:chat tickets per usage surely > 0.02 in 28 days
theme:refund-answers tickets rises by 30% in 7 days against the 28 days before
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import TYPE_CHECKING

from threadline.conditions.condition import Comparison, Condition, Period, Subject
from threadline.conditions.measures import STANDARD_MEASURES, MeasureKind, Measures
from threadline.errors import ConditionError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from threadline.conditions.measures import Measure

EXAMPLE = "theme:refund-answers tickets > 20 in 7 days"
TOKEN = re.compile(r'\w+:"(?:[^"\\]|\\.)*"|(?:<=|>=|[<>])|[^\s<>]+')
COMPARISONS = {
    (">",): Comparison.ABOVE,
    ("above",): Comparison.ABOVE,
    ("over",): Comparison.ABOVE,
    (">=",): Comparison.AT_LEAST,
    ("at", "least"): Comparison.AT_LEAST,
    ("<",): Comparison.BELOW,
    ("below",): Comparison.BELOW,
    ("under",): Comparison.BELOW,
    ("<=",): Comparison.AT_MOST,
    ("at", "most"): Comparison.AT_MOST,
    ("rises", "by"): Comparison.RISES_BY,
    ("grows", "by"): Comparison.RISES_BY,
    ("falls", "by"): Comparison.FALLS_BY,
    ("drops", "by"): Comparison.FALLS_BY,
    ("moves", "by"): Comparison.MOVES_BY,
}
UNITS = {"day": (1, "days"), "days": (1, "days"), "week": (7, "days"), "weeks": (7, "days")} | {
    "hour": (1, "hours"),
    "hours": (1, "hours"),
}
CLAUSES = ("in", "against", "for", "week")


def parse_condition(text: str, *, measures: Measures = STANDARD_MEASURES) -> Condition:
    """Return the condition that a line of text says. Raises ConditionError that names the word and what to write."""
    return _Reader(text, measures).condition()


def read_condition(value: str | Mapping[str, Any], *, measures: Measures = STANDARD_MEASURES) -> Condition:
    """Return the condition that a file holds, as a line of text or as a mapping of its parts.

    Raises ConditionError for what cannot be read, unknown measures included.
    """
    if isinstance(value, str):
        return parse_condition(value, measures=measures)
    condition = Condition.from_dict(value)
    # Written and read again, a mapping passes all checks that a line passes.
    return parse_condition(write_condition(condition, measures=measures), measures=measures)


def write_condition(condition: Condition, *, measures: Measures = STANDARD_MEASURES) -> str:
    """Return the condition as one line of text, which `parse_condition` reads back to an equal condition.

    Raises ConditionError for a measure that `measures` does not hold.
    """
    measure = measures.named(condition.measure, condition=condition.measure)
    words = [*(_write_subject(subject) for subject in condition.subjects), condition.measure]
    if condition.per is not None:
        words += ["per", condition.per]
    if condition.surely:
        words.append("surely")
    words += [condition.comparison.value, _write_threshold(condition, measure)]
    if condition.period is not None:
        words += ["in", _write_period(condition.period)]
    if condition.against is not None:
        words += ["against the", _write_period(condition.against), "before"]
    if condition.sustained is not None:
        words += ["for", _write_period(condition.sustained)]
    return " ".join(words)


class _Reader:
    """Reads a line word by word."""

    def __init__(self, text: str, measures: Measures) -> None:
        self.text, self.measures = text.strip(), measures
        self.words = TOKEN.findall(self.text)
        self.at = 0

    def condition(self) -> Condition:
        if not self.words:
            raise self._refuse("it is empty", f"Write, for instance: {EXAMPLE}")
        subjects = self._subjects()
        measure = self.measures.named(self._next("a measure"), condition=self.text)
        per = self._next("a measure") if self._skip("per") else None
        if per is not None:
            self.measures.named(per, condition=self.text)
        surely = self._skip("surely")
        comparison = self._comparison()
        threshold, relative = self._threshold(measure, comparison, has_divisor=per is not None)
        clauses = self._clauses()
        if clauses.get("in") is None and measure.needs_period:
            raise self._refuse(f"{measure.name} needs a period", "Add: in 7 days")
        return Condition(
            measure=measure.name,
            comparison=comparison,
            threshold=threshold,
            period=clauses.get("in"),
            subjects=subjects,
            per=per,
            against=clauses.get("against"),
            sustained=clauses.get("for"),
            surely=surely,
            relative=relative,
        )

    def _subjects(self) -> tuple[Subject, ...]:
        found = []
        while self.at < len(self.words) and ":" in self.words[self.at]:
            kind, _, name = self.words[self.at].partition(":")
            if not kind or not name:
                raise self._refuse(
                    f"{self.words[self.at]!r} names nothing", "Write, for instance, theme:refund-answers"
                )
            if name.startswith('"'):
                name = re.sub(r"\\(.)", r"\1", name[1:-1])
            found.append(Subject(kind, name))
            self.at += 1
        return tuple(found)

    def _comparison(self) -> Comparison:
        for length in (2, 1):
            words = tuple(self.words[self.at : self.at + length])
            if words in COMPARISONS:
                self.at += length
                return COMPARISONS[words]
        word = self._next("a comparison")
        near = get_close_matches(word, [words[0] for words in COMPARISONS], n=1)
        known = ", ".join(one.value for one in Comparison)
        hint = f"Did you mean {near[0]!r}?" if near else f"Use one of: {known}"
        raise self._refuse(f"{word!r} is no comparison", hint)

    def _threshold(self, measure: Measure, comparison: Comparison, *, has_divisor: bool) -> tuple[float, bool]:
        word = self._next("a number")
        percent = word.endswith("%")
        try:
            number = Decimal(word.removesuffix("%"))
        except InvalidOperation as error:
            raise self._refuse(f"{word!r} is no number", "Write, for instance, 20 or 5%") from error
        if self.at < len(self.words) and self.words[self.at] in {measure.unit, measure.unit.removesuffix("s")}:
            self.at += 1
        if not percent:
            return float(number), False
        if comparison.of_change:
            return float(number / 100), True
        if measure.kind is not MeasureKind.SHARE and not has_divisor:
            raise self._refuse(f"{measure.name} is in {measure.unit}, not in percent", f"Write {number} without %")
        return float(number / 100), False

    def _clauses(self) -> dict[str, Period]:
        found: dict[str, Period] = {}
        while self.at < len(self.words):
            word = self._next("a period")
            if word == "week" and self.words[self.at : self.at + 2] == ["over", "week"]:
                self.at += 2
                self._keep(found, "in", Period(7))
                self._keep(found, "against", Period(7))
            elif word in {"in", "for"}:
                self._skip("the")
                self._keep(found, word, self._period())
            elif word == "against":
                self._skip("the")
                self._keep(found, word, self._period())
                if not self._skip("before"):
                    raise self._refuse("a baseline comes before the period", "Write: against the 28 days before")
            else:
                near = get_close_matches(word, CLAUSES, n=1)
                hint = (
                    f"Did you mean {near[0]!r}?" if near else "Write: in 7 days, against the 28 days before, for 3 days"
                )
                raise self._refuse(f"{word!r} is not understood here", hint)
        return found

    def _keep(self, found: dict[str, Period], name: str, period: Period) -> None:
        if name in found:
            raise self._refuse(f"{name!r} is said twice", "Say it once")
        found[name] = period

    def _period(self) -> Period:
        length = self._next("a length of time")
        unit = "day"
        if length in UNITS:
            length, unit = "1", length
        elif length.isdecimal():
            unit = self._next("days or hours")
        else:
            raise self._refuse(f"{length!r} is no length of time", "Write, for instance, 7 days")
        if unit not in UNITS:
            near = get_close_matches(unit, UNITS, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else "Use hours, days or weeks"
            raise self._refuse(f"{unit!r} is no unit of time", hint)
        times, name = UNITS[unit]
        return Period(int(length) * times, name)

    def _next(self, wanted: str) -> str:
        if self.at >= len(self.words):
            raise self._refuse(f"it ends where {wanted} should stand", f"Write, for instance: {EXAMPLE}")
        self.at += 1
        word: str = self.words[self.at - 1]
        return word

    def _skip(self, word: str) -> bool:
        if self.at < len(self.words) and self.words[self.at] == word:
            self.at += 1
            return True
        return False

    def _refuse(self, problem: str, hint: str) -> ConditionError:
        return ConditionError(self.text, problem, hint)


def _write_subject(subject: Subject) -> str:
    if re.fullmatch(r"[^\s<>\"\\]+", subject.name):
        return f"{subject.kind}:{subject.name}"
    escaped = re.sub(r'(["\\])', r"\\\1", subject.name)
    return f'{subject.kind}:"{escaped}"'


def _write_threshold(condition: Condition, measure: Measure) -> str:
    shown_in_percent = condition.relative or (
        measure.kind is MeasureKind.SHARE and not condition.comparison.of_change and condition.per is None
    )
    # The shortest decimal that is this float: 0.3 is 30%, not 30.000000000000004%.
    number = Decimal(repr(float(condition.threshold))) * (100 if shown_in_percent else 1)
    plain = format(number.normalize(), "f")
    return f"{plain}%" if shown_in_percent else plain


def _write_period(period: Period) -> str:
    unit = period.unit.removesuffix("s") if period.length == 1 else period.unit
    return f"{period.length} {unit}"
