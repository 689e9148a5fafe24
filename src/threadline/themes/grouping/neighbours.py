"""Who stands next to whom: the graph of shared nearest neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.themes.encoding.reproducible import map_blocks

if TYPE_CHECKING:
    import numpy.typing as npt

    from threadline.themes.encoding.encoder import Vectors

    Ties = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]

_BLOCK_ROWS = 256
_BLOCK_TIES = 50_000
# Below this overlap two neighbourhoods share what any two do.
_LEAST_OVERLAP = 1 / 15
_LEAST_OF_A_BODY = 3


def nearest(
    vectors: Vectors, others: Vectors, *, count: int, same: bool = False
) -> tuple[npt.NDArray[np.int64], Vectors]:
    """Return, for each vector, the places of its `count` nearest among the others and their cosines, both (n, count).

    Exact, in blocks of bounded memory. With `same`, both are the same set and nobody is their own neighbour.
    """
    count = min(count, len(others) - (1 if same else 0))
    if count < 1:
        return np.zeros((len(vectors), 0), dtype=np.int64), np.zeros((len(vectors), 0), dtype=np.float32)

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


def nearest_in_each(vectors: Vectors, bodies: npt.NDArray[np.int64], *, count: int, least: float) -> Ties:
    """Return each vector's nearest in every body: of `count` in all, each body has its share, and at least 3.

    Without a share of its own, a body would be joined to no other: its own are always nearer (Polanski et al. 2020,
    "batch balanced" neighbours). Those of another body count only with a cosine of `least` or more.
    """
    places, near = [], []
    for body in np.unique(bodies):
        others = np.flatnonzero(bodies == body)
        wanted = min(max(_LEAST_OF_A_BODY, round(count * len(others) / len(bodies))), len(others) - 1)
        found = np.zeros((len(vectors), wanted), dtype=np.int64)
        close = np.zeros(found.shape, dtype=bool)
        for rows, same in ((others, True), (np.flatnonzero(bodies != body), False)):
            there, cosines = nearest(vectors[rows], vectors[others], count=wanted, same=same)
            found[rows], close[rows] = others[there], same | (cosines >= least)
        places.append(found)
        near.append(close)
    held = np.concatenate(near, axis=1)
    rows = np.broadcast_to(np.arange(len(vectors))[:, None], held.shape)
    return rows[held], np.concatenate(places, axis=1)[held]


def shared_neighbour_graph(ties: Ties, weights: Vectors) -> Any:
    """Return the graph (sparse, symmetric) that joins neighbours by the share of neighbours they have in common.

    The Jaccard overlap of neighbourhoods (Jarvis and Patrick 1973; Levine et al. 2015, PhenoGraph) says more than the
    distance: hubs, which are near to everything, lose their pull. An edge is weighed by the product of its ends'
    weights. `ties`: the places at both ends, from each to its neighbours.
    """
    from scipy import sparse  # noqa: PLC0415  loaded when first used

    rows = len(weights)
    pointed = sparse.csr_matrix((np.ones(len(ties[0]), dtype=np.float32), ties), shape=(rows, rows))
    around = pointed + sparse.identity(rows, dtype=np.float32, format="csr")
    pairs = sparse.triu(pointed.maximum(pointed.T), k=1).tocoo()
    # Only for ties that exist: the product of all with all fills up where hubs are.
    common = np.concatenate(
        [
            np.asarray(around[pairs.row[part]].multiply(around[pairs.col[part]]).sum(axis=1)).ravel()
            for part in (slice(start, start + _BLOCK_TIES) for start in range(0, max(pairs.nnz, 1), _BLOCK_TIES))
        ]
    )
    size = np.diff(around.indptr)
    overlap = common / (size[pairs.row] + size[pairs.col] - common)
    kept = overlap >= _LEAST_OVERLAP
    row, column = pairs.row[kept], pairs.col[kept]
    strength = overlap[kept].astype(np.float64) * weights[row] * weights[column]
    half = sparse.csr_matrix((strength, (row, column)), shape=(rows, rows))
    graph = (half + half.T).tocsr()
    graph.sort_indices()
    return graph
