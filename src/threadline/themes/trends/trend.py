"""Where a theme is going: its direction, its change with an interval, and the band that a day should fall in."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadline.answers import Estimate, Plain, Undecided, day
from threadline.errors import SettingError
from threadline.stats.intervals import rate_ratio
from threadline.stats.series import CountModel, count_band, expected_counts, fit_counts
from threadline.themes.trends.daily import DailyCounts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

WEEK = 7
WEEKDAYS_NEED_DAYS = 21


@dataclass(frozen=True, slots=True)
class TrendSettings:
    """How a trend is read.

    The last `period_days` whole days are set against as many before them (whole weeks, so that weekdays cancel; a short
    record uses half or a quarter of it). `steady_factor`: a change is steady when it surely stays within this factor;
    `least_change` (a share): a surely smaller or larger volume is still steady when its change is below this.
    `band_days` is how far back the band is fitted; `least_tickets` is needed in both periods together.
    """

    period_days: int = 28
    level: float = 0.95
    steady_factor: float = 1.5
    least_change: float = 0.1
    band_days: int = 182
    least_tickets: int = 10

    def __post_init__(self) -> None:
        """Refuse settings that make no sense."""
        if self.period_days < WEEK or self.period_days % WEEK:
            raise SettingError("period_days", self.period_days, hint="Give whole weeks: 7, 14, 28")
        if not 0 < self.level < 1:
            raise SettingError("level", self.level, hint="Give a probability, such as 0.95")
        if self.steady_factor <= 1:
            raise SettingError("steady_factor", self.steady_factor, hint="Give a number above 1")

    def to_dict(self) -> dict[str, Plain]:
        """Return the settings as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class TrendDay:
    """One day: tickets seen, and expected with the band that holds such a day with probability `level`.

    Nothing is expected of a day where there is too little record to say.
    """

    day: date
    observed: int
    expected: float | None
    low: float | None
    high: float | None
    complete: bool

    def to_dict(self) -> dict[str, Plain]:
        """Return the day as plain values."""
        return {
            "day": day(self.day),
            "observed": self.observed,
            "expected": self.expected,
            "low": self.low,
            "high": self.high,
            "complete": self.complete,
        }


@dataclass(frozen=True, slots=True)
class Trend:
    """A theme's direction (rising, falling, steady or undecided) and the numbers it rests on.

    `change` is relative: 0.5 is half more in the last `period_days` whole days than in as many days before them, per
    unit of usage where `per_usage`. `growth_per_week` is the same kind of number for one week, by regression.
    """

    direction: str
    because: str
    change: Estimate | Undecided
    growth_per_week: Estimate | Undecided
    period_days: int | None
    per_usage: bool
    recent: int
    before: int
    days: Sequence[TrendDay]

    def to_dict(self) -> dict[str, Plain]:
        """Return the trend as plain values."""
        return {
            "direction": self.direction,
            "because": self.because,
            "change": self.change.to_dict(),
            "growth_per_week": self.growth_per_week.to_dict(),
            "period_days": self.period_days,
            "per_usage": self.per_usage,
            "recent": self.recent,
            "before": self.before,
            "days": [one.to_dict() for one in self.days],
        }


