"""Words and pieces of words as a sparse matrix: what a text says, robust to spelling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.themes.failure_modes.cues import cues_of
from threadline.themes.failure_modes.cut_texts import cut_texts
from threadline.themes.failure_modes.pieces import all_pieces, count_pieces
from threadline.themes.failure_modes.words import all_words, count_words, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from threadline.themes.failure_modes.cut_texts import CutTexts

_LEAST_TEXTS_FOR_WORD, _LEAST_TEXTS_FOR_PIECE = 2, 3
# A piece in more than 6% of the texts is grammar: the words have it already, and it makes everything else slow.
_MOST_TEXTS_FOR_PIECE = 0.06
_CUE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A vocabulary with the column of each member, and its weights by rarity (smoothed, as in scikit-learn)."""

    vocabulary: Mapping[str, int]
    rarity: NDArray[np.float32]

    @classmethod
    def of(cls, vocabulary: Iterable[str], rarity: NDArray[np.float32]) -> _Weighed:
        return cls({name: at for at, name in enumerate(vocabulary)}, rarity)

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
    def learn(cls, texts: Sequence[str]) -> tuple[LexicalFeatures, Any]:
        """Learn the vocabularies and how rare their members are; return the texts' own matrix as well."""
        cut = cut_texts(texts)
        words, word_counts = _learned_words(cut)
        pieces, piece_counts = _learned_pieces(cut)
        learned = cls(words, pieces)
        return learned, learned._beside(texts, cut, word_counts, piece_counts)

    def of(self, texts: Sequence[str]) -> Any:
        """Return the sparse matrix (texts, features), float32."""
        cut = cut_texts(texts)
        words = count_words(tokens_of(cut), self.words.vocabulary)
        return self._beside(texts, cut, words, count_pieces(cut, self.pieces.vocabulary))

    def _beside(self, texts: Sequence[str], cut: CutTexts, words: Any, pieces: Any) -> Any:
        from scipy import sparse  # noqa: PLC0415  loaded when first used

        cues = sparse.csr_matrix(cues_of(texts, cut) * np.float32(_CUE_WEIGHT))
        return sparse.hstack([self.words.apply(words), self.pieces.apply(pieces), cues], format="csr")

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all that was learned as plain arrays."""
        return {
            "words": np.array(list(self.words.vocabulary), dtype=np.str_),
            "word_rarity": self.words.rarity,
            "pieces": np.array(list(self.pieces.vocabulary), dtype=np.str_),
            "piece_rarity": self.pieces.rarity,
        }

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[Any]]) -> LexicalFeatures:
        """Return the features that `arrays` gave."""
        return cls(
            _Weighed.of(arrays["words"].tolist(), arrays["word_rarity"]),
            _Weighed.of(arrays["pieces"].tolist(), arrays["piece_rarity"]),
        )


def _learned_words(cut: CutTexts) -> tuple[_Weighed, Any]:
    tokens = tokens_of(cut)
    vocabulary = all_words(tokens, least=_LEAST_TEXTS_FOR_WORD)
    counts = count_words(tokens, vocabulary)
    return _Weighed(vocabulary, _rarity(_holding(counts), len(cut.lowered))), counts


def _learned_pieces(cut: CutTexts) -> tuple[_Weighed, Any]:
    vocabulary = all_pieces(cut.words)
    counts = count_pieces(cut, vocabulary)
    holding, texts = _holding(counts), len(cut.lowered)
    most = max(_LEAST_TEXTS_FOR_PIECE, _MOST_TEXTS_FOR_PIECE * texts)
    kept = np.flatnonzero((holding >= _LEAST_TEXTS_FOR_PIECE) & (holding <= most))
    names = list(vocabulary)
    return _Weighed.of((names[at] for at in kept), _rarity(holding[kept], texts)), counts[:, kept]


def _holding(counts: Any) -> NDArray[np.int64]:
    """Return how many texts hold each column."""
    counts.sum_duplicates()
    return np.bincount(counts.indices, minlength=counts.shape[1])


def _rarity(holding: NDArray[np.int64], texts: int) -> NDArray[np.float32]:
    return (np.log((1 + texts) / (1 + holding)) + 1).astype(np.float32)
