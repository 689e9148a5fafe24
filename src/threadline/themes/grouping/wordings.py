"""Wordings: rows that say nearly the same count once, and a wording that is like no other stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadline.themes.grouping.centroids import centroids_of
from threadline.themes.grouping.neighbours import nearest

if TYPE_CHECKING:
    import numpy.typing as npt

    from threadline.themes.encoding.encoder import Vectors
    from threadline.themes.grouping.communities import Labels
    from threadline.themes.grouping.rows import RowsToGroup

# The cosine from which two texts are one wording, where the encoder does not say.
SAME_WORDING = 0.85
_NEIGHBOURS_COMPARED = 40
# The neighbour, in their order, that a wording must be near to. Four may be one person's, or one letter's.
_ONE_OF_MANY = 5
# With fewer wordings, all have few that are like them.
_LEAST_WORDINGS = 1_000


@dataclass(frozen=True, slots=True)
class Wordings:
    """The wording (0, 1, ...) of each row; which rows have a wording like no other; sets of rows and their nearest."""

    labels: Labels
    alone: npt.NDArray[np.bool_]
    around: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]

    def agreement(self, labels: Labels) -> Vectors:
        """Return the share (0..1) of each row's nearest rows that have its label."""
        share = np.zeros(len(labels), dtype=np.float32)
        for rows, nearest_rows in self.around:
            share[rows] = (labels[nearest_rows] == labels[rows][:, None]).mean(axis=1)
        return share


def find_wordings(rows: RowsToGroup, *, same_above: float, alone_below: float) -> Wordings:
    """Find rows that are nearly the same, each body for itself, and wordings whose fifth neighbour is far.

    Far is what lies below the lower quartile by more than `alone_below` times the distance between the quartiles
    (Tukey 1977): such a fence serves every encoding, since what counts as near differs between them. So a letter that
    a hundred people send is one wording and makes no theme by its number, and small talk stays by itself.
    """
    found = Wordings(np.zeros(len(rows.vectors), dtype=np.int32), np.zeros(len(rows.vectors), dtype=bool), [])
    count = 0
    for body in np.unique(rows.bodies):
        here = np.flatnonzero(rows.bodies == body)
        vectors = rows.vectors[here]
        around, cosines = nearest(vectors, vectors, count=fit_count(_NEIGHBOURS_COMPARED, len(here)), same=True)
        labels = collapse_likes(around, cosines, at=same_above)
        found.alone[here] = _are_alone(centroids_of(vectors, labels), below=alone_below)[labels]
        found.labels[here] = labels + count
        found.around.append((here, here[around]))
        count += int(labels.max(initial=-1)) + 1
    return found


def _are_alone(wordings: Vectors, *, below: float) -> npt.NDArray[np.bool_]:
    if len(wordings) < _LEAST_WORDINGS:
        return np.zeros(len(wordings), dtype=bool)
    _, near = nearest(wordings, wordings, count=_ONE_OF_MANY, same=True)
    nearness = near.min(axis=1)
    low, high = np.quantile(nearness, (0.25, 0.75))
    alone: npt.NDArray[np.bool_] = nearness < low - below * (high - low)
    return alone


def fit_count(count: int, rows: int) -> int:
    """Return how many neighbours to look at among so many rows: one for each 40, at least 5."""
    return min(count, max(5, rows // 40))


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
