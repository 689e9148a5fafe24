"""Sentences that customers write whatever their subject: greetings, asides, threats to leave, pleas for help.

A sentence says nothing about the subject when the rest of the tickets that hold it speaks of everything. It is left out
before themes are found: many people who excuse their English in the same words would make a theme otherwise.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from threadline.themes.encoding.reproducible import one_thread_each
from threadline.themes.encoding.sampling import sample_texts
from threadline.themes.encoding.tfidf import EncodingSettings, TfidfEncoder
from threadline.themes.grouping.groups import group_vectors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from threadline.themes.grouping.groups import Grouping

    Run = tuple[str, ...]

_SENTENCE_END = re.compile(r"(?<=[.!?\u2026])\s+|\n+")
_WORD = re.compile(r"\w+")
_SAMPLE_ROWS = 6_000
# With fewer texts or groups, "spread over all of them" cannot be told from chance.
_LEAST_TEXTS = 1_000
_LEAST_GROUPS = 4
_LEAST_SEEN = 8
# A sentence is judged when so many of its runs of words are often seen: it must be a set phrase.
_LEAST_KNOWN = 0.6
_MOST_SPREAD = 0.8
# Other sentences say which group a ticket is of when they are this near to its middle (cosine).
_LEAST_NEAR = 0.3
_RUN_WORDS = 3


class Fillers:
    """The set phrases of one body of texts that go with every subject."""

    def __init__(self, spread: Mapping[Run, float]) -> None:
        """Take how evenly the company of each run of words is spread over subjects (0: one subject; 1: all)."""
        self._spread = spread

    def without(self, text: str) -> str:
        """Return the text without its filler sentences; the text as it is where nothing else is left."""
        if not self._spread:
            return text
        kept = [sentence for sentence in split_sentences(text) if not self.is_filler(sentence)]
        return " ".join(kept) or text

    def is_filler(self, sentence: str) -> bool:
        """Say whether the sentence is a set phrase that goes with every subject."""
        runs = _runs(sentence)
        known = [self._spread[run] for run in runs if run in self._spread]
        if not known or len(known) < _LEAST_KNOWN * len(runs):
            return False
        return sum(known) / len(known) >= _MOST_SPREAD


def split_sentences(text: str) -> list[str]:
    """Return the sentences and lines of a text."""
    return [sentence for sentence in _SENTENCE_END.split(text) if sentence.strip()]


def learn_fillers(texts: Iterable[Sequence[str]]) -> Fillers:
    """Learn from batches of texts of one language; at most some thousands of them are read closely.

    Groups are found first. Then, for each run of three words that is often seen, the group is noted to which the ticket
    belongs by its *other* sentences. Where these groups are as mixed as all tickets are (entropy, with the correction
    of Miller 1955 for small counts), the run goes with everything.
    """
    sample = sample_texts(texts, rows=_SAMPLE_ROWS)
    if len(sample) < _LEAST_TEXTS or not any(_WORD.search(text) for text in sample):
        return Fillers({})
    encoder = TfidfEncoder(EncodingSettings(sample_rows=_SAMPLE_ROWS))
    encoder.fit([sample])
    grouping = group_vectors(encoder.encode(sample))
    if len(grouping.centroids) < _LEAST_GROUPS:
        return Fillers({})
    sentences, ticket = _sentences_of(sample)
    if not sentences:
        return Fillers({})
    groups = _groups_of_the_rest(encoder, grouping, sentences, ticket)
    return Fillers(_spread_of_runs(sentences, groups))


def _sentences_of(texts: Sequence[str]) -> tuple[list[str], npt.NDArray[np.int64]]:
    """Return the sentences of texts that have several, and the place of each one's text."""
    found = [(place, parts) for place, text in enumerate(texts) if len(parts := split_sentences(text)) > 1]
    sentences = [sentence for _, parts in found for sentence in parts]
    return sentences, np.array([place for place, parts in found for _ in parts], dtype=np.int64)


def _groups_of_the_rest(
    encoder: TfidfEncoder, grouping: Grouping, sentences: Sequence[str], ticket: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return the group to which each sentence's ticket belongs by its other sentences, -1 where these say nothing."""
    vectors = encoder.encode(sentences) * np.sqrt([[len(sentence)] for sentence in sentences]).astype(np.float32)
    whole = np.zeros((len(grouping.labels), vectors.shape[1]), dtype=np.float32)
    np.add.at(whole, ticket, vectors)
    rest = whole[ticket] - vectors
    with one_thread_each():
        near = rest @ grouping.centroids.T
    # What rounding leaves of nothing is no rest.
    lengths = np.maximum(np.linalg.norm(rest, axis=1), 1e-3)
    return np.where(near.max(axis=1) >= _LEAST_NEAR * lengths, np.argmax(near, axis=1), -1)


def _spread_of_runs(sentences: Sequence[str], groups: npt.NDArray[np.int64]) -> dict[Run, float]:
    everything = _entropy(Counter(group for group in groups.tolist() if group >= 0))
    if everything <= 0:
        return {}
    seen: defaultdict[Run, Counter[int]] = defaultdict(Counter)
    for sentence, group in zip(sentences, groups.tolist(), strict=True):
        if group >= 0:
            for run in _runs(sentence):
                seen[run][group] += 1
    often = {run: counts for run, counts in seen.items() if counts.total() >= _LEAST_SEEN}
    return {run: min(_entropy(counts) / everything, 1.0) for run, counts in often.items()}


def _entropy(counts: Counter[int]) -> float:
    total = counts.total()
    shares = np.array(sorted(counts.values())) / max(total, 1)
    return float(-(shares * np.log(shares)).sum()) + (len(counts) - 1) / (2 * max(total, 1))


def _runs(sentence: str) -> set[Run]:
    """Return the runs of three words of a sentence, its start and end counting as words."""
    words = ["^", *_WORD.findall(sentence.lower()), "$"]
    return {tuple(words[start : start + _RUN_WORDS]) for start in range(max(len(words) - _RUN_WORDS + 1, 1))}
