"""Vectors to themes of unknown number.

Neighbours first, groups second: tickets are joined to those that share their nearest neighbours, and the graph falls
into communities. Exact on a sample of bounded size; everyone else asks their nearest neighbours in it. So the cost is
linear in the rows, and the answer is the same on every run and any number of threads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.errors import SettingError
from threadline.themes.encoding.reproducible import one_thread_each
from threadline.themes.grouping.communities import Start, find_communities, merge_halves, modularity
from threadline.themes.grouping.neighbours import nearest, shared_neighbour_graph

if TYPE_CHECKING:
    import numpy.typing as npt

    from threadline.themes.encoding.encoder import Vectors
    from threadline.themes.grouping.communities import Labels

UNASSIGNED = -1
# A theme cut in four takes two rounds; more would chain themes that are merely near.
_ROUNDS_OF_MERGING = 2
_NEIGHBOURS_COMPARED = 40


@dataclass(frozen=True, slots=True)
class GroupingSettings:
    """How vectors become themes.

    `neighbours`: how many nearest ones a ticket is joined to (fewer in small sets: one for each 40 tickets, at least
    5); `same_above`: tickets with at least this cosine are one wording, and count once; `resolution`: higher finds more
    and smaller themes; `merge_above`: two halves are one theme when more than this share of the smaller one's ties lead
    to the other; `change_above`: the grouping of the last run is dropped for another when that one's modularity is so
    much higher; `least_people` that make a theme; `sample_rows` that are grouped exactly; `least_confidence`: a ticket
    whose neighbours agree less stays unassigned.
    """

    neighbours: int = 25
    same_above: float = 0.85
    resolution: float = 2.0
    merge_above: float = 0.08
    change_above: float = 0.15
    least_people: float = 5
    sample_rows: int = 12_000
    least_confidence: float = 0.2

    def __post_init__(self) -> None:
        """Refuse settings that cannot group anything."""
        for name in ("neighbours", "resolution", "least_people", "sample_rows"):
            if getattr(self, name) <= 0:
                raise SettingError(name, getattr(self, name), hint="It must be above 0.")


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which theme each vector belongs to.

    `labels` int32 (n,), -1 = unassigned, themes numbered by falling weight; `confidence` float32 (n,), the share (0..1)
    of a vector's neighbours that are of its theme, 0 for the unassigned; `centroids` float32 (themes, d), length 1.
    """

    labels: Labels
    confidence: Vectors
    centroids: Vectors


def group_vectors(
    vectors: Vectors,
    *,
    weights: Vectors | None = None,
    keys: npt.NDArray[np.uint64] | None = None,
    before: Labels | None = None,
    settings: GroupingSettings | None = None,
    seed: int = 0,
) -> Grouping:
    """Group vectors of length 1 (or 0: nothing known, always unassigned) into themes.

    `weights` (n,): what a row counts for, such as 1 / tickets of its person; `keys` (n,): a number that stays with a
    row for ever, by which the sample is drawn, so that added rows change it little (without keys, the seed draws);
    `before` (n,): the theme that each row had in the last run (-1: none): rows stay together unless another grouping is
    clearly better.
    """
    settings = settings or GroupingSettings()
    weights = np.ones(len(vectors), dtype=np.float32) if weights is None else weights
    before = np.full(len(vectors), UNASSIGNED, dtype=np.int32) if before is None else before
    known = np.flatnonzero(np.einsum("ij,ij->i", vectors, vectors) > 0)
    sample = known[_sample_rows(len(known), None if keys is None else keys[known], settings.sample_rows, seed)]
    labels = np.full(len(vectors), UNASSIGNED, dtype=np.int32)
    confidence = np.zeros(len(vectors), dtype=np.float32)
    with one_thread_each():
        labels[sample], confidence[sample] = _group_sample(
            vectors[sample], weights[sample], before[sample], settings=settings, seed=seed
        )
        rest = np.setdiff1d(known, sample, assume_unique=True)
        if len(rest):
            labels[rest], confidence[rest] = ask_neighbours(vectors[rest], vectors[sample], labels[sample])
        # Half as strict with what was in a theme before: a ticket at the border does not go in and out.
        unsure = confidence < np.where(before == UNASSIGNED, 1, 0.5) * settings.least_confidence
        labels[unsure], confidence[unsure] = UNASSIGNED, 0
        labels = number_by_weight(labels, weights)
        return Grouping(labels, confidence, centroids_of(vectors, labels))


def _sample_rows(rows: int, keys: npt.NDArray[np.uint64] | None, most: int, seed: int) -> npt.NDArray[np.int64]:
    if rows <= most:
        return np.arange(rows)
    if keys is None:
        keys = np.random.default_rng(seed).permutation(rows).astype(np.uint64)
    return np.sort(np.argsort(keys, kind="stable")[:most])


def _group_sample(
    vectors: Vectors, weights: Vectors, before: Labels, *, settings: GroupingSettings, seed: int
) -> tuple[Labels, Vectors]:
    if len(vectors) < 2:  # noqa: PLR2004  nobody has a neighbour
        return np.full(len(vectors), UNASSIGNED, dtype=np.int32), np.zeros(len(vectors), dtype=np.float32)
    around, cosines = nearest(vectors, vectors, count=_fit_count(_NEIGHBOURS_COMPARED, len(vectors)), same=True)
    stand_in = collapse_likes(around, cosines, at=settings.same_above)
    middles = centroids_of(vectors, stand_in)
    most = np.zeros(len(middles), dtype=np.float32)
    np.maximum.at(most, stand_in, weights)
    start = _start_from(before, stand_in, len(middles))
    labels = _find_groups(middles, most, start, settings=settings, seed=seed)[stand_in]
    labels = _drop_small(labels, weights, settings.least_people)
    same = labels[around] == labels[:, None]
    confidence = np.where(labels == UNASSIGNED, 0, same.mean(axis=1)).astype(np.float32)
    return labels, confidence


