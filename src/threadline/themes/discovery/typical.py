"""The tickets that show best what a theme is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from threadline.themes.encoding.encoder import Vectors

_CANDIDATES = 40
_SAME_TEXT = 0.97
_AGAINST_REPEATING = 0.35


def pick_typical(
    vectors: Vectors, confidence: Vectors, people: npt.NDArray[np.int64], *, count: int = 5
) -> npt.NDArray[np.int64]:
    """Return the places of up to `count` rows of one theme that stand for it: central, sure, unlike each other.

    Maximal marginal relevance (Carbonell and Goldstein 1998) among the most central rows; one row a person, no copies,
    as long as there are others.
    """
    middle = vectors.mean(axis=0)
    middle /= max(float(np.linalg.norm(middle)), 1e-12)
    central = np.round((vectors @ middle) * confidence, 5)
    most = max(count, min(_CANDIDATES, len(vectors) // 3))
    candidates = np.argsort(-central, kind="stable")[:most]
    chosen: list[int] = []
    repeating = np.full(len(candidates), -1.0, dtype=np.float32)
    met: set[int] = set()
    while len(chosen) < min(count, len(candidates)):
        worth = central[candidates] - _AGAINST_REPEATING * repeating
        worth[np.isin(candidates, chosen)] = -np.inf
        again = (repeating > _SAME_TEXT) | np.isin(people[candidates], list(met))
        best = int(candidates[np.argmax(np.round(worth - 10.0 * again, 5))])
        chosen.append(best)
        met.add(int(people[best]))
        repeating = np.maximum(repeating, vectors[candidates] @ vectors[best])
    return np.asarray(chosen, dtype=np.int64)
