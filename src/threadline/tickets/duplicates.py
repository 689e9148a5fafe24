"""Copies: tickets that repeat an earlier one but for numbers and a few words, as automated bursts do.

MinHash over three-word runs (Broder 1997, "On the resemblance and containment of documents"), found by banding
(Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3). Every copy resembles the ticket that it is a
copy of: groups do not drift along chains.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from threadline.tickets.settings import PrepareSettings

_HASHES = 64
_BANDS = 16  # of 4 hashes: texts that share 0.8 of their runs meet in one of them with probability 0.9998
_RUN = 3
_WORD = re.compile(r"<[A-Z]+>|\w+")
_SEED = 20_261_121
_CHUNK_RUNS = 20_000
_MOST_KNOWN = 200_000


class CopyFinder:
    """Collects what is needed to tell copies: one digest and one signature a ticket, 136 bytes."""

    def __init__(self, settings: PrepareSettings) -> None:
        self._settings = settings
        self._words = _Words()
        self._digests: list[NDArray[np.uint64]] = []
        self._signatures: list[NDArray[np.uint64]] = []
        self._long: list[NDArray[np.bool_]] = []
        generator = np.random.default_rng(_SEED)
        self._factors = generator.integers(1, 2**63, _HASHES, dtype=np.uint64) | np.uint64(1)
        self._shifts = generator.integers(0, 2**63, _HASHES, dtype=np.uint64)

    def add(self, texts: Sequence[str]) -> None:
        """Take in the next tickets, in order of time."""
        words = [self._words.hashes(text) for text in texts]
        self._digests.append(np.array([_digest(one.tobytes()) for one in words], dtype=np.uint64))
        self._long.append(np.array([len(one) >= self._settings.copy_words for one in words], dtype=np.bool_))
        self._signatures.append(self._signed(words))

    def leaders(self) -> NDArray[np.int64]:
        """Return for each ticket the place of the earliest ticket that it repeats, or -1."""
        if not self._digests:
            return np.empty(0, dtype=np.int64)
        digests = np.concatenate(self._digests)
        _, first, inverse = np.unique(digests, return_index=True, return_inverse=True)
        earliest = first[inverse].astype(np.int64)
        leaders = np.where(earliest == np.arange(len(digests)), -1, earliest)
        distinct = np.flatnonzero((leaders < 0) & np.concatenate(self._long))
        signatures = np.concatenate(self._signatures)[distinct]
        near = _near_leaders(signatures, self._settings.copy_similarity)
        found = near >= 0
        leaders[distinct[found]] = distinct[near[found]]
        return _resolved(leaders)

    def _signed(self, words: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
        signatures = np.zeros((len(words), _BANDS), dtype=np.uint64)
        start = 0
        while start < len(words):
            stop, runs = start, 0
            while stop < len(words) and (stop == start or runs < _CHUNK_RUNS):
                runs += len(words[stop])
                stop += 1
            self._sign(words[start:stop], signatures[start:stop])
            start = stop
        return signatures

    def _sign(self, words: list[NDArray[np.uint64]], out: NDArray[np.uint64]) -> None:
        enough = [row for row, one in enumerate(words) if len(one) >= max(_RUN, self._settings.copy_words)]
        if not enough:
            return
        hashes = [_run_hashes(words[row]) for row in enough]
        starts = np.cumsum([0, *(len(one) for one in hashes[:-1])])
        joined = np.concatenate(hashes)
        small = np.empty((len(enough), _HASHES), dtype=np.uint16)
        for place in range(_HASHES):
            mixed = joined * self._factors[place] + self._shifts[place]
            mixed ^= mixed >> np.uint64(32)
            lowest = np.minimum.reduceat(mixed, starts)
            small[:, place] = ((lowest * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(48)).astype(np.uint16)
        out[enough] = small.view(np.uint64)


def _run_hashes(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return a hash for each run of three words."""
    hashes: NDArray[np.uint64] = (
        words[:-2] * np.uint64(0xBF58476D1CE4E5B9)
        ^ (words[1:-1] * np.uint64(0x94D049BB133111EB) << np.uint64(1))
        ^ (words[2:] * np.uint64(0xD6E8FEB86659FD93) >> np.uint64(1))
    )
    return hashes


class _Words:
    """Turns words into numbers by which texts are compared; remembers what it has seen."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def hashes(self, text: str) -> NDArray[np.uint64]:
        known = self._known
        if len(known) > _MOST_KNOWN:
            known.clear()
        words = _WORD.findall(text)
        for word in words:
            if word not in known:
                known[word] = _digest(normalised_word(word).encode())
        return np.array([known[word] for word in words], dtype=np.uint64)


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
