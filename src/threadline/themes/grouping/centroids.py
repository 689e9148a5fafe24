"""The middle of each group of vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from threadline.themes.encoding.encoder import Vectors
    from threadline.themes.grouping.communities import Labels

UNASSIGNED = -1


def centroids_of(vectors: Vectors, labels: Labels) -> Vectors:
    """Return the mean direction of each label's vectors: float32 (labels, d), length 1."""
    from scipy import sparse  # noqa: PLC0415  loaded when first used

    count = int(labels.max()) + 1 if len(labels) else 0
    rows = np.flatnonzero(labels != UNASSIGNED)
    belongs = sparse.csr_matrix((np.ones(len(rows), dtype=np.float32), (labels[rows], rows)), (count, len(labels)))
    sums = np.asarray(belongs @ vectors, dtype=np.float32)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    centroids: Vectors = (sums / np.maximum(lengths, 1e-12)).astype(np.float32)
    return centroids
