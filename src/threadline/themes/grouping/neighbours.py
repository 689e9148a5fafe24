"""Who stands next to whom: the graph of shared nearest neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.themes.encoding.reproducible import map_blocks

if TYPE_CHECKING:
    import numpy.typing as npt

    from threadline.themes.encoding.encoder import Vectors

_BLOCK_ROWS = 256
_BLOCK_TIES = 50_000
# Below this overlap two neighbourhoods share what any two do.
_LEAST_OVERLAP = 1 / 15


def nearest(
    vectors: Vectors, others: Vectors, *, count: int, same: bool = False
) -> tuple[npt.NDArray[np.int64], Vectors]:
    """Return, for each vector, the places of its `count` nearest among the others and their cosines, both (n, count).

    Exact, in blocks of bounded memory. With `same`, both are the same set and nobody is their own neighbour.
    """
    count = min(count, len(others) - (1 if same else 0))

    def work(rows: slice) -> tuple[npt.NDArray[np.int64], Vectors]:
        cosines = vectors[rows] @ others.T
        if same:
            cosines[np.arange(len(cosines)), np.arange(rows.start, rows.stop)] = -2
        # A copy: a view would keep the whole block in memory.
        places = np.argpartition(cosines, len(others) - count, axis=1)[:, -count:].copy()
        # In the order of their places, so that what is added up later is added up in one order.
        places.sort(axis=1)
        return places, np.take_along_axis(cosines, places, axis=1)

    answers = map_blocks(work, len(vectors), block=_BLOCK_ROWS)
    if not answers:
        return np.zeros((0, count), dtype=np.int64), np.zeros((0, count), dtype=np.float32)
    return np.concatenate([places for places, _ in answers]), np.concatenate([cosines for _, cosines in answers])


def shared_neighbour_graph(places: npt.NDArray[np.int64], weights: Vectors) -> Any:
    """Return the graph (sparse, symmetric) that joins neighbours by the share of neighbours they have in common.

    The Jaccard overlap of neighbourhoods (Jarvis and Patrick 1973; Levine et al. 2015, PhenoGraph) says more than the
    distance: hubs, which are near to everything, lose their pull. An edge is weighed by the product of its ends'
    weights.
    """
    from scipy import sparse  # noqa: PLC0415  loaded when first used

    rows, count = places.shape
    ends = (np.repeat(np.arange(rows), count), places.ravel())
    pointed = sparse.csr_matrix((np.ones(rows * count, dtype=np.float32), ends), shape=(rows, rows))
    around = pointed + sparse.identity(rows, dtype=np.float32, format="csr")
    ties = sparse.triu(pointed.maximum(pointed.T), k=1).tocoo()
    # Only for ties that exist: the product of all with all fills up where hubs are.
    common = np.concatenate(
        [
            np.asarray(around[ties.row[part]].multiply(around[ties.col[part]]).sum(axis=1)).ravel()
            for part in (slice(start, start + _BLOCK_TIES) for start in range(0, max(ties.nnz, 1), _BLOCK_TIES))
        ]
    )
    overlap = common / (2 * (count + 1) - common)
    kept = overlap >= _LEAST_OVERLAP
    row, column = ties.row[kept], ties.col[kept]
    strength = overlap[kept].astype(np.float64) * weights[row] * weights[column]
    half = sparse.csr_matrix((strength, (row, column)), shape=(rows, rows))
    graph = (half + half.T).tocsr()
    graph.sort_indices()
    return graph