def describe_trend(
    counts: DailyCounts | Mapping[date, int],
    *,
    as_of: datetime,
    zone: str = "UTC",
    usage: Mapping[date, float] | None = None,
    settings: TrendSettings | None = None,
) -> Trend:
    """Return the trend of one theme as known at `as_of`.

    `counts` is `DailyCounts` of one theme (`daily.theme(theme_id)`: all themes then share one end of the record) or
    tickets by day. Days that are not whole are shown, and judged nowhere. Raises SettingError for an unknown zone and
    ValueError for more than one theme.
    """
    chosen = settings or TrendSettings()
    known = counts.until(as_of, zone=zone) if isinstance(counts, DailyCounts) else _of_one(counts, as_of, zone, usage)
    if len(known.theme_ids) > 1:
        message = f"a trend is that of one theme, not of {len(known.theme_ids)}: use daily.theme(theme_id)"
        raise ValueError(message)
    tickets = known.tickets.sum(axis=1)
    per = None if known.usage is None else known.usage.reshape(len(tickets), -1)[:, 0]
    seen = _Seen(known, tickets, per, _fit(known, tickets, per, chosen))
    change, period, recent, before = _change(seen, chosen)
    direction, because = _direction(change, (recent, before), compared=period is not None, settings=chosen)
    return Trend(
        direction, because, change, _growth(seen, chosen), period, per is not None, recent, before, _days(seen, chosen)
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    daily: DailyCounts
    tickets: np.ndarray
    usage: np.ndarray | None
    model: tuple[CountModel, int] | None


def _of_one(counts: Mapping[date, int], as_of: datetime, zone: str, usage: Mapping[date, float] | None) -> DailyCounts:
    return DailyCounts.from_rows(
        ((one, "all", count) for one, count in counts.items()), as_of=as_of, zone=zone, usage=usage
    )


def _fit(
    daily: DailyCounts, tickets: np.ndarray, usage: np.ndarray | None, settings: TrendSettings
) -> tuple[CountModel, int] | None:
    """Return the regression on the last whole days and the row it begins at, or None where it cannot be made."""
    begin = max(0, daily.full_days - settings.band_days)
    rows = slice(begin, daily.full_days)
    if daily.full_days - begin < 2 * WEEK:
        return None
    first = (daily.first_on.weekday() + begin) % WEEK
    weekdays = daily.full_days - begin >= WEEKDAYS_NEED_DAYS
    exposure = None if usage is None else usage[rows]
    try:
        return fit_counts(tickets[rows], first_weekday=first, exposure=exposure, weekdays=weekdays), begin
    except ValueError:
        return None


def _change(seen: _Seen, settings: TrendSettings) -> tuple[Estimate | Undecided, int | None, int, int]:
    full = seen.daily.full_days
    lengths = [length for length in _lengths(settings.period_days) if 2 * length <= full]
    if not lengths:
        need = 2 * _lengths(settings.period_days)[-1]
        told = Undecided(
            f"{full} whole days of record, and {need} are needed", f"{need - full} more days of tickets would settle it"
        )
        return told, None, int(seen.tickets[:full].sum()), 0
    length = lengths[0]
    late, early = slice(full - length, full), slice(full - 2 * length, full - length)
    recent, before = int(seen.tickets[late].sum()), int(seen.tickets[early].sum())
    if recent + before < settings.least_tickets:
        told = Undecided(
            f"{recent + before} tickets in {2 * length} days", f"{settings.least_tickets} tickets are needed to compare"
        )
        return told, length, recent, before
    per = (float(length), float(length))
    if seen.usage is not None:
        per = (float(seen.usage[late].sum()), float(seen.usage[early].sum()))
        if min(per) <= 0:
            return (
                Undecided("no usage was recorded in one of the periods", "load usage for both"),
                length,
                recent,
                before,
            )
    ratio = rate_ratio(
        recent,
        before,
        exposure=per[0],
        base_exposure=per[1],
        dispersion=_dispersion(seen, full - 2 * length, full),
        level=settings.level,
    )
    if isinstance(ratio, Undecided):
        told = Undecided(f"no tickets in the {length} days before", "the theme is new; wait for a second period")
        return told, length, recent, before
    return Estimate(ratio.value - 1, ratio.low - 1, ratio.high - 1, ratio.level), length, recent, before


def _lengths(period_days: int) -> list[int]:
    """Return the periods to try, longest first, in whole weeks."""
    weeks = period_days // WEEK
    return [WEEK * one for one in sorted({weeks, max(1, weeks // 2), max(1, weeks // 4)}, reverse=True)]


def _dispersion(seen: _Seen, begin: int, end: int) -> float:
    """Return variance over mean about the regression in the two periods compared, or 1 where it cannot be fitted."""
    if seen.model is None:
        return 1.0
    model, start = seen.model
    first = max(begin, start)
    exposure = None if seen.usage is None else seen.usage[first:end]
    mean, _ = expected_counts(model, np.arange(first - start, end - start), exposure=exposure)
    miss = (seen.tickets[first:end] - mean) ** 2 / np.maximum(mean, 1e-9)
    share = model.degrees_of_freedom / model.rows
    return max(1.0, model.dispersion, float(miss.mean()) / share)


def _growth(seen: _Seen, settings: TrendSettings) -> Estimate | Undecided:
    if seen.model is None:
        return Undecided("too few whole days with tickets for a regression", "two weeks of tickets are needed")
    from scipy import special  # noqa: PLC0415  loaded when first used

    model, _ = seen.model
    half = float(special.stdtrit(model.degrees_of_freedom, (1 + settings.level) / 2)) * model.growth_error
    log_growth = float(model.coefficients[1])
    if log_growth + half > math.log(1000):
        return Undecided("growth cannot be told from so few tickets", "wait for more tickets")
    return Estimate(
        math.expm1(log_growth), math.expm1(log_growth - half), math.expm1(log_growth + half), settings.level
    )


def _direction(
    change: Estimate | Undecided, tickets: tuple[int, int], *, compared: bool, settings: TrendSettings
) -> tuple[str, str]:
    recent, before = tickets
    if isinstance(change, Undecided):
        # Ten tickets after none in as many days is no chance, though no factor can be said.
        if before == 0 and recent >= settings.least_tickets and compared:
            return "rising", f"{recent} tickets after a period without any"
        return "undecided", change.reason
    said = f"{change.value:+.0%} ({change.low:+.0%} to {change.high:+.0%})"
    if change.low > 0 and change.value >= settings.least_change:
        return "rising", said
    if change.high < 0 and 1 + change.value <= 1 / (1 + settings.least_change):
        return "falling", said
    if 1 / settings.steady_factor <= 1 + change.low and 1 + change.high <= settings.steady_factor:
        return "steady", said
    return "undecided", f"the change may be anything from {change.low:+.0%} to {change.high:+.0%}"


def _days(seen: _Seen, settings: TrendSettings) -> tuple[TrendDay, ...]:
    tickets, full = seen.tickets, seen.daily.full_days
    if seen.model is None:
        return tuple(
            TrendDay(seen.daily.day(row), int(count), None, None, None, complete=row < full)
            for row, count in enumerate(tickets)
        )
    model, begin = seen.model
    exposure = None if seen.usage is None else seen.usage[begin:]
    mean, error = expected_counts(model, np.arange(len(tickets) - begin), exposure=exposure)
    low, high = count_band(mean, error, model.dispersion, level=settings.level)
    return tuple(
        TrendDay(
            seen.daily.day(row),
            int(count),
            float(mean[row - begin]) if row >= begin else None,
            float(low[row - begin]) if row >= begin else None,
            float(high[row - begin]) if row >= begin else None,
            complete=row < full,
        )
        for row, count in enumerate(tickets)
    )
