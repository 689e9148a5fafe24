"""Copies: tickets that repeat an earlier one but for numbers and a few words, as automated bursts do.

MinHash over three-word runs (Broder 1997, "On the resemblance and containment of documents"), found by banding
(Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3). Every copy resembles the ticket that it is a
copy of: groups do not drift along chains.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_HASHES = 64
_BANDS = 16  # of 4 hashes: texts that share 0.8 of their runs meet in one of them with probability 0.9998
_RUN = 3
_WORD = re.compile(r"<[A-Z]+>|\w+")
_SEED = 20_261_121
_CHUNK_WORDS = 20_000
SIGNATURE_BYTES = 2 * _HASHES
_MOST_KNOWN = 200_000


@dataclass(frozen=True, slots=True)
class Signatures:
    """What tells copies among texts: a row each. Only `long` texts have `bands` by which near copies are found."""

    digests: NDArray[np.uint64]
    long: NDArray[np.bool_]
    bands: NDArray[np.uint64]


class Signer:
    """Turns texts into signatures; texts of fewer than `copy_words` words have a digest alone."""

    def __init__(self, copy_words: int) -> None:
        self._copy_words = copy_words
        self._known: dict[str, int] = {}
        generator = np.random.default_rng(_SEED)
        self._factors = generator.integers(1, 2**63, _HASHES, dtype=np.uint64) | np.uint64(1)
        self._shifts = generator.integers(0, 2**63, _HASHES, dtype=np.uint64)

    def sign(self, texts: Sequence[str]) -> Signatures:
        """Return the signature of each text."""
        words = [self._numbers(text) for text in texts]
        digests = np.array([_digest(one.tobytes()) for one in words], dtype=np.uint64)
        lengths = np.array([len(one) for one in words], dtype=np.int64)
        bands = np.zeros((len(words), _BANDS), dtype=np.uint64)
        enough = np.flatnonzero(lengths >= max(_RUN, self._copy_words))
        # Chunks of about so many words, so that what is hashed stays in the processor's cache.
        for rows in np.split(enough, np.flatnonzero(np.diff(np.cumsum(lengths[enough]) // _CHUNK_WORDS)) + 1):
            if len(rows):
                bands[rows] = self._banded([words[row] for row in rows], lengths[rows])
        return Signatures(digests, lengths >= self._copy_words, bands)

    def _banded(self, words: list[NDArray[np.uint64]], lengths: NDArray[np.int64]) -> NDArray[np.uint64]:
        runs = _run_hashes(np.concatenate(words))
        # From a text's first run up to, not including, the two that reach into the next text.
        starts = np.cumsum(lengths) - lengths
        bounds = np.column_stack([starts, starts + lengths - _RUN + 1]).ravel()[:-1]
        small = np.empty((len(words), _HASHES), dtype=np.uint16)
        for place in range(_HASHES):
            mixed = runs * self._factors[place] + self._shifts[place]
            mixed ^= mixed >> np.uint64(32)
            lowest = np.minimum.reduceat(mixed, bounds)[::2]
            small[:, place] = ((lowest * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(48)).astype(np.uint16)
        return small.view(np.uint64)

    def _numbers(self, text: str) -> NDArray[np.uint64]:
        """Return a number for each word, by which texts are compared; what was seen is remembered."""
        known = self._known
        if len(known) > _MOST_KNOWN:
            known.clear()
        words = _WORD.findall(text)
        for word in words:
            if word not in known:
                known[word] = _digest(normalised_word(word).encode())
        return np.array([known[word] for word in words], dtype=np.uint64)


class CopyFinder:
    """Collects the signatures of all tickets, 137 bytes each, and tells which are copies of which."""

    def __init__(self, similarity: float) -> None:
        self._similarity = similarity
        self._taken: list[Signatures] = []

    def add(self, signed: Signatures) -> None:
        """Take in the next tickets, in order of time."""
        self._taken.append(signed)

    def leaders(self) -> NDArray[np.int64]:
        """Return for each ticket the place of the earliest ticket that it repeats, or -1."""
        if not self._taken:
            return np.empty(0, dtype=np.int64)
        digests = np.concatenate([one.digests for one in self._taken])
        _, first, inverse = np.unique(digests, return_index=True, return_inverse=True)
        earliest = first[inverse].astype(np.int64)
        leaders = np.where(earliest == np.arange(len(digests)), -1, earliest)
        distinct = np.flatnonzero((leaders < 0) & np.concatenate([one.long for one in self._taken]))
        bands = np.concatenate([one.bands for one in self._taken])[distinct]
        near = _near_leaders(bands, self._similarity)
        found = near >= 0
        leaders[distinct[found]] = distinct[near[found]]
        return _resolved(leaders)


def _run_hashes(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return a hash for each run of three words."""
    hashes: NDArray[np.uint64] = (
        words[:-2] * np.uint64(0xBF58476D1CE4E5B9)
        ^ (words[1:-1] * np.uint64(0x94D049BB133111EB) << np.uint64(1))
        ^ (words[2:] * np.uint64(0xD6E8FEB86659FD93) >> np.uint64(1))
    )
    return hashes


def normalised_word(word: str) -> str:
    """Return what a word counts as: lower case; numbers, codes and placeholders all alike."""
    return word.casefold() if word.isalpha() else "0"


def _digest(content: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "little")


def _near_leaders(signatures: NDArray[np.uint64], similarity: float) -> NDArray[np.int64]:
    """Return for each signature the earliest one that resembles it and is no copy itself, or -1."""
    rows = len(signatures)
    candidates: list[NDArray[np.int64]] = []
    for band in range(_BANDS):
        keys = signatures[:, band]
        _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        earliest = first[inverse].astype(np.int64)
        met = np.flatnonzero(earliest != np.arange(rows))
        alike = _shared(signatures[met], signatures[earliest[met]]) >= similarity
        candidates.append(np.column_stack([met[alike], earliest[met[alike]]]))
    pairs = np.unique(np.concatenate(candidates), axis=0) if candidates else np.empty((0, 2), dtype=np.int64)
    leaders = np.full(rows, -1, dtype=np.int64)
    for row, earlier in pairs.tolist():
        if leaders[row] >= 0:
            continue
        root = leaders[earlier]
        if root < 0:
            leaders[row] = earlier
        elif _shared(signatures[[row]], signatures[[root]])[0] >= similarity:
            leaders[row] = root
    return leaders


def _shared(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> NDArray[np.float64]:
    """Return the share of hashes that agree: an unbiased estimate of the Jaccard similarity."""
    same = left.view(np.uint16) == right.view(np.uint16)
    share: NDArray[np.float64] = same.reshape(len(left), _HASHES).mean(axis=1)
    return share


def _resolved(leaders: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return leaders that are no copies themselves: an equal text of a near copy follows that copy's leader."""
    followed = np.where(leaders >= 0, leaders[leaders], -1)
    return np.where(followed >= 0, followed, leaders)
