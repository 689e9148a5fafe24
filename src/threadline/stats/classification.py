"""How good a classifier is: precision, recall and F1 by label, and what counts behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadline.answers import Estimate, Plain, Undecided
from threadline.stats.intervals import wilson_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Confusion:
    """Rows by what is true (first axis) and what was said (second axis); `labels` names both axes."""

    labels: tuple[str, ...]
    counts: NDArray[np.int64]

    @property
    def total(self) -> int:
        """How many rows were judged."""
        return int(self.counts.sum())

    def to_dict(self) -> dict[str, Plain]:
        """Return the labels and the counts, one list for each true label."""
        return {"labels": list(self.labels), "counts": [[int(cell) for cell in row] for row in self.counts]}


@dataclass(frozen=True, slots=True)
class LabelQuality:
    """Precision, recall and F1 of one label, each 0..1; 0 where nothing was there to divide by; support in rows."""

    label: str
    precision: float
    recall: float
    f1: float
    support: int

    def to_dict(self) -> dict[str, Plain]:
        """Return the measures as plain values."""
        return {
            "label": self.label,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "support": self.support,
        }


def confusion_counts(
    truth: Sequence[str], predicted: Sequence[str], *, labels: Sequence[str] | None = None
) -> Confusion:
    """Count rows by true and predicted label.

    `labels` fixes the order; otherwise all labels seen on either side, sorted.
    Raises ValueError when lengths differ or a label is not among `labels`.
    """
    if len(truth) != len(predicted):
        message = f"{len(truth)} true labels, but {len(predicted)} predicted ones"
        raise ValueError(message)
    seen = set(truth) | set(predicted)
    names = tuple(labels) if labels is not None else tuple(sorted(seen))
    if unknown := sorted(seen.difference(names)):
        message = f"label {unknown[0]!r} is not among the labels given"
        raise ValueError(message)
    place = {name: at for at, name in enumerate(names)}
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    np.add.at(counts, ([place[one] for one in truth], [place[one] for one in predicted]), 1)
    return Confusion(names, counts)


def quality_by_label(confusion: Confusion) -> tuple[LabelQuality, ...]:
    """Return precision, recall, F1 and support of each label, in the confusion's order."""
    precision, recall, f1 = _rates(confusion.counts.astype(np.float64))
    support = confusion.counts.sum(axis=1)
    return tuple(
        LabelQuality(name, float(precision[at]), float(recall[at]), float(f1[at]), int(support[at]))
        for at, name in enumerate(confusion.labels)
    )


def macro_f1(confusion: Confusion) -> float:
    """Return the plain mean of F1 (0..1) over the labels that are true or were said for at least one row.

    The same as scikit-learn's `f1_score(average="macro", zero_division=0)`. Raises ValueError without rows.
    """
    _need_rows(confusion)
    return float(_macro(confusion.counts.astype(np.float64)[None])[0])


def macro_f1_interval(
    confusion: Confusion, *, seed: int, level: float = 0.95, draws: int = 2000
) -> Estimate | Undecided:
    """Return macro-F1 with a percentile bootstrap interval over rows (Efron and Tibshirani 1993, chapter 13).

    Redrawing rows is redrawing the cells of the confusion table, so the cost does not grow with the rows.
    """
    if confusion.total == 0:
        return Undecided("no rows were judged", "give a file with labels")
    value = macro_f1(confusion)
    generator = np.random.default_rng(seed)
    cells = confusion.counts.ravel()
    drawn = generator.multinomial(confusion.total, cells / confusion.total, size=draws)
    scores = _macro(drawn.reshape(draws, *confusion.counts.shape).astype(np.float64))
    low, high = np.quantile(scores, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(value, min(float(low), value), max(float(high), value), level)


def accuracy(confusion: Confusion, *, level: float = 0.95) -> Estimate | Undecided:
    """Return the share of rows (0..1) labelled rightly, with Wilson's interval."""
    if confusion.total == 0:
        return Undecided("no rows were judged", "give a file with labels")
    return wilson_interval(int(np.trace(confusion.counts)), confusion.total, level=level)


def _need_rows(confusion: Confusion) -> None:
    if confusion.total == 0:
        message = "no rows, so no F1"
        raise ValueError(message)


def _rates(counts: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return precision, recall and F1 by label; the last two axes of `counts` are true and said."""
    hits = np.einsum("...ii->...i", counts)
    true, said = counts.sum(axis=-1), counts.sum(axis=-2)
    return _share(hits, said), _share(hits, true), _share(2 * hits, true + said)


def _macro(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    f1 = _rates(counts)[2]
    present = counts.sum(axis=-1) + counts.sum(axis=-2) > 0
    mean: NDArray[np.float64] = np.sum(f1 * present, axis=-1) / present.sum(axis=-1)
    return mean


def _share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