def _fit_count(count: int, rows: int) -> int:
    return min(count, max(5, rows // 40))


def _start_from(before: Labels, stand_in: Labels, count: int) -> Start | None:
    """Return the community in which each stand-in starts: that of most of its rows before, or its own; None if new."""
    known = before != UNASSIGNED
    if not known.any():
        return None
    themes = int(before.max()) + 1
    pairs, votes = np.unique(stand_in[known].astype(np.int64) * themes + before[known], return_counts=True)
    order = np.lexsort((-pairs, votes))  # the most votes last, so that they stand
    start = themes + np.arange(count)
    start[pairs[order] // themes] = pairs[order] % themes
    _, numbered = np.unique(start, return_inverse=True)
    return Start(numbered.astype(np.int32), start < themes)


def _find_groups(
    vectors: Vectors, weights: Vectors, start: Start | None, *, settings: GroupingSettings, seed: int
) -> Labels:
    if len(vectors) < 2:  # noqa: PLR2004  all are alike
        return np.zeros(len(vectors), dtype=np.int32)
    places, _ = nearest(vectors, vectors, count=_fit_count(settings.neighbours, len(vectors)), same=True)
    graph = shared_neighbour_graph(places, weights)
    anew = _find_merged(graph, None, settings, seed)
    if start is None:
        return anew
    kept = _find_merged(graph, start, settings, seed)
    gain = modularity(graph, anew, resolution=settings.resolution) - modularity(
        graph, kept, resolution=settings.resolution
    )
    return anew if gain > settings.change_above else kept


def _find_merged(graph: Any, start: Start | None, settings: GroupingSettings, seed: int) -> Labels:
    labels = find_communities(graph, resolution=settings.resolution, seed=seed, start=start)
    for _ in range(_ROUNDS_OF_MERGING):
        settled = None if start is None else start.settled
        labels = merge_halves(graph, labels, limit=settings.merge_above, settled=settled)
    # Once more from where all stand: the next run, which starts here, then finds nothing left to move.
    everyone = np.ones(len(labels), dtype=bool)
    return find_communities(graph, resolution=settings.resolution, seed=seed, start=Start(labels, everyone))


def collapse_likes(places: npt.NDArray[np.int64], cosines: Vectors, *, at: float) -> Labels:
    """Return a number (0, 1, ...) for each row, the same for rows that are nearly the same: cosine `at` or above.

    The first row of each set stands for it; rows come in their order, so that rows added at the end change little.
    Without this, a sentence that a hundred people write fills their neighbourhoods and cuts a theme into its wordings.
    """
    leader = np.full(len(places), -1, dtype=np.int64)
    alike = cosines >= at
    for row in range(len(places)):
        if leader[row] < 0:
            leader[row] = row
            near = places[row][alike[row]]
            leader[near[leader[near] < 0]] = row
    _, numbers = np.unique(leader, return_inverse=True)
    return numbers.astype(np.int32)


def _drop_small(labels: Labels, weights: Vectors, least: float) -> Labels:
    people = np.bincount(labels, weights=weights)
    # A hair below, as weights such as 1/3 do not add up to whole people.
    return np.where(people[labels] >= least - 1e-3, labels, UNASSIGNED).astype(np.int32)


_ASKED_AT_MOST = 4_000
_NEIGHBOURS_ASKED = 15


def ask_neighbours(vectors: Vectors, known: Vectors, labels: Labels) -> tuple[Labels, Vectors]:
    """Return the theme that most of each vector's nearest known neighbours have, and the share of them (0..1).

    Of the known, at most some thousands are asked, spread evenly over them, so the cost is linear in the vectors.
    """
    if not len(known):
        return np.full(len(vectors), UNASSIGNED, dtype=np.int32), np.zeros(len(vectors), dtype=np.float32)
    step = -(-len(known) // _ASKED_AT_MOST)
    # Ordered by theme first, so that every theme is asked in proportion.
    asked = np.argsort(labels, kind="stable")[::step]
    places, _ = nearest(vectors, known[asked], count=_NEIGHBOURS_ASKED)
    votes = labels[asked][places]
    best = np.full(len(vectors), UNASSIGNED, dtype=np.int32)
    most = np.zeros(len(vectors), dtype=np.int64)
    for vote in range(votes.shape[1]):
        agreeing = (votes == votes[:, vote : vote + 1]).sum(axis=1)
        better = (agreeing > most) | ((agreeing == most) & (votes[:, vote] < best))
        best, most = np.where(better, votes[:, vote], best).astype(np.int32), np.maximum(most, agreeing)
    share = np.where(best == UNASSIGNED, 0, most / votes.shape[1]).astype(np.float32)
    return best, share


def number_by_weight(labels: Labels, weights: Vectors) -> Labels:
    """Return the labels numbered 0, 1, ... by the falling weight of their rows; ties by first appearance."""
    kept = labels != UNASSIGNED
    if not kept.any():
        return labels
    old, first, places = np.unique(labels[kept], return_index=True, return_inverse=True)
    weight = np.round(np.bincount(places, weights=weights[kept]), 6)
    order = np.lexsort((first, -weight))
    rank = np.empty(len(old), dtype=np.int32)
    rank[order] = np.arange(len(old), dtype=np.int32)
    numbered = labels.copy()
    numbered[kept] = rank[places]
    return numbered


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
