"""Texts to vectors, so that near means alike: parts of words and words, weighed by rarity, then reduced.

Parts of words (3 to 4 letters) carry most of the weight: they survive typing errors and endings, in any language.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.errors import InputError
from threadline.themes.encoding.encoder import NOT_READ, NotFitted
from threadline.themes.encoding.reproducible import one_thread_each
from threadline.themes.encoding.sampling import sample_texts
from threadline.themes.encoding.stop_words import ALL_STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from threadline.answers import Plain
    from threadline.themes.encoding.encoder import Vectors

_WORD = r"(?u)[^\W\d_]{2,}"
_WORDS_AGAINST_LETTERS = 0.5
_MOST_GRAMS = 60_000
_MOST_WORDS = 30_000
_FEWEST_AXES = 20
# Blown up to length 1, the rest of such a text would be near to others by chance.
_LEAST_HELD = 0.15


@dataclass(frozen=True, slots=True)
class EncodingSettings:
    """How texts become vectors.

    `dimensions` of a vector; `sample_rows`: at most so many texts are learned from; `seed` of the reduction.
    """

    dimensions: int = 100
    sample_rows: int = 20_000
    seed: int = 0


@dataclass(frozen=True, slots=True)
class _Learned:
    grams: Any
    gram_weights: Vectors
    words: Any
    word_weights: Vectors
    axes: Vectors


class TfidfEncoder:
    """Rarity-weighed parts of words and words, reduced by a truncated randomized SVD.

    TF-IDF with sublinear counts as in Manning, Raghavan and Schütze 2008, chapter 6; latent semantic analysis of
    Deerwester et al. 1990; randomized SVD of Halko, Martinsson and Tropp 2011. The vector of a text does not depend on
    the batch in which it comes.
    """

    name = "tfidf"
    bridges_languages = False
    same_wording = 0.85

    def __init__(self, settings: EncodingSettings | None = None) -> None:
        self._settings = settings or EncodingSettings()
        self._learned: _Learned | None = None

    @property
    def settings(self) -> Mapping[str, Plain]:
        """Return the settings as plain values."""
        return asdict(self._settings)

    def fit(self, texts: Iterable[Sequence[str]]) -> None:
        """Learn words, their rarity and the axes from a sample that does not depend on the order of the texts."""
        sample = sample_texts(texts, rows=self._settings.sample_rows)
        with one_thread_each():
            self._learned = _learn(sample, self._settings)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a vector of length 1 for each text; one of length 0 where no part of the text is known.

        Raises NotFitted before `fit`.
        """
        if self._learned is None:
            raise NotFitted(self.name)
        if not len(texts):
            return np.zeros((0, self._learned.axes.shape[1]), dtype=np.float32)
        weighed = _weigh([_plain(text) for text in texts], self._learned)
        return _to_unit_length(np.asarray(weighed @ self._learned.axes, dtype=np.float32), of=weighed)


def _plain(text: str) -> str:
    return NOT_READ.sub(" ", text).lower()


