"""Words and pieces of words as a sparse matrix: what a text says, robust to spelling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.themes.failure_modes.cues import cues_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_WORDS: dict[str, Any] = {"ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b|[?!]+"}
_PIECES: dict[str, Any] = {"analyzer": "char_wb", "ngram_range": (3, 5)}
_TYPES: dict[str, Any] = {"token_pattern": r"(?u)\S+"}
_LEAST_TEXTS_FOR_WORD, _LEAST_TEXTS_FOR_PIECE = 2, 3
# A piece in more than 6% of the texts is grammar: the words have it already, and it makes everything else slow.
_MOST_TEXTS_FOR_PIECE = 0.06
_CUE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A vocabulary and its weights by rarity (smoothed inverse document frequency, as in scikit-learn)."""

    vocabulary: tuple[str, ...]
    rarity: NDArray[np.float32]

    def apply(self, counts: Any) -> Any:
        """Return rows of damped counts times rarity, each of length 1 (or 0)."""
        from sklearn.preprocessing import normalize  # noqa: PLC0415  loaded when first used

        weighed = counts.astype(np.float32)
        weighed.data = (1 + np.log(weighed.data)) * self.rarity[weighed.indices]
        return normalize(weighed, copy=False)


@dataclass(frozen=True, slots=True)
class LexicalFeatures:
    """TF-IDF of words with their pairs, TF-IDF of 3 to 5 letters inside words, and cues, side by side."""

    words: _Weighed
    pieces: _Weighed

    @classmethod
    def learn(cls, texts: Sequence[str]) -> LexicalFeatures:
        """Learn the vocabularies and how rare their members are."""
        words = _learned(_word_counter(), texts, least=_LEAST_TEXTS_FOR_WORD, most_share=1.0)
        pieces = _learned(_piece_counter(), texts, least=_LEAST_TEXTS_FOR_PIECE, most_share=_MOST_TEXTS_FOR_PIECE)
        return cls(words, pieces)

    def of(self, texts: Sequence[str]) -> Any:
        """Return the sparse matrix (texts, features), float32."""
        from scipy import sparse  # noqa: PLC0415  loaded when first used

        words = self.words.apply(_word_counter(self.words.vocabulary).transform(texts))
        pieces = self.pieces.apply(count_pieces(texts, _piece_counter(self.pieces.vocabulary)))
        cues = sparse.csr_matrix(cues_of(texts) * np.float32(_CUE_WEIGHT))
        return sparse.csr_matrix(sparse.hstack([words, pieces, cues]))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all that was learned as plain arrays."""
        return {
            "words": np.array(self.words.vocabulary, dtype=np.str_),
            "word_rarity": self.words.rarity,
            "pieces": np.array(self.pieces.vocabulary, dtype=np.str_),
            "piece_rarity": self.pieces.rarity,
        }

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[Any]]) -> LexicalFeatures:
        """Return the features that `arrays` gave."""
        words = _Weighed(tuple(arrays["words"].tolist()), arrays["word_rarity"])
        return cls(words, _Weighed(tuple(arrays["pieces"].tolist()), arrays["piece_rarity"]))


def count_pieces(texts: Sequence[str], counter: Any) -> Any:
    """Return how often each piece stands in each text: the sum over the text's words.

    The same counts as `counter.transform(texts)`, since a piece never crosses a blank, but each distinct word is cut
    once however many texts hold it.
    """
    from scipy import sparse  # noqa: PLC0415  loaded when first used
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415

    if not any(text.strip() for text in texts):
        return sparse.csr_matrix(np.zeros((len(texts), len(counter.vocabulary)), dtype=np.int64))
    types = CountVectorizer(**_TYPES)
    by_text = types.fit_transform(texts)
    return sparse.csr_matrix(by_text @ counter.transform(types.get_feature_names_out()))


def _word_counter(vocabulary: Sequence[str] | None = None) -> Any:
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415  loaded when first used

    return CountVectorizer(**_WORDS, vocabulary=vocabulary)


def _piece_counter(vocabulary: Sequence[str] | None = None) -> Any:
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415  loaded when first used

    return CountVectorizer(**_PIECES, vocabulary=vocabulary)


def _learned(counter: Any, texts: Sequence[str], *, least: int, most_share: float) -> _Weighed:
    present = counter.fit_transform(texts)
    holding = np.bincount(present.indices, minlength=present.shape[1])
    kept = np.flatnonzero((holding >= least) & (holding <= max(least, most_share * len(texts))))
    rarity = np.log((1 + len(texts)) / (1 + holding[kept])) + 1
    return _Weighed(tuple(counter.get_feature_names_out()[kept].tolist()), rarity.astype(np.float32))
