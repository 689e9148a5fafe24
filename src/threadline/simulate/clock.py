"""Moments as whole seconds: hours of the day, waiting times, and back to Arrow's timestamps."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOUR = 3600
DAY = 24 * HOUR
# How much of a day's business falls into each hour, UTC.
_HOURS = np.array([1, 0.6, 0.4, 0.3, 0.4, 0.8, 2, 4, 6, 7, 7, 6.5, 6, 6, 6, 6, 6, 6.5, 7, 7.5, 7, 5, 3, 2])
_UP_TO = np.cumsum(_HOURS / _HOURS.sum())

# From a harmful prediction to the ticket about it: quantiles, in seconds. Most write within hours, some after days.
DELAYS = np.array([90, 300, 900, 1800, 3600, 2 * HOUR, 5 * HOUR, 11 * HOUR, DAY, 2 * DAY, 5 * DAY])
# From a prediction to its outcome, in seconds: late, as outcomes are.
OUTCOME_DELAYS = np.array([0.2, 1, 2, 3, 4, 6, 8, 11, 15, 21, 30]) * DAY


def epoch(day: date) -> int:
    """Return the first second of a day, UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def second_of_day(uniform: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return seconds since midnight, busy hours more often, from draws in 0..1."""
    hour = np.minimum(np.searchsorted(_UP_TO, uniform, side="right"), 23)
    before = np.where(hour > 0, _UP_TO[hour - 1], 0.0)
    within = (uniform - before) / (_UP_TO[hour] - before)
    return np.asarray(hour * HOUR + np.minimum((within * HOUR).astype(np.int64), HOUR - 1))


def by_quantiles(uniform: NDArray[np.float64], quantiles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values whose evenly spaced quantiles are given, from draws in 0..1.

    By multiplication and addition alone: the same on every machine.
    """
    place = uniform * (len(quantiles) - 1)
    below = np.minimum(place.astype(np.int64), len(quantiles) - 2)
    return np.asarray(quantiles[below] + (place - below) * (quantiles[below + 1] - quantiles[below]))
