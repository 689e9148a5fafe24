"""Count, sum and sum of squares: all that a mean and its variance need, and they add."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.answers import Estimate, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Moments:
    """Count, sum and sum of squares of a measure; parts added together are the whole."""

    count: int = 0
    total: float = 0.0
    total_of_squares: float = 0.0

    def __add__(self, other: Moments) -> Moments:
        return Moments(
            self.count + other.count,
            self.total + other.total,
            self.total_of_squares + other.total_of_squares,
        )

    @property
    def mean(self) -> float:
        """The mean; raises ValueError when there is nothing to average."""
        if self.count == 0:
            message = "no values, so no mean"
            raise ValueError(message)
        return self.total / self.count

    @property
    def variance(self) -> float:
        """The unbiased variance (divisor n - 1); raises ValueError below two values."""
        if self.count < 2:  # noqa: PLR2004  a variance needs two values
            message = "a variance needs two values"
            raise ValueError(message)
        # Rounding may leave a tiny negative number where all values are equal.
        return max(0.0, (self.total_of_squares - self.total * self.total / self.count) / (self.count - 1))


def moments_of(values: Iterable[float]) -> Moments:
    """Return the moments of some values, in any unit."""
    kept = [float(value) for value in values]
    return Moments(len(kept), math.fsum(kept), math.fsum(value * value for value in kept))


def mean_interval(moments: Moments, *, level: float = 0.95) -> Estimate | Undecided:
    """Return the mean with Student's t interval (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.2).

    Undecided below two values: one value says nothing of its own spread.
    """
    if moments.count < 2:  # noqa: PLR2004  a spread needs two values
        return Undecided(
            f"{moments.count} value{'' if moments.count == 1 else 's'}",
            "two or more values are needed for a mean with an interval",
        )
    from scipy import special  # noqa: PLC0415  loaded when first used

    half = float(special.stdtrit(moments.count - 1, (1 + level) / 2)) * math.sqrt(moments.variance / moments.count)
    return Estimate(moments.mean, moments.mean - half, moments.mean + half, level)
