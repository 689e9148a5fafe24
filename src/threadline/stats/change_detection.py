"""Watching counts day by day for a rise, with a bound on false alarms that holds however long one watches.

For each assumed rise r the likelihood ratio L of "r times the expected count" against "the expected count" has
expectation 1 while nothing happens. The Shiryaev-Roberts sum R = (R + w) L then grows by at most w a day on average,
so that alarms raised at R >= A (after which R starts again from 0) come at most w / A times a day in expectation: by
optional stopping, R + A x (alarms so far) - w x (days so far) is a supermartingale. Sums over several rises and over
any number of series, however dependent, add up the same way. Shiryaev 1963; Pollak 1985, Annals of Statistics 13:206;
as e-detectors: Shin, Ramdas and Rinaldo 2022, arXiv:2203.03532.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def log_rise_ratio(
    counts: NDArray[np.float64],
    expected: NDArray[np.float64],
    dispersion: NDArray[np.float64],
    rises: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return log likelihood ratios of shape (rises, series) for negative binomial counts.

    The counts have mean m and variance m + d m^2 (d is `dispersion`, above 0), or r times that mean and the same d.
    """
    times = rises[:, None]
    quiet, risen = np.log1p(dispersion * expected), np.log1p(dispersion * expected * times)
    ratio: NDArray[np.float64] = counts * np.log(times) + (counts + 1 / dispersion) * (quiet - risen)
    return ratio


@dataclass(slots=True)
class RiseWatch:
    """The running sums of many series, one day after the other.

    `evidence` has shape (rises, series) and holds Shiryaev-Roberts sums; `run` the likelihood ratio (log) since the
    most likely beginning of a rise, and `began` the row of that beginning (Page 1954, Biometrika 41:100).
    """

    rises: NDArray[np.float64]
    shares: NDArray[np.float64]
    evidence: NDArray[np.float64]
    run: NDArray[np.float64]
    began: NDArray[np.int64]

    @classmethod
    def start(cls, rises: NDArray[np.float64], shares: NDArray[np.float64], series: int) -> RiseWatch:
        """Return a watch over `series` series that has seen nothing; `shares` of each stake go to the assumed rises."""
        shape = (len(rises), series)
        split = shares / shares.sum()
        return cls(rises, split, np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=np.int64))

    def step(self, row: int, log_ratio: NDArray[np.float64], weight: NDArray[np.float64]) -> None:
        """Add one day: `log_ratio` of shape (rises, series), `weight` the day's stake of each series."""
        stake = weight * self.shares[:, None]
        # A sum this large has long raised its alarm; the cut keeps it finite.
        self.evidence = np.minimum((self.evidence + stake) * np.exp(np.clip(log_ratio, -700, 300)), 1e150)
        fresh = self.run <= 0
        self.began = np.where(fresh, row, self.began)
        self.run = np.where(fresh, 0.0, self.run) + log_ratio

    def total(self) -> NDArray[np.float64]:
        """Return the evidence of each series, summed over the assumed rises."""
        total: NDArray[np.float64] = self.evidence.sum(axis=0)
        return total

    def beginnings(self) -> NDArray[np.int64]:
        """Return the row where the rise of each series most likely began."""
        best = self.run.argmax(axis=0)
        began: NDArray[np.int64] = self.began[best, np.arange(self.run.shape[1])]
        return began

    def forget(self, series: NDArray[np.bool_]) -> None:
        """Start again from nothing for the series chosen."""
        self.evidence[:, series] = 0.0
        self.run[:, series] = 0.0