def _learn(sample: Sequence[str], settings: EncodingSettings) -> _Learned | None:
    from sklearn.utils.extmath import randomized_svd  # noqa: PLC0415  loaded when first used

    texts = [_plain(text) for text in sample]
    words, word_weights, in_words = _learn_words(texts)
    grams, gram_weights, in_grams = _learn_grams(texts)
    if grams is None:
        raise InputError("none of the texts holds a word: there is nothing to tell themes by. Check the text column")
    learned = _Learned(grams, gram_weights, words, word_weights, np.zeros((0, 0), dtype=np.float32))
    weighed = _weigh_counts(in_grams, in_words, learned)
    # More axes than a quarter of the texts would hold single texts.
    most = max(1, min(weighed.shape) - 1)
    dimensions = min(settings.dimensions, max(len(sample) // 4, _FEWEST_AXES), most)
    _, _, axes = randomized_svd(weighed, dimensions, n_iter=2, random_state=settings.seed)
    return _Learned(grams, gram_weights, words, word_weights, np.ascontiguousarray(axes.T, dtype=np.float32))


def _learn_grams(texts: Sequence[str]) -> tuple[Any, Vectors, Any]:
    """Return a counter of the parts of words worth knowing, their weights, and their counts in the texts."""
    counts, names = _count_grams(texts, grams=None)
    if counts is None:
        return None, np.zeros(0, dtype=np.float32), None
    texts_with = np.bincount(counts.indices, minlength=counts.shape[1])
    kept = _worth_knowing(texts_with, len(texts), most=_MOST_GRAMS)
    return _counter_of_grams(vocabulary=names[kept]), _rarity(texts_with[kept], len(texts)), counts[:, kept]


def _learn_words(texts: Sequence[str]) -> tuple[Any, Vectors, Any]:
    """Return a counter of the words and pairs of words worth knowing, their weights, and their counts in the texts."""
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415  loaded when first used

    shape: dict[str, Any] = {"ngram_range": (1, 2), "token_pattern": _WORD, "dtype": np.float32}
    stop_words = sorted(ALL_STOP_WORDS)
    try:
        counts = (first := CountVectorizer(**shape, stop_words=stop_words)).fit_transform(texts)
    except ValueError:  # sklearn's way to say that nothing is left
        return None, np.zeros(0, dtype=np.float32), None
    texts_with = np.bincount(counts.indices, minlength=counts.shape[1])
    kept = _worth_knowing(texts_with, len(texts), most=_MOST_WORDS)
    if not len(kept):
        return None, np.zeros(0, dtype=np.float32), None
    names = first.get_feature_names_out()[kept]
    counter = CountVectorizer(**shape, stop_words=stop_words, vocabulary=names)
    return counter, _rarity(texts_with[kept], len(texts)), counts[:, kept]


def _worth_knowing(texts_with: npt.NDArray[np.int64], texts: int, *, most: int) -> npt.NDArray[np.int64]:
    """Return the places of features that tell texts apart: in two texts (if there are many) to half of them.

    Where all texts are alike, there is no such feature, and what is in more of them is taken too.
    """
    least = 2 if texts > 20 else 1  # noqa: PLR2004  so few texts can spare nothing
    fit = np.flatnonzero((texts_with >= least) & (texts_with <= texts / 2))
    if not len(fit):
        fit = np.flatnonzero(texts_with >= least)
    commonest = np.argsort(-texts_with[fit], kind="stable")[:most]
    kept: npt.NDArray[np.int64] = np.sort(fit[commonest])
    return kept


def _rarity(texts_with: npt.NDArray[np.int64], texts: int) -> Vectors:
    rarity: Vectors = (np.log((1 + texts) / (1 + texts_with)) + 1).astype(np.float32)
    return rarity


def _counter_of_grams(vocabulary: Any = None) -> Any:
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415  loaded when first used

    return CountVectorizer(
        analyzer="char_wb", ngram_range=(3, 4), dtype=np.float32, vocabulary=vocabulary, lowercase=False
    )


def _count_grams(texts: Sequence[str], *, grams: Any) -> tuple[Any, Any]:
    """Return the counts of parts of words in each text (sparse), and their names.

    Each distinct word is cut into its parts once, and texts are counted in words: several times faster than cutting
    every text, with the same counts.
    """
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415  loaded when first used

    words = CountVectorizer(token_pattern=_WORD, dtype=np.float32, lowercase=False)
    try:
        in_words = words.fit_transform(texts)
    except ValueError:  # sklearn's way to say that there is no word
        return None, None
    counter = grams or _counter_of_grams()
    vocabulary = words.get_feature_names_out()
    in_grams = counter.transform(vocabulary) if grams else counter.fit_transform(vocabulary)
    return (in_words @ in_grams).tocsr(), counter.get_feature_names_out()


def _weigh(texts: Sequence[str], learned: _Learned) -> Any:
    """Return the weighed features of texts: sparse, parts of words first, then words."""
    from scipy import sparse  # noqa: PLC0415  loaded when first used

    in_grams, _ = _count_grams(texts, grams=learned.grams)
    if in_grams is None:
        in_grams = sparse.csr_matrix(np.zeros((len(texts), len(learned.gram_weights)), dtype=np.float32))
    return _weigh_counts(in_grams, None if learned.words is None else learned.words.transform(texts), learned)


def _weigh_counts(in_grams: Any, in_words: Any, learned: _Learned) -> Any:
    from scipy import sparse  # noqa: PLC0415  loaded when first used

    parts = [_damp(in_grams, learned.gram_weights)]
    if in_words is not None:
        parts.append(_damp(in_words, learned.word_weights) * _WORDS_AGAINST_LETTERS)
    weighed = sparse.hstack(parts, format="csr", dtype=np.float32)
    # A sum of floats depends on its order: sorted, a text's vector is the same in every batch.
    weighed.sort_indices()
    return weighed


def _damp(counts: Any, weights: Vectors) -> Any:
    from sklearn.preprocessing import normalize  # noqa: PLC0415  loaded when first used

    damped = counts.tocsr()
    damped.sort_indices()
    damped.data = (1 + np.log(damped.data)) * weights[damped.indices]
    return normalize(damped, copy=False)


def _to_unit_length(vectors: Vectors, *, of: Any) -> Vectors:
    """Return the vectors at length 1, or 0 where the axes hold next to nothing of the features they were made of."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    whole = np.sqrt(np.asarray(of.multiply(of).sum(axis=1)))
    unit: Vectors = np.where(lengths > _LEAST_HELD * whole, vectors / np.maximum(lengths, 1e-6), 0).astype(np.float32)
    return unit
