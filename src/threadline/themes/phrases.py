"""Phrases as customers wrote them, and how much each says about one theme rather than another."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.themes.encoding import PLACEHOLDER
from threadline.themes.stop_words import ALL_STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_TOKEN = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_CLAUSE_END = re.compile(r"[.,;:!?()\[\]{}\"\n|/]+")
_LONGEST = 4
_WORDS_READ = 80
# A phrase of several words says more to a reader than its rarest word does.
_LENGTH_BONUS = (1.0, 1.7, 1.9, 1.9)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of one theme: as written, its words in small letters, and how much it tells."""

    written: str
    words: tuple[str, ...]
    score: float

    @property
    def content(self) -> frozenset[str]:
        """Return its words that are no stop words."""
        return frozenset(word for word in self.words if not is_stop_word(word))


def is_stop_word(word: str) -> bool:
    """Say whether a word (small letters) carries no subject: a function word, a number, a single letter."""
    if len(word) == 1 or not any(letter.isalpha() for letter in word):
        return True
    parts = re.split(r"['\u2019]", word)
    return "".join(parts) in ALL_STOP_WORDS or all(len(part) < 2 or part in ALL_STOP_WORDS for part in parts)  # noqa: PLR2004


def rank_phrases(texts_by_theme: Mapping[int, Sequence[str]], *, most: int = 60) -> dict[int, list[Phrase]]:
    """Return each theme's phrases (1 to 4 words), the most telling first.

    Class-based TF-IDF (Grootendorst 2022, arXiv:2203.05794) on the share of a theme's texts that hold the phrase, so
    that a long text counts no more than a short one. A phrase starts and ends with a word that carries meaning, crosses
    no punctuation, holds no redaction placeholder, and stands in two texts or more (where the theme has as many).
    """
    counts, forms = _count(texts_by_theme)
    shares = {
        theme: {words: count / len(texts_by_theme[theme]) for words, count in found.items()}
        for theme, found in counts.items()
    }
    common: defaultdict[tuple[str, ...], float] = defaultdict(float)
    for found_shares in shares.values():
        for words, share in found_shares.items():
            common[words] += share / len(shares)
    ranked = {}
    for theme, found_shares in shares.items():
        least = 2 if len(texts_by_theme[theme]) > 3 else 1  # noqa: PLR2004
        scored = [
            (share * math.log(1 + 1 / common[words]) * _LENGTH_BONUS[len(words) - 1], words)
            for words, share in found_shares.items()
            if counts[theme][words] >= least
        ]
        scored.sort(key=lambda entry: (-entry[0], entry[1]))
        ranked[theme] = [Phrase(_as_written(forms[words]), words, score) for score, words in scored[:most]]
    return ranked


def _count(
    texts_by_theme: Mapping[int, Sequence[str]],
) -> tuple[dict[int, Counter[tuple[str, ...]]], dict[tuple[str, ...], Counter[str]]]:
    """Return in how many texts of each theme each phrase stands, and the forms in which it is written."""
    counts: dict[int, Counter[tuple[str, ...]]] = {}
    forms: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    stops: dict[str, bool] = {}
    for theme, texts in texts_by_theme.items():
        found: Counter[tuple[str, ...]] = Counter()
        for text in texts:
            here = dict(_phrases(text, stops))
            found.update(here.keys())
            for words, written in here.items():
                forms[words][written] += 1
        counts[theme] = found
    return counts, forms


def _phrases(text: str, stops: dict[str, bool]) -> Iterator[tuple[tuple[str, ...], str]]:
    read = 0
    for clause in _CLAUSE_END.split(PLACEHOLDER.sub(" | ", text)):
        tokens = _TOKEN.findall(clause)[: _WORDS_READ - read]
        read += len(tokens)
        words = [token.lower().replace("\u2019", "'") for token in tokens]
        for word in words:
            if word not in stops:
                stops[word] = is_stop_word(word)
        for start, first in enumerate(words):
            if stops[first]:
                continue
            for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
                if not stops[words[end - 1]]:
                    yield tuple(words[start:end]), " ".join(tokens[start:end])


def _as_written(forms: Counter[str]) -> str:
    """Return the commonest form; the small one if it is nearly as common: capitals may only start a sentence."""
    best, count = min(forms.items(), key=lambda entry: (-entry[1], entry[0]))
    small = best.lower()
    return small if forms[small] * 3 >= count else best
