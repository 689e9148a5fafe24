"""The language of a text, or "und" where the text does not say."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix

from threadline.tickets.cleaning.lines import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

UNDECIDED = "und"
# Languages that customers write in. Among few languages short texts are told far better than among all that are known.
LANGUAGES = (
    "ar",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "fa",
    "fi",
    "fr",
    "he",
    "hi",
    "hu",
    "id",
    "it",
    "ja",
    "ko",
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "ru",
    "sv",
    "th",
    "tr",
    "uk",
    "vi",
    "zh",
)
# Enough to tell a language by; the rest only costs time.
_READ = 200
_CHUNK_ROWS = 2_000


class LanguageGuesser:
    """Guesses languages with the model of py3langid (Lui and Baldwin 2012, "langid.py").

    Guesses surer than `confidence` (0..1) are ISO 639-1 codes, others "und".
    """

    def __init__(self, confidence: float) -> None:
        self._confidence = confidence

    def guess(self, texts: Sequence[str]) -> list[str]:
        """Return the language of each text."""
        read = [PLACEHOLDER.sub(" ", text[:_READ]) for text in texts]
        guessed = [UNDECIDED] * len(texts)
        telling = [row for row, text in enumerate(read) if any(map(str.isalpha, text))]
        for start in range(0, len(telling), _CHUNK_ROWS):
            rows = telling[start : start + _CHUNK_ROWS]
            shares = _load().shares([_bytes_of(read[row]) for row in rows])
            for row, best, share in zip(rows, shares.argmax(axis=1).tolist(), shares.max(axis=1).tolist(), strict=True):
                guessed[row] = LANGUAGES[best] if share >= self._confidence else UNDECIDED
        return guessed


def _bytes_of(text: str) -> bytes:
    """Return the bytes that the model reads: as py3langid, which knows no texts in capitals only."""
    if text.isupper():
        text = text.lower()
    return unicodedata.normalize("NFC", text).encode("utf8", errors="surrogatepass")


class _Model:
    """The package's model, restricted to our languages, asked about many texts at once.

    The package walks its automaton text by text, byte by byte; here one step takes all texts a byte further.
    """

    def __init__(self, identifier: Any) -> None:
        self._moves = np.asarray(identifier.tk_nextmove)
        self._rows = np.asarray(identifier.tk_row, dtype=np.int64) << 8
        self._features = np.asarray(identifier.tk_output, dtype=np.int64)
        columns = [identifier.nb_classes.index(language) for language in LANGUAGES]
        self._weights = np.asarray(identifier.nb_ptc, dtype=np.float32)[:, columns]
        self._prior = np.asarray(identifier.nb_pc, dtype=np.float32)[columns]

    def shares(self, texts: Sequence[bytes]) -> NDArray[np.float32]:
        """Return how likely each language (columns) is for each text (rows)."""
        counts = self._counts(texts)
        known = np.diff(counts.indptr) > 0
        scores = counts @ self._weights + self._prior * known[:, None]
        # The root of the length keeps the shares calibrated for long and short texts alike, as in the package.
        scores /= np.sqrt(np.array([max(1, len(text)) for text in texts], dtype=np.float32))[:, None]
        shares: NDArray[np.float32] = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        return shares

    def _counts(self, texts: Sequence[bytes]) -> csr_matrix:
        """Return the logarithms of how often each text (rows) has each of the model's features (columns)."""
        lengths = np.array([len(text) for text in texts], dtype=np.int64)
        longest_first = np.argsort(-lengths, kind="stable")
        found = self._walk([texts[row] for row in longest_first], lengths[longest_first])
        rows, keys = [], []
        for active, features in found:
            hit = np.flatnonzero(features >= 0)
            rows.append(longest_first[:active][hit])
            keys.append(features[hit])
        shape = (len(texts), len(self._weights))
        joined = (np.concatenate(rows), np.concatenate(keys))
        counts = csr_matrix((np.ones(len(joined[0]), dtype=np.float32), joined), shape=shape)
        counts.sum_duplicates()
        counts.data = np.log1p(counts.data)
        return counts

    def _walk(self, texts: list[bytes], lengths: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.int64]]]:
        """Yield, byte by byte, how many texts are that long and the feature (or -1) that each of them completes."""
        longest = int(lengths[0])
        padded = np.frombuffer(b"".join(text.ljust(longest, b" ") for text in texts), dtype=np.uint8)
        columns = padded.reshape(len(texts), longest).T.astype(np.int64)
        states = np.zeros(len(texts), dtype=np.int64)
        for place in range(longest):
            active = int(np.searchsorted(-lengths, -place))
            states = self._moves[self._rows[states[:active]] + columns[place, :active]].astype(np.int64)
            yield active, self._features[states]


@lru_cache(maxsize=1)
def _load() -> _Model:
    from py3langid import langid  # noqa: PLC0415  # the model loads when the first text is met

    # An identifier of our own: the package's is shared with whoever else uses it.
    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    return _Model(identifier)
