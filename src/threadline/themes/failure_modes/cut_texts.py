"""Many texts cut once: into words between blanks, each distinct one kept a single time.

Whatever is found inside a word (its letters, its cues) is worked out once for each distinct word, however many texts
hold it, and added up by text.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class CutTexts:
    """Lower-cased texts; the distinct `words` between blanks; `places` of each text's words one text after the other.

    `starts` (texts + 1) says where in `places` each text begins.
    """

    lowered: Sequence[str]
    words: Sequence[str]
    places: NDArray[np.int64]
    starts: NDArray[np.int64]

    def by_text(self) -> Any:
        """Return a sparse matrix (texts, words): how often each word stands in each text."""
        from scipy import sparse  # noqa: PLC0415  loaded when first used

        ones = np.ones(len(self.places), dtype=np.float32)
        counts = sparse.csr_matrix((ones, self.places, self.starts), shape=(len(self.lowered), len(self.words)))
        counts.sum_duplicates()
        return counts


def cut_texts(texts: Sequence[str]) -> CutTexts:
    """Return the texts cut at their blanks."""
    place_of: dict[str, int] = {}
    places, starts = array("q"), array("q", [0])
    lowered = [text.lower() for text in texts]
    for text in lowered:
        places.extend([place_of.setdefault(word, len(place_of)) for word in text.split()])
        starts.append(len(places))
    return CutTexts(lowered, list(place_of), np.array(places, dtype=np.int64), np.array(starts, dtype=np.int64))


def rows_of_ids(ids_by_row: Sequence[Sequence[int]], columns: int) -> Any:
    """Return a sparse matrix (rows, columns) that counts how often each row has each id."""
    from scipy import sparse  # noqa: PLC0415  loaded when first used

    starts = np.cumsum([0, *map(len, ids_by_row)])
    ids = np.fromiter((one for row in ids_by_row for one in row), dtype=np.int64, count=int(starts[-1]))
    counted = sparse.csr_matrix((np.ones(len(ids), dtype=np.float32), ids, starts), shape=(len(ids_by_row), columns))
    counted.sum_duplicates()
    return counted
