"""Find spikes: one day after the other, each judged by the days before it alone."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from threadline.answers import Provenance, Undecided
from threadline.stats.change_detection import RiseWatch, log_rise_ratio
from threadline.themes.spikes.expected import Forecast, Past, forecast
from threadline.themes.spikes.report import Spike, SpikeReport
from threadline.themes.spikes.settings import OVERSHOOT_POWER, SpikeSettings

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from threadline.themes.trends.daily import DailyCounts

COMMON_SPREAD = 0.15  # how far a usual day moves all themes together, one standard deviation
ODD_DAY = 1.6  # a day this many times the expected whole, or less than one over it, teaches nothing
ODD_DAYS_AT_MOST = 5  # of 14: more than that is no oddity but the new normal
LEAST_STAKE = 0.25  # tickets a day; a theme of fewer stakes as if it had these
WHOLE = "(all themes)"


def find_spikes(
    daily: DailyCounts, *, as_of: datetime, zone: str = "UTC", settings: SpikeSettings | None = None
) -> SpikeReport:
    """Return the spiking and newly emerging themes among `daily`, as known at `as_of`.

    The promise: while nothing rises, alarms over all themes together (and their sum) come at most
    `settings.false_alarms_per_quarter` times in 91 days in expectation, however many themes there are and however they
    depend on one another. It rests on counts that are negative binomial about a level with weekday factors and slow
    growth. What is said of a day never changes by later days; the day of `as_of` itself, still filling, can only be
    understated.
    """
    chosen = settings or SpikeSettings()
    known = daily.until(as_of, zone=zone)
    provenance = Provenance({"daily_counts": _fingerprint(known)}, chosen.to_dict(), as_of)
    if known.full_days < chosen.minimum_days:
        reason = f"{known.full_days} whole days of tickets, and {chosen.minimum_days} are needed"
        undecided = Undecided(reason, f"{chosen.minimum_days - known.full_days} more days of tickets would settle it")
        return SpikeReport(provenance, (), (), chosen.false_alarms_per_quarter, undecided)
    spikes = _Search(known, chosen).run() if known.theme_ids else []
    spikes.sort(key=lambda spike: (spike.detected_on, spike.theme_id))
    rows = tuple(spike for spike in spikes if spike.theme_id != WHOLE)
    whole = tuple(spike for spike in spikes if spike.theme_id == WHOLE)
    return SpikeReport(provenance, rows, whole, chosen.false_alarms_per_quarter, None)


class _Search:
    """The state of a search as it walks the days; columns are themes and, last, their sum."""

    def __init__(self, daily: DailyCounts, settings: SpikeSettings) -> None:
        self.daily, self.settings = daily, settings
        self.with_whole = len(daily.theme_ids) > 1
        self.counts = self._with_whole(daily.tickets.astype(np.float64))
        self.usage = self._usage()
        self.weekdays = daily.weekdays()
        days, series = self.counts.shape
        self.level, self.expected = np.zeros((days, series)), np.zeros((days, series))
        self.counted = np.ones((days, series))
        self.odd = np.zeros(days, dtype=np.bool_)
        self.since = np.zeros(series, dtype=np.int64)
        self.seen = np.zeros(series, dtype=np.bool_)
        self.episode = np.full(series, -1, dtype=np.int64)  # the row where the spike that goes on began
        self.detected = np.zeros(series, dtype=np.int64)
        self.watch = RiseWatch.start(np.array(settings.rises), np.array(settings.rise_shares), series)
        self.spikes: list[Spike] = []

    def run(self) -> list[Spike]:
        """Walk all days and return the spikes, those that go on included."""
        self._warm_up()
        for row in range(self.settings.minimum_days, len(self.counts)):
            self._day(row)
        for series in np.flatnonzero(self.episode >= 0):
            self._close(int(series), None, settled=False)
        return self.spikes

    def _with_whole(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.hstack([values, values.sum(axis=1, keepdims=True)]) if self.with_whole else values

    def _usage(self) -> NDArray[np.float64]:
        if self.daily.usage is None:
            return np.ones_like(self.counts)
        usage = self.daily.usage
        by_theme = np.repeat(usage[:, None], self.daily.tickets.shape[1], axis=1) if usage.ndim == 1 else usage
        scaled = by_theme / max(float(by_theme.mean()), 1e-9)
        both = np.hstack([scaled, scaled.mean(axis=1, keepdims=True)]) if self.with_whole else scaled
        return np.maximum(both, 1e-3)

    def _warm_up(self) -> None:
        """Give the first days a level to compare with: their own mean, since nothing came before them."""
        start = slice(0, self.settings.minimum_days)
        self.seen = self.counts[start].sum(axis=0) > 0
        mean = (self.counts[start].sum(axis=0) + 0.5) / self.usage[start].sum(axis=0)
        self.level[start] = mean
        whole = self.counts[start].sum(axis=1)
        factor = np.array([whole[self.weekdays[start] == one].mean() for one in range(7)]) / max(whole.mean(), 1e-9)
        self.expected[start] = mean * self.usage[start] * factor[self.weekdays[start]][:, None]

    def _day(self, row: int) -> None:
        today = self._forecast(row)
        self.level[row] = today.level
        self.expected[row] = today.level * today.weekday * self.usage[row]
        full = row < self.daily.full_days
        common, doubt = self._common_factor(row, today)
        expected = self.expected[row] * common
        ratio = log_rise_ratio(self.counts[row], expected, today.dispersion + doubt, self.watch.rises)
        self.seen |= self.counts[row] > 0
        self.watch.step(row, ratio, self._stakes(expected, today.dispersion))
        self.watch.forget((self.episode >= 0) | ~self.seen)
        self._raise_alarms(row)
        if full:
            self._settle(row)
            self._mark_odd(row)
        self.expected[row] = expected

    def _forecast(self, row: int) -> Forecast:
        begin = max(0, row - self.settings.history_days)
        rows = slice(begin, row)
        since = np.arange(begin, row)[:, None] >= self.since
        past = Past(
            self.counts[rows],
            self.usage[rows],
            self.counted[rows] * since * ~self.odd[rows, None],
            self.level[rows],
            self.expected[rows],
            self.weekdays[rows],
        )
        return forecast(past, weekday=int(self.weekdays[row]))

    def _common_factor(self, row: int, today: Forecast) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return how far the other themes' day is above the expected, at least 1, and its squared relative doubt."""
        ones, none = np.ones(self.counts.shape[1]), np.zeros(self.counts.shape[1])
        if not self.with_whole:
            return ones, none
        expected = self.expected[row, :-1] * (self.episode[:-1] < 0)
        spread = np.sqrt(expected + today.dispersion[:-1] * expected**2)
        # One theme's own spike must not raise what is expected of the others.
        bounded = np.minimum(self.counts[row, :-1] * (self.episode[:-1] < 0), expected + 3 * spread)
        prior = 1 / COMMON_SPREAD**2
        others = expected.sum() - expected + prior
        factor = np.maximum(1.0, (bounded.sum() - bounded + prior) / others)
        ones[:-1] = factor
        none[:-1] = np.where(factor > 1, 1 / others, 0.0)
        return ones, none

    def _stakes(self, expected: NDArray[np.float64], dispersion: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share the day's stake of 1 among the series that have shown themselves, more to those of more tickets.

        Less is staked where counts are bursty, since evidence overshoots less there. The stakes rest on what was
        expected, not on what came, and add up to 1 at most, so the bound on false alarms stays as it is.
        """
        stake = np.sqrt(expected + LEAST_STAKE)
        if self.with_whole:
            stake[-1] = stake[:-1].mean()
        stake = stake * self.seen
        bursty = (1 + dispersion * expected) ** -OVERSHOOT_POWER
        return bursty * stake / max(float(stake.sum()), 1e-9)

    def _raise_alarms(self, row: int) -> None:
        alarms = (self.watch.total() >= self.settings.alarm_at) & (self.episode < 0)
        if not alarms.any():
            return
        began = self.watch.beginnings()
        for series in np.flatnonzero(alarms):
            start = max(int(began[series]), int(self.since[series]))
            if self.counts[start : row + 1, series].sum() < self.settings.least_tickets:
                alarms[series] = False
                continue
            self.episode[series] = start
            self.detected[series] = row
            self.counted[self.episode[series] : row + 1, series] = 0.0
        self.watch.forget(alarms)

    def _settle(self, row: int) -> None:
        """End the spikes that are back to normal or have become it; the others' days teach nothing."""
        calm_days = self.settings.calm_days
        for series in np.flatnonzero(self.episode >= 0):
            start = int(self.episode[series])
            self.counted[row, series] = 0.0
            if row - start + 1 > self.settings.settles_after_days:
                self._close(int(series), row, settled=True)
            elif row - self.detected[series] >= calm_days and self._calm(int(series), row):
                self._close(int(series), row - calm_days, settled=False)

    def _calm(self, series: int, row: int) -> bool:
        start, late = int(self.episode[series]), slice(row - self.settings.calm_days + 1, row + 1)
        early = slice(start, row - self.settings.calm_days + 1)
        rise = max(1.0, self.counts[early, series].sum() / max(self.expected[early, series].sum(), 1e-9))
        return bool(self.counts[late, series].sum() <= self.expected[late, series].sum() * np.sqrt(rise))

    def _close(self, series: int, end: int | None, *, settled: bool) -> None:
        start = int(self.episode[series])
        days = slice(start, len(self.counts) if end is None else end + 1)
        before = self.counts[max(0, start - self.settings.history_days) : start, series].sum()
        name = self.daily.theme_ids[series] if series < len(self.daily.theme_ids) else WHOLE
        emerging = start >= self.settings.settles_after_days and before <= 2  # noqa: PLR2004  a stray ticket or two
        self.spikes.append(
            Spike(
                theme_id=name,
                kind="emerging" if emerging else "spike",
                started_on=self.daily.day(start),
                detected_on=self.daily.day(int(self.detected[series])),
                ended_on=None if end is None else self.daily.day(end),
                settled=settled,
                expected=round(float(self.expected[days, series].sum()), 6),
                observed=int(self.counts[days, series].sum()),
            )
        )
        self.episode[series] = -1
        if settled:
            self._learn_anew(series, days)

    def _learn_anew(self, series: int, days: slice) -> None:
        """Take the days of a rise that stayed for the normal ones: all that is learned begins with them."""
        self.since[series] = days.start
        self.counted[days, series] = 1.0
        level = self.counts[days, series].sum() / self.usage[days, series].sum()
        self.expected[days, series] *= level / self.level[days, series]
        self.level[days, series] = level

    def _mark_odd(self, row: int) -> None:
        """Leave a holiday or a flood out of what is learned, unless such days have become usual."""
        themes = slice(0, -1) if self.with_whole else slice(0, None)
        quiet = self.episode[themes] < 0
        seen = (self.counts[row, themes] * quiet).sum()
        expected = (self.expected[row, themes] * quiet).sum()
        ratio = (seen + 1) / (expected + 1)
        far = abs(seen - expected) > 4 * np.sqrt(max(expected, 1.0))
        self.odd[row] = far and (ratio > ODD_DAY or ratio < 1 / ODD_DAY)
        recent = slice(max(0, row - 13), row + 1)
        if self.odd[recent].sum() > ODD_DAYS_AT_MOST:
            self.odd[recent] = False


def _fingerprint(daily: DailyCounts) -> str:
    digest = hashlib.sha256(repr((daily.first_on, daily.theme_ids, daily.full_days)).encode())
    digest.update(np.ascontiguousarray(daily.tickets).tobytes())
    if daily.usage is not None:
        digest.update(np.ascontiguousarray(daily.usage).tobytes())
    return digest.hexdigest()[:16]
