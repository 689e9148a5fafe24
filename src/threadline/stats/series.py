"""Counts over time: a quasi-Poisson regression on weekday and log-linear growth, and the band about it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

WEEK = 7
STEPS = 50
CLOSE = 1e-10


@dataclass(frozen=True, slots=True)
class CountModel:
    """A fitted log-linear model of daily counts.

    `coefficients` are: the log of the level at `origin`, growth per week (log), then six weekday contrasts to Monday
    where weekdays are fitted. `covariance` is that of the coefficients, dispersion included.
    """

    coefficients: NDArray[np.float64]
    covariance: NDArray[np.float64]
    dispersion: float
    origin: float
    first_weekday: int
    weekdays: bool
    rows: int

    @property
    def growth_per_week(self) -> float:
        """Growth per week as a share: 0.1 is ten percent more each week."""
        return math.expm1(float(self.coefficients[1]))

    @property
    def growth_error(self) -> float:
        """The standard error of the log of growth per week."""
        return math.sqrt(float(self.covariance[1, 1]))

    @property
    def degrees_of_freedom(self) -> int:
        """Days fitted less coefficients."""
        return self.rows - len(self.coefficients)


def fit_counts(
    counts: ArrayLike, *, first_weekday: int, exposure: ArrayLike | None = None, weekdays: bool = True
) -> CountModel:
    """Fit daily counts by quasi-Poisson regression (McCullagh and Nelder 1989, chapters 6 and 9).

    `first_weekday` is 0 on Monday; `exposure` is what the counts are per (usage), 1 where not given; days without
    exposure are left out. Dispersion is Pearson's, at least 1. Raises ValueError with fewer days than coefficients,
    without any count, or when it does not converge.
    """
    seen = np.asarray(counts, dtype=np.float64)
    per = np.ones_like(seen) if exposure is None else np.asarray(exposure, dtype=np.float64)
    kept = per > 0
    design = _design(np.arange(len(seen), dtype=np.float64), first_weekday, origin=len(seen) - 1.0, weekdays=weekdays)
    if kept.sum() <= design.shape[1] or seen[kept].sum() <= 0:
        message = f"{int(kept.sum())} days with {seen[kept].sum():g} tickets cannot be fitted"
        raise ValueError(message)
    x, y, offset = design[kept], seen[kept], np.log(per[kept])
    beta, mean = _newton(x, y, offset)
    dispersion = max(1.0, float(((y - mean) ** 2 / mean).sum() / (len(y) - x.shape[1])))
    covariance: NDArray[np.float64] = dispersion * np.linalg.pinv(x.T @ (x * mean[:, None])).astype(np.float64)
    return CountModel(beta, covariance, dispersion, len(seen) - 1.0, first_weekday, weekdays, len(y))


def expected_counts(
    model: CountModel, rows: ArrayLike, *, exposure: ArrayLike | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean of each row (0 is the first day fitted) and the standard error of its log."""
    at = np.asarray(rows, dtype=np.float64)
    design = _design(at, model.first_weekday, origin=model.origin, weekdays=model.weekdays)
    log_mean = design @ model.coefficients
    if exposure is not None:
        log_mean = log_mean + np.log(np.maximum(np.asarray(exposure, dtype=np.float64), 1e-12))
    error = np.sqrt(np.maximum(0.0, np.einsum("ij,jk,ik->i", design, model.covariance, design)))
    return np.exp(log_mean), error


def count_band(
    mean: NDArray[np.float64], error: NDArray[np.float64], dispersion: float, *, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the low and high end within which a day's count falls with probability at least `level`.

    Quantiles of a negative binomial whose variance holds the counts' dispersion and the doubt about the mean
    (delta method; as the prediction bounds of Noufaily et al. 2013, Statistics in Medicine 32:1206).
    """
    from scipy import stats  # noqa: PLC0415  loaded when first used

    least = np.maximum(mean, 1e-9)
    variance = dispersion * least + (least * error) ** 2
    extra = np.maximum(variance / least - 1, 1e-6)
    tail = (1 - level) / 2
    low = stats.nbinom.ppf(tail, least / extra, 1 / (1 + extra))
    high = stats.nbinom.ppf(1 - tail, least / extra, 1 / (1 + extra))
    return np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)


def weekday_pattern(counts: ArrayLike, *, first_weekday: int) -> NDArray[np.float64]:
    """Return each weekday's mean count over the mean of all weekdays' means, Monday first, shape (7,).

    Raises ValueError below seven days or without any count.
    """
    seen = np.asarray(counts, dtype=np.float64)
    if len(seen) < WEEK or seen.sum() <= 0:
        message = "a weekday pattern needs seven days and a count"
        raise ValueError(message)
    weekday = (first_weekday + np.arange(len(seen))) % WEEK
    means = np.bincount(weekday, weights=seen, minlength=WEEK) / np.bincount(weekday, minlength=WEEK)
    pattern: NDArray[np.float64] = means / means.mean()
    return pattern


def _design(at: NDArray[np.float64], first_weekday: int, *, origin: float, weekdays: bool) -> NDArray[np.float64]:
    columns = [np.ones_like(at), (at - origin) / WEEK]
    if weekdays:
        weekday = (first_weekday + at.astype(np.int64)) % WEEK
        columns += [(weekday == one).astype(np.float64) for one in range(1, WEEK)]
    return np.column_stack(columns)


def _newton(
    x: NDArray[np.float64], y: NDArray[np.float64], offset: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Iteratively reweighted least squares for the log link; a weekday without tickets goes towards 0, not to it."""
    mean = np.maximum(y, 0.1) * 0.5 + 0.5 * max(y.mean(), 0.1)
    last = np.inf
    beta = np.zeros(x.shape[1])
    for _ in range(STEPS):
        working = np.log(mean) - offset + (y - mean) / mean
        weighted = x * mean[:, None]
        beta = np.linalg.lstsq(x.T @ weighted, weighted.T @ working, rcond=None)[0]
        mean = np.exp(np.clip(x @ beta + offset, -20, 20))
        deviance = 2 * float((np.where(y > 0, y * np.log(np.maximum(y, 1e-12) / mean), 0.0) - (y - mean)).sum())
        if abs(last - deviance) <= CLOSE * (abs(deviance) + 0.1):
            return beta, mean
        last = deviance
    message = "the regression on weekday and growth did not converge"
    raise ValueError(message)
