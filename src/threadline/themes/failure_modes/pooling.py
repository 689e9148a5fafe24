"""A theme's failure mode from all its tickets, which is surer than from any one.

Some tickets of a theme belong elsewhere, so each is taken as a mixture: with probability 1 - STRAYS it shows the
theme's mode, else anything. Tickets of one theme are alike, and so are the classifier's mistakes on them: n tickets
weigh as `scale * n ** power` independent ones, both found by likelihood on themes put together from examples that the
classifier had not seen.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from threadline.themes.failure_modes.model import softmax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

STRAYS = 0.2
_POWERS = (0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_SCALES = (0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0)
_THEMES, _SIZES, _LEAST_TEXTS = 1_500, (2, 40), 3


def pool(probabilities: NDArray[np.float64], *, power: float, scale: float) -> NDArray[np.float64]:
    """Return a theme's probabilities (labels,) from those of its tickets (tickets, labels), at least one."""
    weight = scale * len(probabilities) ** power
    pooled: NDArray[np.float64] = softmax(weight * _evidence(probabilities)[None])[0]
    return pooled


def fit_pooling(
    probabilities: NDArray[np.float64], truth: NDArray[np.int64], groups: Sequence[str], *, seed: int
) -> tuple[float, float]:
    """Return the power and the scale under which themes made of unseen examples get the likeliest truth.

    A made theme is drawn from the examples of one label and one group (capability), strays from anywhere.
    """
    evidence, sizes, labels = _made_themes(probabilities, truth, groups, seed=seed)
    if len(labels) == 0:
        return 0.5, 1.0

    def loss(power: float, scale: float) -> float:
        chances = softmax((scale * sizes**power)[:, None] * evidence)
        return -float(np.log(np.maximum(chances[np.arange(len(labels)), labels], 1e-12)).mean())

    return min(product(_POWERS, _SCALES), key=lambda pair: (loss(*pair), pair))


def _evidence(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean log likelihood ratio of each label against 'anything'."""
    against_chance = probabilities * probabilities.shape[1]
    mean: NDArray[np.float64] = np.log((1 - STRAYS) * against_chance + STRAYS).mean(axis=0)
    return mean


def _made_themes(
    probabilities: NDArray[np.float64], truth: NDArray[np.int64], groups: Sequence[str], *, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    generator = np.random.default_rng(seed)
    cells: dict[tuple[int, str], list[int]] = {}
    for row, cell in enumerate(zip(truth.tolist(), groups, strict=True)):
        cells.setdefault(cell, []).append(row)
    usable = [np.array(rows) for _, rows in sorted(cells.items()) if len(rows) >= _LEAST_TEXTS]
    if not usable:
        return np.zeros((0, probabilities.shape[1])), np.zeros(0), np.zeros(0, dtype=np.int64)
    made = []
    for _ in range(_THEMES):
        rows = usable[generator.integers(len(usable))]
        size = int(np.exp(generator.uniform(*np.log(_SIZES))))
        drawn = np.where(
            generator.random(size) < STRAYS, generator.integers(len(truth), size=size), generator.choice(rows, size)
        )
        made.append((_evidence(probabilities[drawn]), size, truth[rows[0]]))
    evidence, sizes, labels = zip(*made, strict=True)
    return np.array(evidence), np.array(sizes, dtype=np.float64), np.array(labels)
