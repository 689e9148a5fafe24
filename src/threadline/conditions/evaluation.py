"""Ask what a condition asks, and say whether it holds."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from threadline.answers import Estimate, Undecided
from threadline.conditions.condition import Comparison, Condition, Period
from threadline.conditions.measures import STANDARD_MEASURES, Measure, MeasureKind, Measures, Question, Window
from threadline.conditions.verdict import Check, Met, NotMet, Verdict
from threadline.errors import ConditionError, SettingError

if TYPE_CHECKING:
    from datetime import date

    from threadline.conditions.measures import Fetches


def evaluate(
    condition: Condition,
    *,
    fetch: Fetches,
    as_of: datetime,
    zone: str = "UTC",
    measures: Measures = STANDARD_MEASURES,
) -> Verdict:
    """Return whether a condition holds at `as_of`, with the numbers it rests on.

    `fetch` maps a measure's name to the function that answers a `Question` with a number, `Estimate` or `Undecided`.
    A period of days ends with the last whole day of `zone`, so that a day still filling is never read as a fall; a
    period of hours ends at `as_of`. Raises ConditionError for a measure that is unknown or that nothing fetches,
    SettingError for an unknown zone.
    """
    asking = _Asking(condition, fetch, measures, _zone(zone))
    checks: list[Check] = []
    doubt: Undecided | None = None
    for moment in _moments(condition, as_of):
        check = asking.look(moment)
        if isinstance(check, Undecided):
            doubt = doubt or check
        else:
            checks.append(check)
            if not check.holds:
                # One look that fails settles it, whatever the undecided ones would have said.
                return NotMet(condition, tuple(checks))
    return doubt or Met(condition, tuple(checks))


class _Asking:
    """One condition with all that is needed to look at it at a moment."""

    def __init__(self, condition: Condition, fetch: Fetches, measures: Measures, zone: ZoneInfo) -> None:
        self.condition, self.fetch, self.zone = condition, fetch, zone
        self.measure = self._known(condition.measure, measures)
        self.per = None if condition.per is None else self._known(condition.per, measures)
        if condition.period is None and self.measure.needs_period:
            raise ConditionError(condition.measure, f"{self.measure.name} needs a period", "Add: in 7 days")

    def _known(self, name: str, measures: Measures) -> Measure:
        measure = measures.named(name, condition=self.condition.measure)
        if name not in self.fetch:
            near = get_close_matches(name, self.fetch, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Fetched here: {', '.join(sorted(self.fetch)) or 'none'}"
            raise ConditionError(self.condition.measure, f"nothing here fetches {name!r}", hint)
        return measure

    def look(self, moment: datetime) -> Check | Undecided:
        """Return whether the condition holds at one moment, leaving aside how long it must."""
        window = _window(self.condition.period, moment, self.zone)
        observed = self._read(window)
        if isinstance(observed, Undecided):
            return observed
        if self.condition.against is None:
            return _judge(self.condition, window, observed, None, observed)
        before = _window(self.condition.against, window.start, self.zone)
        baseline = self._read(before)
        if isinstance(baseline, Undecided):
            return baseline
        if self.measure.kind is MeasureKind.COUNT and self.per is None:
            # A count is compared as if the baseline had been as long as the period.
            baseline = _scaled(baseline, window.days / before.days)
        change = _change(observed, baseline, relative=self.condition.relative)
        if isinstance(change, Undecided):
            return change
        return _judge(self.condition, window, observed, baseline, change)

    def _read(self, window: Window) -> float | Estimate | Undecided:
        read = self._ask(self.measure, window)
        if self.per is None or isinstance(read, Undecided):
            return read
        divisor = self._ask(self.per, window)
        if isinstance(divisor, Undecided):
            return divisor
        by = divisor.value if isinstance(divisor, Estimate) else divisor
        if by <= 0:
            return Undecided(f"no {self.per.name} in the period", f"load {self.per.name}, or wait for some")
        return _scaled(read, 1 / by)

    def _ask(self, measure: Measure, window: Window) -> float | Estimate | Undecided:
        return self.fetch[measure.name](Question(measure.name, self.condition.subjects, window))


def _judge(
    condition: Condition,
    window: Window,
    observed: float | Estimate,
    baseline: float | Estimate | None,
    compared: float | Estimate,
) -> Check | Undecided:
    """Compare; where sureness is asked, both ends of the interval must fall on one side."""
    value, low, high = _ends(compared)
    if condition.surely and isinstance(compared, Estimate):
        inside = (low, value, high, 0.0) if low < 0 < high else (low, value, high)
        verdicts = {_holds(condition, one) for one in inside}
        if len(verdicts) > 1:
            return Undecided(
                f"{condition.measure} may be anything from {low:g} to {high:g}", "more tickets would narrow it"
            )
    return Check(window, observed, baseline, value, _holds(condition, value))


def _holds(condition: Condition, value: float) -> bool:
    threshold = condition.threshold
    match condition.comparison:
        case Comparison.ABOVE:
            return value > threshold
        case Comparison.AT_LEAST | Comparison.RISES_BY:
            return value >= threshold
        case Comparison.BELOW:
            return value < threshold
        case Comparison.AT_MOST:
            return value <= threshold
        case Comparison.FALLS_BY:
            return value <= -threshold
        case Comparison.MOVES_BY:
            return abs(value) >= threshold


def _change(observed: float | Estimate, baseline: float | Estimate, *, relative: bool) -> float | Estimate | Undecided:
    value, low, high = _ends(observed)
    base, base_low, base_high = _ends(baseline)
    if relative:
        if base <= 0:
            return Undecided("the baseline is 0, so no change relative to it", "use a longer baseline")
        scale, ends = 1 / base, (value / base - 1, _ratio(low, base_high) - 1, _ratio(high, base_low) - 1)
    else:
        scale, ends = 1.0, (value - base, low - base_high, high - base_low)
    if isinstance(observed, Estimate) or isinstance(baseline, Estimate):
        if not scale or ends[2] == float("inf"):
            return Undecided("the baseline may be 0, so the change may be any", "use a longer baseline")
        level = observed.level if isinstance(observed, Estimate) else getattr(baseline, "level", 0.95)
        return Estimate(ends[0], min(ends[0], ends[1]), max(ends[0], ends[2]), level)
    return ends[0]


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("inf")


def _ends(value: float | Estimate) -> tuple[float, float, float]:
    return (value.value, value.low, value.high) if isinstance(value, Estimate) else (value, value, value)


def _scaled(value: float | Estimate, factor: float) -> float | Estimate:
    if isinstance(value, Estimate):
        return Estimate(value.value * factor, value.low * factor, value.high * factor, value.level)
    return value * factor


def _moments(condition: Condition, as_of: datetime) -> list[datetime]:
    """Return the moments at which the condition must hold, newest first."""
    if condition.sustained is None:
        return [as_of]
    step = timedelta(**{condition.sustained.unit: 1})
    return [as_of - step * back for back in range(condition.sustained.length)]


def _window(period: Period | None, moment: datetime, zone: ZoneInfo) -> Window:
    if period is None:
        return Window(moment, moment)
    if period.unit == "hours":
        return Window(moment - period.duration, moment)
    last = moment.astimezone(zone).date()
    return Window(_midnight(last - timedelta(days=period.length), zone), _midnight(last, zone))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, IsADirectoryError) as error:
        raise SettingError("zone", name, hint="Give an IANA name such as Europe/Berlin") from error
