"""What is grouped: vectors, what each counts for, and what is known of it besides its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.themes.grouping.centroids import UNASSIGNED, centroids_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from threadline.themes.encoding.encoder import Vectors
    from threadline.themes.grouping.communities import Labels

# Signs weigh against the text as 1 to 2 (in squares), as words do against parts of words.
_SIGNS_AGAINST_TEXT = 0.7


# The cosine of two texts without a word in common whose signs are half alike.
_LIKE_SIGNS = 0.5 * _SIGNS_AGAINST_TEXT**2 / (1 + _SIGNS_AGAINST_TEXT**2)


@dataclass(frozen=True, slots=True)
class Middles:
    """Middles that compare over all bodies: float32 (n, w), length 1; the body of each.

    Each body has columns of its own, and signs have theirs: two bodies meet only in their signs, and are near from the
    cosine `near_across` on.
    """

    vectors: Vectors
    bodies: npt.NDArray[np.int64]
    near_across: float


@dataclass(frozen=True, slots=True)
class RowsToGroup:
    """Rows of vectors of length 1 (or 0: nothing known).

    `weights` (n,): what a row counts for; `keys` (n,): numbers that stay with a row for ever; `before` (n,): the group
    of each in the last run, -1 = none; `bodies` (n,): vectors compare only within a body of text; `signs` sparse
    (n, s), rows of length 1 or 0: what else is known of a row, comparable everywhere; None = nothing.
    """

    vectors: Vectors
    weights: Vectors
    keys: npt.NDArray[np.uint64]
    before: Labels
    bodies: npt.NDArray[np.int16]
    signs: Any = None

    def take(self, places: npt.NDArray[np.int64]) -> RowsToGroup:
        """Return some of the rows."""
        signs = None if self.signs is None else self.signs[places]
        return RowsToGroup(
            self.vectors[places],
            self.weights[places],
            self.keys[places],
            self.before[places],
            self.bodies[places],
            signs,
        )

    def signed(self) -> npt.NDArray[np.bool_]:
        """Return which rows carry a sign."""
        if self.signs is None:
            return np.zeros(len(self.vectors), dtype=bool)
        carried: npt.NDArray[np.bool_] = np.diff(self.signs.indptr) > 0
        return carried

    def known(self) -> npt.NDArray[np.int64]:
        """Return the places of rows whose vector says something."""
        return np.flatnonzero(np.einsum("ij,ij->i", self.vectors, self.vectors) > 0)

    def middles(self, labels: Labels) -> Middles:
        """Return the middle of each label's rows; a label's rows are of one body."""
        texts = centroids_of(self.vectors, labels)
        body = np.zeros(len(texts), dtype=np.int64)
        body[labels] = self.bodies
        if self.signs is None:
            return Middles(texts, body, 0.0)
        wide = np.zeros((len(texts), int(body.max(initial=0)) + 1, texts.shape[1]), dtype=np.float32)
        wide[np.arange(len(texts)), body] = texts
        signs = centroids_of(self.signs.toarray(), labels)
        joined = np.hstack([wide.reshape(len(texts), -1), _SIGNS_AGAINST_TEXT * signs])
        lengths = np.linalg.norm(joined, axis=1, keepdims=True)
        return Middles((joined / np.maximum(lengths, 1e-12)).astype(np.float32), body, _LIKE_SIGNS)


def rows_to_group(
    vectors: Vectors, *, weights: Vectors | None, keys: npt.NDArray[np.uint64] | None, before: Labels | None, seed: int
) -> RowsToGroup:
    """Return rows of one body; what is not given: all count 1, the seed draws the sample, all are new."""
    count = len(vectors)
    drawn = np.random.default_rng(seed).permutation(count).astype(np.uint64) if keys is None else keys
    return RowsToGroup(
        vectors=vectors,
        weights=np.ones(count, dtype=np.float32) if weights is None else weights,
        keys=drawn,
        before=np.full(count, UNASSIGNED, dtype=np.int32) if before is None else before,
        bodies=np.zeros(count, dtype=np.int16),
    )
