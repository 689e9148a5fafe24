"""Communities of a graph: places that hold together more than chance would have it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Labels = npt.NDArray[np.int32]

_GAIN = 1e-12
# The ties of a settled place to its own community count so much more.
_STAYING = 1.5
_APART = 4


@dataclass(frozen=True, slots=True)
class Start:
    """The communities (0, 1, ...) in which places begin, and which places were in them before and are slow to leave."""

    labels: Labels
    settled: npt.NDArray[np.bool_]


def find_communities(graph: Any, *, resolution: float, seed: int, start: Start | None = None) -> Labels:
    """Return a community (0, 1, ...) for each place of a symmetric weighted graph (scipy CSR).

    Greedy modularity (Blondel et al. 2008, "Louvain"), visiting only places whose neighbours moved (Ozaki, Tezuka and
    Inaba 2016; Traag, Waltman and van Eck 2019). A higher resolution (Reichardt and Bornholdt 2006) makes more, smaller
    ones. The order of visits comes from the seed: the same graph gives the same answer. With a `start`, communities
    that settled places are in do not merge: only new ones do.
    """
    from scipy import sparse  # noqa: PLC0415  loaded when first used

    labels = np.arange(graph.shape[0], dtype=np.int32)
    begin = start or Start(labels, np.zeros(len(labels), dtype=bool))
    frozen = np.zeros(len(labels), dtype=bool)
    while True:
        moved = _move_places(graph, begin, frozen, resolution=resolution, seed=seed)
        count = int(moved.max()) + 1 if len(moved) else 0
        labels = moved[labels]
        if count == graph.shape[0]:
            return labels
        frozen = np.bincount(moved, weights=begin.settled, minlength=count) > 0
        belongs = sparse.csr_matrix((np.ones(len(moved)), (np.arange(len(moved)), moved)), shape=(len(moved), count))
        graph = (belongs.T @ graph @ belongs).tocsr()
        graph.sort_indices()
        begin = Start(np.arange(count, dtype=np.int32), frozen)


def _move_places(graph: Any, start: Start, frozen: npt.NDArray[np.bool_], *, resolution: float, seed: int) -> Labels:
    """Move places between communities until none gains by it; return the communities, numbered from 0."""
    # Plain lists: reading one number at a time from an array costs ten times as much.
    ends, starts, strengths = graph.indices.tolist(), graph.indptr.tolist(), graph.data.tolist()
    degrees = np.asarray(graph.sum(axis=1)).ravel()
    degree, stays = degrees.tolist(), np.where(start.settled, _STAYING, 1.0).tolist()
    held = np.bincount(start.labels, weights=degrees, minlength=len(degree)).tolist()
    expected = resolution / max(float(degrees.sum()), _GAIN)
    community = start.labels.tolist()
    order = np.random.default_rng(seed).permutation(len(degree))
    waiting = deque(order[~frozen[order]].tolist())
    # What is frozen counts as queued for ever.
    queued = [True] * len(degree)
    while waiting:
        place = waiting.popleft()
        queued[place] = False
        edges = range(starts[place], starts[place + 1])
        pulls: dict[int, float] = {}
        for edge in edges:
            if ends[edge] != place:
                there = community[ends[edge]]
                pulls[there] = pulls.get(there, 0.0) + strengths[edge]
        home = community[place]
        held[home] -= degree[place]
        best, best_gain = home, pulls.get(home, 0.0) * stays[place] - expected * degree[place] * held[home]
        for there, pull in pulls.items():
            gain = pull - expected * degree[place] * held[there]
            if gain > best_gain + _GAIN:
                best, best_gain = there, gain
        held[best] += degree[place]
        if best != home:
            community[place] = best
            _queue_neighbours(waiting, queued, [ends[edge] for edge in edges if community[ends[edge]] != best])
    _, numbered = np.unique(np.asarray(community), return_inverse=True)
    return numbered.astype(np.int32)


def _queue_neighbours(waiting: deque[int], queued: list[bool], neighbours: list[int]) -> None:
    for neighbour in neighbours:
        if not queued[neighbour]:
            queued[neighbour] = True
            waiting.append(neighbour)


def modularity(graph: Any, labels: Labels, *, resolution: float) -> float:
    """Return how much better than chance the communities hold together (at most 1)."""
    from scipy import sparse  # noqa: PLC0415  loaded when first used

    total = max(float(graph.sum()), _GAIN)
    count = int(labels.max(initial=-1)) + 1
    belongs = sparse.csr_matrix((np.ones(len(labels)), (np.arange(len(labels)), labels)), shape=(len(labels), count))
    inside = (belongs.T @ graph @ belongs).diagonal().sum() / total
    held = np.asarray(belongs.T @ graph.sum(axis=1)).ravel() / total
    return float(inside - resolution * (held**2).sum())


def merge_halves(graph: Any, labels: Labels, *, limit: float, settled: npt.NDArray[np.bool_] | None = None) -> Labels:
    """Merge two communities where each leaks most to the other, and the smaller one more than `limit` of its ties.

    Modularity may cut a large, even community in two (the other side of its resolution limit, Fortunato and Barthélemy
    2007). Only pairs merge, once: where everything leaks to everything, a longer chain would swallow all. Two that hold
    `settled` places have been told apart before, and merge only above four times the limit.
    """
    from scipy import sparse  # noqa: PLC0415  loaded when first used

    count = int(labels.max()) + 1 if len(labels) else 0
    if count < 3:  # noqa: PLR2004  two themes are better than one
        return labels
    belongs = sparse.csr_matrix((np.ones(len(labels)), (np.arange(len(labels)), labels)), shape=(len(labels), count))
    between = (belongs.T @ graph @ belongs).toarray()
    volume = np.maximum(between.sum(axis=1), _GAIN)
    np.fill_diagonal(between, 0.0)
    leaking = between / np.minimum.outer(volume, volume)
    closest = np.argmax(leaking, axis=1)
    here = np.arange(count)
    known = np.zeros(count, dtype=bool) if settled is None else np.bincount(labels, weights=settled) > 0
    limits = np.where(known & known[closest], _APART * limit, limit)
    halves = (closest[closest] == here) & (leaking[here, closest] > limits)
    _, numbered = np.unique(np.where(halves, np.minimum(here, closest), here)[labels], return_inverse=True)
    return numbered.astype(np.int32)
