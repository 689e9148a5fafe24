"""How far two people, or a person and a classifier, give the same labels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from threadline.answers import Estimate, Undecided
from threadline.stats.classification import confusion_counts
from threadline.stats.intervals import wilson_interval

if TYPE_CHECKING:
    from collections.abc import Sequence


def raw_agreement(first: Sequence[str], second: Sequence[str], *, level: float = 0.95) -> Estimate | Undecided:
    """Return the share of rows (0..1) labelled alike, with Wilson's interval. Raises ValueError when lengths differ."""
    confusion = confusion_counts(first, second)
    if confusion.total == 0:
        return Undecided("no rows were labelled by both", "label some of the same tickets twice")
    return wilson_interval(int(np.trace(confusion.counts)), confusion.total, level=level)


def cohens_kappa(first: Sequence[str], second: Sequence[str], *, level: float = 0.95) -> Estimate | Undecided:
    """Return agreement beyond chance (1 is perfect, 0 is chance), with its large-sample interval.

    Cohen 1960; the variance is that of Fleiss, Cohen and Everitt 1969, Psychological Bulletin 72:323. The interval is
    cut at -1 and 1. Undecided when one side used a single label throughout: then agreement says nothing beyond chance.
    Raises ValueError when lengths differ.
    """
    confusion = confusion_counts(first, second)
    if confusion.total == 0:
        return Undecided("no rows were labelled by both", "label some of the same tickets twice")
    table = confusion.counts / confusion.total
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    observed, expected = float(np.trace(table)), float(rows @ columns)
    if max(rows.max(), columns.max()) >= 1:
        return Undecided("one side used one label only", "label tickets of more than one kind")
    kappa = (observed - expected) / (1 - expected)
    variance = _kappa_variance(table, kappa, expected) / confusion.total
    from scipy import special  # noqa: PLC0415  loaded when first used

    half = float(special.ndtri((1 + level) / 2)) * math.sqrt(max(0.0, variance))
    return Estimate(kappa, max(-1.0, kappa - half), min(1.0, kappa + half), level)


def _kappa_variance(table: np.ndarray, kappa: float, expected: float) -> float:
    """Return n times the variance, in the three terms A + B - C of Fleiss, Cohen and Everitt."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    same = np.diag(table)
    on = float(np.sum(same * (1 - (rows + columns) * (1 - kappa)) ** 2))
    sums = columns[:, None] + rows[None, :]
    off = (1 - kappa) ** 2 * float(np.sum(table * sums**2) - np.sum(same * np.diag(sums) ** 2))
    return (on + off - (kappa - expected * (1 - kappa)) ** 2) / (1 - expected) ** 2
