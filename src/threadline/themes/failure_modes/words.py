"""Words and pairs of neighbouring words, counted without building a string for each pair."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from threadline.themes.failure_modes.cut_texts import CutTexts

_TOKEN = re.compile(r"\b\w+\b|[?!]+")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of many texts in order: `ids` into `names`, and the `rows` (texts) that they stand in."""

    names: Sequence[str]
    ids: NDArray[np.int64]
    rows: NDArray[np.int64]
    texts: int

    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return the rows, first ids and second ids of neighbours within one text."""
        together = self.rows[:-1] == self.rows[1:]
        return self.rows[:-1][together], self.ids[:-1][together], self.ids[1:][together]


def tokens_of(cut: CutTexts) -> Tokens:
    """Return the tokens of cut texts: runs of letters and figures, and runs of ? and !."""
    place_of: dict[str, int] = {}
    by_word = [[place_of.setdefault(name, len(place_of)) for name in _TOKEN.findall(word)] for word in cut.words]
    lengths = np.array([len(ids) for ids in by_word], dtype=np.int64)
    flat = np.fromiter((one for ids in by_word for one in ids), dtype=np.int64, count=int(lengths.sum()))
    begins = np.cumsum(lengths) - lengths
    taken = lengths[cut.places]
    within = np.arange(int(taken.sum())) - np.repeat(np.cumsum(taken) - taken, taken)
    rows = np.repeat(np.repeat(np.arange(len(cut.lowered)), np.diff(cut.starts)), taken)
    return Tokens(list(place_of), flat[np.repeat(begins[cut.places], taken) + within], rows, len(cut.lowered))


def count_words(tokens: Tokens, vocabulary: Mapping[str, int]) -> Any:
    """Return how often each word and each pair ("first second") of the vocabulary stands in each text."""
    from scipy import sparse  # noqa: PLC0415  loaded when first used

    single = np.array([vocabulary.get(name, -1) for name in tokens.names], dtype=np.int64)[tokens.ids]
    pair_rows, pairs = _known_pairs(tokens, vocabulary)
    rows = np.concatenate([tokens.rows[single >= 0], pair_rows])
    columns = np.concatenate([single[single >= 0], pairs])
    ones = np.ones(len(rows), dtype=np.float32)
    return sparse.csr_matrix((ones, (rows, columns)), shape=(tokens.texts, len(vocabulary)))


def all_words(tokens: Tokens, *, least: int) -> dict[str, int]:
    """Return a place for each word and pair that at least `least` texts hold, in alphabetical order."""
    known = [tokens.names[one] for one in _frequent(tokens.rows, tokens.ids, least)]
    rows, first, second = tokens.pairs()
    size = max(1, len(tokens.names))
    pairs = _frequent(rows, first * size + second, least)
    known += [f"{tokens.names[pair // size]} {tokens.names[pair % size]}" for pair in pairs]
    return {name: at for at, name in enumerate(sorted(known))}


def _frequent(rows: NDArray[np.int64], codes: NDArray[np.int64], least: int) -> list[int]:
    """Return the codes that stand in at least so many rows."""
    order = np.lexsort((rows, codes))
    rows, codes = rows[order], codes[order]
    fresh = np.ones(len(codes), dtype=bool)
    fresh[1:] = (rows[1:] != rows[:-1]) | (codes[1:] != codes[:-1])
    found, texts = np.unique(codes[fresh], return_counts=True)
    kept: list[int] = found[texts >= least].tolist()
    return kept


def _known_pairs(tokens: Tokens, vocabulary: Mapping[str, int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows and columns of the pairs that the vocabulary has."""
    place_of = {name: at for at, name in enumerate(tokens.names)}
    size = max(1, len(tokens.names))
    codes, columns = [], []
    for pair, column in vocabulary.items():
        first, blank, second = pair.partition(" ")
        if blank and first in place_of and second in place_of:
            codes.append(place_of[first] * size + place_of[second])
            columns.append(column)
    order = np.argsort(codes)
    known = np.array(codes, dtype=np.int64)[order] if codes else np.zeros(0, dtype=np.int64)
    rows, first_ids, second_ids = tokens.pairs()
    wanted = first_ids * size + second_ids
    at = np.searchsorted(known, wanted)
    hit = at < len(known)
    hit[hit] = known[at[hit]] == wanted[hit]
    return rows[hit], np.array(columns, dtype=np.int64)[order][at[hit]] if codes else np.zeros(0, dtype=np.int64)
