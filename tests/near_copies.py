"""Which texts are near copies of others: the same words, long runs of words, or most of their letters in order."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"\w+")
_WORDS_IN_A_ROW, _LETTERS_IN_A_ROW, _FEWEST_RUNS, _MOST_SHARED = 5, 6, 12, 0.6


def words_of(text):
    return tuple(_WORD.findall(text.casefold()))


def word_runs(text):
    words = words_of(text)
    return {words[at : at + _WORDS_IN_A_ROW] for at in range(len(words) - _WORDS_IN_A_ROW + 1)}


def letter_runs(text):
    plain = " ".join(words_of(text))
    return {plain[at : at + _LETTERS_IN_A_ROW] for at in range(len(plain) - _LETTERS_IN_A_ROW + 1)}


class NearCopies:
    """Finds which of many texts are near copies of one of a few."""

    def __init__(self, originals):
        self._whole = {words_of(text) for text in originals}
        self._runs = set().union(*(word_runs(text) for text in originals))
        self._sizes = [len(letter_runs(text)) for text in originals]
        self._holding = {}
        for place, text in enumerate(originals):
            for run in letter_runs(text):
                self._holding.setdefault(run, []).append(place)

    def has(self, text):
        # Five words in a row may meet by chance ("there is no way to"); more than a third of a text does not.
        runs = word_runs(text)
        return words_of(text) in self._whole or len(runs & self._runs) > len(runs) / 3 or self._shares_letters(text)

    def _shares_letters(self, text):
        runs = letter_runs(text)
        shared = Counter(place for run in runs for place in self._holding.get(run, ()))
        return any(
            found > _MOST_SHARED * min(len(runs), self._sizes[place]) >= _MOST_SHARED * _FEWEST_RUNS
            for place, found in shared.items()
        )
