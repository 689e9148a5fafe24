"""A theme's failure mode from all its tickets.

The tickets' probabilities are averaged (a linear opinion pool, Stone 1961), which one loud ticket cannot carry away,
and the average is sharpened as far as many tickets are surer than one. They are not sure as independent witnesses would
be: tickets of one theme share their wording, and so the classifier's mistakes on them. So n tickets sharpen by
`most * n / (n + half)`, and past the largest number that was tested not at all. Both are found by likelihood on themes
made of stories that the classifier had not seen.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from threadline.themes.failure_modes.model import softmax

if TYPE_CHECKING:
    from numpy.typing import NDArray

STRAYS = 0.2
TESTED_TICKETS = 12
CAUTIOUS = (1.0, 0.0)
"""What is used when there are no themes to fit to: the plain average."""
_MOST = (0.5, 0.7, 1.0, 1.4, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 12.0)
_HALF = (0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 14.0, 20.0)
_THEMES, _LEAST_TEXTS, _LEAST_SHARE = 3_000, 4, 1e-9


def pool(probabilities: NDArray[np.float64], *, most: float, half: float) -> NDArray[np.float64]:
    """Return a theme's probabilities (labels,) from those of its tickets (tickets, labels), at least one."""
    sharpness = _sharpness(np.array([len(probabilities)]), most, half)
    pooled: NDArray[np.float64] = softmax(sharpness[:, None] * _average(probabilities)[None])[0]
    return pooled


def fit_pooling(
    probabilities: NDArray[np.float64], truth: NDArray[np.int64], stories: NDArray[np.int64], *, seed: int
) -> tuple[float, float]:
    """Return `most` and `half` under which themes made of left-out stories get the likeliest truth.

    A made theme is drawn from one story, and a fifth of its tickets from anywhere.
    """
    averages, sizes, labels = _made_themes(probabilities, truth, stories, seed=seed)
    if len(labels) == 0:
        return CAUTIOUS

    def loss(most: float, half: float) -> float:
        chances = softmax(_sharpness(sizes, most, half)[:, None] * averages)
        return -float(np.log(np.maximum(chances[np.arange(len(labels)), labels], _LEAST_SHARE)).mean())

    return min(product(_MOST, _HALF), key=lambda pair: (loss(*pair), pair))


def _sharpness(tickets: NDArray[np.int64], most: float, half: float) -> NDArray[np.float64]:
    counted = np.minimum(tickets, TESTED_TICKETS)
    sharpness: NDArray[np.float64] = most * counted / (counted + half)
    return sharpness


def _average(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    logs: NDArray[np.float64] = np.log(np.maximum(probabilities.mean(axis=0), _LEAST_SHARE))
    return logs


def _made_themes(
    probabilities: NDArray[np.float64], truth: NDArray[np.int64], stories: NDArray[np.int64], *, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the log averages, sizes and labels of made themes; every label is as frequent as every other."""
    generator = np.random.default_rng(seed)
    told: dict[int, list[NDArray[np.int64]]] = {}
    for story in np.unique(stories):
        rows = np.flatnonzero(stories == story)
        if len(rows) >= _LEAST_TEXTS:
            told.setdefault(int(truth[rows[0]]), []).append(rows)
    labels = generator.choice(sorted(told), _THEMES) if told else np.zeros(0, dtype=np.int64)
    averages, sizes = np.zeros((len(labels), probabilities.shape[1])), np.zeros(len(labels), dtype=np.int64)
    for at, label in enumerate(labels):
        drawn = _drawn(told[label], len(truth), generator)
        averages[at], sizes[at] = _average(probabilities[drawn]), len(drawn)
    return averages, sizes, labels


def _drawn(stories: list[NDArray[np.int64]], texts: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """Return the rows of a made theme, of any size alike: different texts of a story, and strays from anywhere."""
    size = int(generator.integers(2, TESTED_TICKETS + 1))
    long_enough = [rows for rows in stories if len(rows) >= size] or [max(stories, key=len)]
    rows = long_enough[generator.integers(len(long_enough))]
    strays = generator.binomial(min(size, len(rows)), STRAYS)
    own = generator.permutation(rows)[: min(size, len(rows)) - strays]
    return np.concatenate([own, generator.integers(texts, size=strays)])
