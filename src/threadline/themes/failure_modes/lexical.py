"""Words and pieces of words as a sparse matrix: what a text says, robust to spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = {"ngram_range": (1, 2), "min_df": 2, "token_pattern": r"(?u)\b\w+\b|[?!]+"}
# A piece that stands in more than 6% of the texts is grammar; the words above have it already, and it makes the rest slow.
PIECES = {"analyzer": "char_wb", "ngram_range": (3, 5), "min_df": 3, "max_df": 0.06}


class LexicalFeatures:
    """TF-IDF of words with their pairs, beside TF-IDF of 3 to 5 letters inside words."""

    def __init__(self) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  loaded when first used

        self._parts = [TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **part) for part in (WORDS, PIECES)]

    def fit_transform(self, texts: Sequence[str]) -> Any:
        """Learn the vocabulary and return the sparse matrix (texts, features), float32."""
        from scipy import sparse  # noqa: PLC0415  loaded when first used

        return sparse.csr_matrix(sparse.hstack([part.fit_transform(texts) for part in self._parts]))

    def transform(self, texts: Sequence[str]) -> Any:
        """Return the sparse matrix (texts, features), float32."""
        from scipy import sparse  # noqa: PLC0415  loaded when first used

        return sparse.csr_matrix(sparse.hstack([part.transform(texts) for part in self._parts]))
