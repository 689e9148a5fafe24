"""How many tickets a day should bring to each theme, learned from the days before it.

A quasi-Poisson regression on whole weeks, so that weekdays cancel: level and log-linear growth by Newton's method for
all themes at once, older weeks counting less, growth held near that of all themes together. Weekday factors and
dispersion lean on all themes where a theme alone says little (empirical Bayes). In the spirit of Noufaily et al. 2013,
Statistics in Medicine 32:1206 (improved Farrington), with past spikes left out instead of down-weighted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEEK = 7
KEPT_PER_WEEK = 0.85  # a week counts half after about four more
GROWTH_SPREAD = 0.03  # themes' own growth per week about that of all: one standard deviation
WHOLE_GROWTH_SPREAD = 0.05
WEEKDAY_TICKETS = 30.0  # a weekday factor weighs all themes' as much as this many tickets of its own
DISPERSION_DAYS = 42.0  # the same for dispersion, in days
LEAST_DISPERSION = 0.002
GROWTH_LIMIT = 0.25


@dataclass(frozen=True, slots=True)
class Past:
    """The days learned from, oldest first: counts, usage (1 where unknown) and which cells count, as (days, themes)."""

    counts: NDArray[np.float64]
    usage: NDArray[np.float64]
    counted: NDArray[np.float64]
    level: NDArray[np.float64]
    expected: NDArray[np.float64]
    weekdays: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Today by theme: tickets per unit of usage (`level`), the weekday's factor, and d in variance = m + d m^2."""

    level: NDArray[np.float64]
    weekday: NDArray[np.float64]
    dispersion: NDArray[np.float64]


def forecast(past: Past, *, weekday: int) -> Forecast:
    """Return what the day after `past` should bring."""
    factors, doubt = weekday_factors(past)
    spread = dispersions(past)
    level, level_doubt = _level(past, factors, spread)
    return Forecast(level, factors[weekday], np.maximum(spread + level_doubt + doubt[weekday], LEAST_DISPERSION))


def weekday_factors(past: Past) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return factors about 1 and their squared relative doubt, each of shape (7, themes)."""
    themes = past.counts.shape[1]
    seen, flat = np.zeros((WEEK, themes)), np.zeros((WEEK, themes))
    for one in range(WEEK):
        rows = past.weekdays == one
        seen[one] = (past.counts[rows] * past.counted[rows]).sum(axis=0)
        flat[one] = (past.level[rows] * past.usage[rows] * past.counted[rows]).sum(axis=0)
    pooled = (seen.sum(axis=1) + 1.0) / (flat.sum(axis=1) + 1.0)
    pooled = pooled / pooled.mean()
    factors = (seen + WEEKDAY_TICKETS * pooled[:, None]) / (flat + WEEKDAY_TICKETS)
    factors = np.maximum(factors / factors.mean(axis=0), 0.02)
    return factors, 1.0 / (seen + WEEKDAY_TICKETS * np.maximum(pooled[:, None], 0.1))


def dispersions(past: Past) -> NDArray[np.float64]:
    """Return d in variance = m + d m^2 by moments of the one-day-ahead errors, leaning on all themes'."""
    miss = past.counts - past.expected
    extra = ((miss * miss - past.expected) * past.counted).sum(axis=0)
    squares = (past.expected * past.expected * past.counted).sum(axis=0)
    days = np.maximum(past.counted.sum(axis=0), 1.0)
    prior = DISPERSION_DAYS * squares / days
    pooled = _pooled_dispersion(past, (past.expected * past.counted).sum(axis=0) / days)
    # Chance makes some themes look calmer than they are, and those would raise the false alarms.
    mixed: NDArray[np.float64] = np.maximum(pooled, (extra + prior * pooled) / np.maximum(squares + prior, 1e-9))
    return mixed


