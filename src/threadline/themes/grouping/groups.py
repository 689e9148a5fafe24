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
from threadline.themes.grouping.centroids import UNASSIGNED, centroids_of
from threadline.themes.grouping.communities import Start, find_communities, merge_halves, modularity
from threadline.themes.grouping.neighbours import nearest, nearest_in_each, shared_neighbour_graph
from threadline.themes.grouping.rows import Middles, RowsToGroup, rows_to_group
from threadline.themes.grouping.wordings import SAME_WORDING, find_wordings, fit_count

if TYPE_CHECKING:
    import numpy.typing as npt

    from threadline.themes.encoding.encoder import Vectors
    from threadline.themes.grouping.communities import Labels

# A theme cut in four takes two rounds; more would chain themes that are merely near.
_ROUNDS_OF_MERGING = 2


@dataclass(frozen=True, slots=True)
class GroupingSettings:
    """How vectors become themes.

    `neighbours`: how many nearest ones a ticket is joined to (fewer in small sets: one for each 40 tickets, at least
    5); `same_above`: tickets with at least this cosine are one wording, and count once (None: what the encoder says);
    `resolution`: higher finds more and smaller themes; `merge_above`: two halves are one theme when more than this
    share of the smaller one's ties lead to the other; `change_above`: the grouping of the last run is dropped for
    another when that one's modularity is so much higher; `least_people` that make a theme; `sample_rows` that are
    grouped exactly; `least_confidence`: a ticket whose neighbours agree less stays unassigned; `alone_below`: so does
    one whose wording is less near to others than the lower quartile by so many distances between the quartiles, unless
    a sign (such as a tag) says what it is about.
    """

    neighbours: int = 25
    same_above: float | None = None
    resolution: float = 2.0
    merge_above: float = 0.08
    change_above: float = 0.15
    least_people: float = 5
    sample_rows: int = 12_000
    least_confidence: float = 0.2
    alone_below: float = 1.0

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
    rows = rows_to_group(vectors, weights=weights, keys=keys, before=before, seed=seed)
    return group_rows(rows, settings=settings or GroupingSettings(), seed=seed)


def group_rows(rows: RowsToGroup, *, settings: GroupingSettings, seed: int = 0) -> Grouping:
    """Group rows of one body of text, or of several that meet in their signs."""
    known = rows.known()
    sample = known[_sample_rows(rows.keys[known], settings.sample_rows)]
    labels = np.full(len(rows.vectors), UNASSIGNED, dtype=np.int32)
    confidence = np.zeros(len(labels), dtype=np.float32)
    with one_thread_each():
        labels[sample], confidence[sample] = _group_sample(rows.take(sample), settings=settings, seed=seed)
        rest = np.setdiff1d(known, sample, assume_unique=True)
        for body in np.unique(rows.bodies[rest]):
            here, asked = rest[rows.bodies[rest] == body], sample[rows.bodies[sample] == body]
            labels[here], confidence[here] = ask_neighbours(rows.vectors[here], rows.vectors[asked], labels[asked])
        # Half as strict with what was in a theme before: a ticket at the border does not go in and out.
        unsure = confidence < np.where(rows.before == UNASSIGNED, 1, 0.5) * settings.least_confidence
        labels[unsure], confidence[unsure] = UNASSIGNED, 0
        labels = number_by_weight(labels, rows.weights)
        return Grouping(labels, confidence, centroids_of(rows.vectors, labels))


def _sample_rows(keys: npt.NDArray[np.uint64], most: int) -> npt.NDArray[np.int64]:
    return np.arange(len(keys)) if len(keys) <= most else np.sort(np.argsort(keys, kind="stable")[:most])


def _group_sample(rows: RowsToGroup, *, settings: GroupingSettings, seed: int) -> tuple[Labels, Vectors]:
    if len(rows.vectors) < 2:  # noqa: PLR2004  nobody has a neighbour
        return np.full(len(rows.vectors), UNASSIGNED, dtype=np.int32), np.zeros(len(rows.vectors), dtype=np.float32)
    wordings = find_wordings(rows, same_above=settings.same_above or SAME_WORDING, alone_below=settings.alone_below)
    middles = rows.middles(wordings.labels)
    most = np.zeros(len(middles.vectors), dtype=np.float32)
    np.maximum.at(most, wordings.labels, rows.weights)
    start = _start_from(rows.before, wordings.labels, len(most))
    labels = _find_groups(middles, most, start, settings=settings, seed=seed)[wordings.labels]
    labels = _drop_small(labels, rows.weights, settings.least_people)
    labels[wordings.alone & ~rows.signed()] = UNASSIGNED
    return labels, np.where(labels == UNASSIGNED, 0, wordings.agreement(labels)).astype(np.float32)


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
    middles: Middles, weights: Vectors, start: Start | None, *, settings: GroupingSettings, seed: int
) -> Labels:
    if len(weights) < 2:  # noqa: PLR2004  all are alike
        return np.zeros(len(weights), dtype=np.int32)
    count = fit_count(settings.neighbours, len(weights))
    ties = nearest_in_each(middles.vectors, middles.bodies, count=count, least=middles.near_across)
    graph = shared_neighbour_graph(ties, weights)
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
