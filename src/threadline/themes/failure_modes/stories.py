"""Stories: examples of one failure mode that resemble each other, as the tickets of one theme do.

A theme that a company has is mostly a story that the playbook does not tell. So what a theme's verdict is worth is
found on stories that were left out of training as a whole.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TEXTS_EACH, _AT_ONCE = 15, 1_000


def stories_of(features: Any, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the story of each text: groups by likeness within a label (Ward 1963), about 15 texts each."""
    from sklearn.preprocessing import normalize  # noqa: PLC0415  loaded when first used

    directions = normalize(features)
    stories = np.zeros(len(labels), dtype=np.int64)
    found = 0
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        # The distances of many texts among each other would not fit into memory: they are told apart in portions.
        for portion in np.array_split(rows, math.ceil(len(rows) / _AT_ONCE)):
            told = _grouped(directions[portion])
            stories[portion] = found + told
            found += int(told.max()) + 1
    return stories


def story_folds(stories: NDArray[np.int64], labels: NDArray[np.int64], *, folds: int) -> NDArray[np.int64]:
    """Return the fold in which each text is left out, with its whole story; a label's stories go round the folds."""
    parts = np.zeros(len(stories), dtype=np.int64)
    for label in np.unique(labels):
        own, sizes = np.unique(stories[labels == label], return_counts=True)
        for rank, story in enumerate(own[np.argsort(-sizes, kind="stable")]):
            parts[stories == story] = (rank + label) % folds
    return parts


def _grouped(directions: Any) -> NDArray[np.int64]:
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415  loaded when first used
    from scipy.spatial.distance import squareform  # noqa: PLC0415

    texts = directions.shape[0]
    if texts < 2:  # noqa: PLR2004  one text is one story
        return np.zeros(texts, dtype=np.int64)
    likeness = np.asarray((directions @ directions.T).todense(), dtype=np.float64)
    apart = np.sqrt(np.maximum(2 - 2 * likeness, 0))
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "ward")
    told: NDArray[np.int64] = fcluster(tree, max(2, texts // _TEXTS_EACH), "maxclust").astype(np.int64) - 1
    return told