def _pooled_dispersion(past: Past, mean: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the d that all themes together suggest for themes of these means.

    Extra variance is taken as a m + b m^2 with a and b at least 0 (weighted least squares over themes): a theme of one
    ticket a day may be as bursty as one of twenty, in either of the two ways that counts usually are.
    """
    miss = past.counts - past.expected
    days = np.maximum(past.counted.sum(axis=0), 1.0)
    extra = ((miss * miss - past.expected) * past.counted).sum(axis=0) / days
    square = (past.expected * past.expected * past.counted).sum(axis=0) / days
    # The variance of a squared error of a Poisson count of mean m is about m + 2 m^2.
    weight = days / (mean + 2 * square + 1e-6)
    xx, xy, yy = (weight * mean * mean).sum(), (weight * mean * square).sum(), (weight * square * square).sum()
    xe, ye = (weight * mean * extra).sum(), (weight * square * extra).sum()
    size = xx * yy - xy * xy
    linear, quadratic = (yy * xe - xy * ye, xx * ye - xy * xe) if size > 1e-9 * xx * yy else (-1.0, -1.0)
    if linear >= 0 and quadratic >= 0:
        linear, quadratic = linear / size, quadratic / size
    elif xe * xe * yy >= ye * ye * xx or ye <= 0:
        linear, quadratic = max(0.0, xe / max(xx, 1e-9)), 0.0
    else:
        linear, quadratic = 0.0, max(0.0, ye / max(yy, 1e-9))
    pooled: NDArray[np.float64] = linear / np.maximum(mean, 0.05) + quadratic
    return pooled


def _level(
    past: Past, factors: NDArray[np.float64], spread: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return tomorrow's level and its squared relative doubt, each of shape (themes,)."""
    weeks = len(past.counts) // WEEK
    rows = slice(len(past.counts) - weeks * WEEK, None)
    shape = (weeks, WEEK, past.counts.shape[1])
    exposure = (past.usage[rows] * past.counted[rows] * factors[past.weekdays[rows]]).reshape(shape).sum(axis=1)
    counts = (past.counts[rows] * past.counted[rows]).reshape(shape).sum(axis=1)
    age = np.arange(weeks - 1, -1, -1.0)
    at = -(age + 4 / WEEK)[:, None]  # the middle of each week, in weeks before today
    keep = (KEPT_PER_WEEK**age)[:, None]
    daily = counts.sum(axis=0) / np.maximum(past.counted[rows].sum(axis=0), 1.0)
    keep = keep / (1.0 + spread * daily)
    whole = _fit(
        counts.sum(axis=1, keepdims=True),
        exposure.mean(axis=1, keepdims=True),
        (at, keep.mean(axis=1, keepdims=True)),
        (0.0, WHOLE_GROWTH_SPREAD),
    )
    level, doubt, _ = _fit(counts, exposure, (at, keep), (float(whole[2][0]), GROWTH_SPREAD))
    return level, doubt


def _fit(
    counts: NDArray[np.float64],
    exposure: NDArray[np.float64],
    time: tuple[NDArray[np.float64], NDArray[np.float64]],
    growth_prior: tuple[float, float],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return level now, its squared relative doubt, and growth per week (log), by three Newton steps."""
    at, keep = time
    middle, spread = growth_prior
    precision = 1.0 / spread**2
    growth = np.full(counts.shape[1], middle)
    seen = (keep * counts).sum(axis=0)
    # Half a ticket: Jeffreys' prior keeps the level of a theme without tickets above 0.
    log_level = np.log((seen + 0.5) / np.maximum((keep * exposure * np.exp(growth * at)).sum(axis=0), 1e-9))
    for _ in range(3):
        mean = keep * exposure * np.exp(log_level + growth * at)
        slope, bend = mean * at, mean * at * at
        level_gap = seen + 0.5 - mean.sum(axis=0)
        growth_gap = (keep * counts * at).sum(axis=0) - slope.sum(axis=0) - precision * (growth - middle)
        a, b, c = mean.sum(axis=0) + 1e-9, slope.sum(axis=0), bend.sum(axis=0) + precision
        size = np.maximum(a * c - b * b, 1e-12)
        log_level = log_level + np.clip((c * level_gap - b * growth_gap) / size, -2, 2)
        growth = np.clip(
            growth + np.clip((a * growth_gap - b * level_gap) / size, -0.2, 0.2), -GROWTH_LIMIT, GROWTH_LIMIT
        )
    return np.exp(log_level), c / size, growth
