"""Whether a classifier's confidence means what it says: calibration, and precision against coverage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from threadline.answers import Plain

BINS = 10


@dataclass(frozen=True, slots=True)
class CoveragePoint:
    """The largest share of rows that can be answered, surest first, at the asked precision.

    `threshold` is the least confidence answered; with a coverage of 0 no threshold reaches the precision.
    """

    coverage: float
    precision: float | None
    threshold: float | None
    answered: int

    def to_dict(self) -> dict[str, Plain]:
        """Return the point as plain values."""
        return {
            "coverage": self.coverage,
            "precision": self.precision,
            "threshold": self.threshold,
            "answered": self.answered,
        }


def coverage_at_precision(confidence: ArrayLike, correct: ArrayLike, *, precision: float = 0.9) -> CoveragePoint:
    """Return how many rows can be answered, surest first, while `precision` (0..1) of the answers are right.

    Rows of equal confidence are answered together or not at all, so the order of rows does not matter.
    Raises ValueError when lengths differ.
    """
    sure, right = _checked(confidence, correct)
    if len(sure) == 0:
        return CoveragePoint(0.0, None, None, 0)
    levels, at = np.unique(-sure, return_inverse=True)
    answered = np.cumsum(np.bincount(at))
    reached = np.cumsum(np.bincount(at, weights=right)) / answered
    # A precision of 9 in 10 must not fail 0.9 for the last digit of a float.
    good = np.flatnonzero(reached >= precision - 1e-12)
    if len(good) == 0:
        return CoveragePoint(0.0, None, None, 0)
    last = int(good[-1])
    return CoveragePoint(
        float(answered[last] / len(sure)), float(reached[last]), float(-levels[last]), int(answered[last])
    )


def expected_calibration_error(confidence: ArrayLike, correct: ArrayLike, *, bins: int = BINS) -> float:
    """Return the mean gap (0..1) between confidence and hit rate over bins of equal mass.

    Bins hold equal numbers of rows (Nixon et al. 2019, "Measuring calibration in deep learning"); within equal
    confidences the hits are spread evenly first, so the order of rows does not matter.
    Raises ValueError without rows, when lengths differ, or for confidences outside 0..1.
    """
    sure, right = _checked(confidence, correct)
    _need_probabilities(sure)
    order = np.argsort(sure, kind="stable")
    _, at, sizes = np.unique(sure, return_inverse=True, return_counts=True)
    hits = (np.bincount(at, weights=right) / sizes)[at]
    return float(_gaps(sure[order], hits[order][None], bins)[0])


def expected_calibration_error_if_perfect(
    confidence: ArrayLike, *, seed: int, bins: int = BINS, draws: int = 1000
) -> float:
    """Return the calibration error that a perfectly calibrated classifier shows with these confidences, on average.

    Sampling alone makes the measured error positive (Bröcker and Smith 2007, Weather and Forecasting 22:651): rows are
    drawn right with exactly their confidence, `draws` times. Raises ValueError as `expected_calibration_error`.
    """
    sure = np.sort(np.asarray(confidence, dtype=np.float64))
    _need_probabilities(sure)
    generator = np.random.default_rng(seed)
    _, at, sizes = np.unique(sure, return_inverse=True, return_counts=True)
    # Hits within equal confidences are spread evenly, as in the measured error.
    levels = sure[np.concatenate(([0], np.cumsum(sizes)[:-1]))]
    hits = generator.binomial(sizes, levels, size=(draws, len(sizes))) / sizes
    return float(_gaps(sure, hits[:, at], bins).mean())


def _gaps(sure: NDArray[np.float64], hits: NDArray[np.float64], bins: int) -> NDArray[np.float64]:
    """Return the weighted gap for each row of `hits`; both are sorted by confidence."""
    count = min(bins, len(sure))
    edges = np.linspace(0, len(sure), count + 1).round().astype(np.int64)[:-1]
    gaps: NDArray[np.float64] = np.abs(np.add.reduceat(hits - sure, edges, axis=1)).sum(axis=1) / len(sure)
    return gaps


def _checked(confidence: ArrayLike, correct: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    sure, right = np.asarray(confidence, dtype=np.float64), np.asarray(correct, dtype=np.float64)
    if sure.shape != right.shape:
        message = f"{sure.size} confidences, but {right.size} verdicts"
        raise ValueError(message)
    return sure, right


def _need_probabilities(sure: NDArray[np.float64]) -> None:
    if sure.size == 0 or np.any(~((sure >= 0) & (sure <= 1))):
        message = "confidences must be given, each within 0..1"
        raise ValueError(message)
