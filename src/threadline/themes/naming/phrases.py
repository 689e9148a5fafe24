"""Phrases as customers wrote them, and how much each says about one theme rather than another."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from threadline.themes.encoding.encoder import NOT_READ
from threadline.themes.encoding.stop_words import ALL_STOP_WORDS
from threadline.themes.naming.phrase_edges import ENDS, JOINING, OBJECT_STARTS, PERSONS, STARTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Words = tuple[str, ...]

_TOKEN = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_CLAUSE_END = re.compile(r"[.,;:!?()\[\]{}\"\u201c\u201d\n|/\u2026]+|\s[-\u2013\u2014]\s")
_LONGEST = 6
_WORDS_READ = 80
_WORDS_TO_JUDGE_BY = 15
_LEAST_FUNCTION_WORDS = 0.1
# A phrase of several words says more to a reader than its rarest word does.
_LENGTH_BONUS = (0.8, 1.7, 2.0, 2.1, 2.0, 1.9)
# What every theme says a little is no sign of one; shares below this are noise.
_FAINT = 0.01
# A clause of its own is whole; beside a function word it mostly is; before "my" or "the" its object is missing, and
# between two words that carry meaning it is a piece cut out of a longer one.
_WHOLE, _BESIDE, _OBJECT_MISSING, _CUT = 1.0, 0.85, 0.4, 0.1
_LEAST_WHOLE = 0.4
_TWO_THOUGHTS = 0.4
_ABOUT_PERSONS = 0.75


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of one theme: as written, its words in small letters, the share of texts that hold it, what it tells."""

    written: str
    words: tuple[str, ...]
    share: float
    score: float

    @property
    def content(self) -> frozenset[str]:
        """Return its words that are no stop words."""
        return frozenset(word for word in self.words if not is_stop_word(word))


@dataclass(slots=True)
class _Found:
    """Where a phrase was found in one theme: in how many texts, how whole, and how it was written."""

    texts: int = 0
    whole: float = 0.0
    forms: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class ThemePhrases:
    """A theme's phrases that read well and tell most, and its most telling single words with weights; best first."""

    phrases: list[Phrase]
    words: list[tuple[str, float]]


def is_stop_word(word: str) -> bool:
    """Say whether a word (small letters) carries no subject: a function word, a number, a single letter."""
    if len(word) == 1 or not any(letter.isalpha() for letter in word):
        return True
    parts = re.split(r"['\u2019]", word)
    return "".join(parts) in ALL_STOP_WORDS or all(len(part) < 2 or part in ALL_STOP_WORDS for part in parts)  # noqa: PLR2004


def rank_phrases(texts_by_theme: Mapping[int, Sequence[str]], *, most: int = 60) -> dict[int, ThemePhrases]:
    """Return each theme's phrases (1 to 6 words) and words, the most telling first.

    A phrase is worth the share of a theme's texts that hold it, times the logarithm of how much larger that is than in
    the other themes (a class-based TF-IDF after Grootendorst 2022, arXiv:2203.05794, on shares, so that a long text
    counts no more than a short one). It crosses no punctuation, holds no redaction placeholder, stands in two texts or
    more (where the theme has as many), and is mostly whole: not cut out of a longer one.
    """
    found = {theme: _find_phrases(texts) for theme, texts in texts_by_theme.items()}
    everywhere: defaultdict[Words, float] = defaultdict(float)
    for theme, phrases in found.items():
        for words, one in phrases.items():
            everywhere[words] += one.texts / len(texts_by_theme[theme])
    ranked = {}
    for theme, phrases in found.items():
        texts = len(texts_by_theme[theme])
        least = 2 if texts > 3 else 1  # noqa: PLR2004
        telling = []
        for words, one in phrases.items():
            share = one.texts / texts
            elsewhere = (everywhere[words] - share) / max(len(found) - 1, 1)
            told = share * math.log((share + _FAINT) / (elsewhere + _FAINT))
            if one.texts >= least and told > 0:
                telling.append((told, words))
        ranked[theme] = ThemePhrases(_best_phrases(telling, phrases, texts, most), _best_words(telling, most))
    return ranked


def _best_words(telling: Sequence[tuple[float, Words]], most: int) -> list[tuple[str, float]]:
    single = [(words[0], told) for told, words in telling if len(words) == 1]
    return sorted(single, key=lambda entry: (-entry[1], entry[0]))[:most]


def _best_phrases(
    telling: Sequence[tuple[float, Words]], found: Mapping[Words, _Found], texts: int, most: int
) -> list[Phrase]:
    scored = []
    for told, words in telling:
        whole = found[words].whole / found[words].texts
        if whole >= _LEAST_WHOLE:
            scored.append((told * _LENGTH_BONUS[len(words) - 1] * whole * _inner_worth(words), words))
    scored.sort(key=lambda entry: (-entry[0], entry[1]))
    return [
        Phrase(_as_written(found[words].forms), words, found[words].texts / texts, score)
        for score, words in scored[:most]
    ]


def _inner_worth(words: Words) -> float:
    """Return less for a phrase that joins two thoughts, or that speaks of persons."""
    worth = 1.0
    if any(word in JOINING for word in words[1:-1]):
        worth *= _TWO_THOUGHTS
    if any(word in PERSONS for word in words[1:]):
        worth *= _ABOUT_PERSONS
    return worth


def _find_phrases(texts: Sequence[str]) -> dict[Words, _Found]:
    found: defaultdict[Words, _Found] = defaultdict(_Found)
    for text in texts:
        here: dict[Words, tuple[float, str]] = {}
        for words, whole, written in _phrases(text):
            if words not in here or here[words][0] < whole:
                here[words] = (whole, written)
        for words, (whole, written) in here.items():
            one = found[words]
            one.texts += 1
            one.whole += whole
            one.forms[written] += 1
    return found


def _phrases(text: str) -> Iterator[tuple[Words, float, str]]:
    """Yield the phrases of a text: in small letters, how whole (0..1), and as written."""
    clauses = [_TOKEN.findall(clause) for clause in _CLAUSE_END.split(NOT_READ.sub(" | ", text))]
    read = 0
    bare = _lacks_function_words(clauses)
    for clause in clauses:
        tokens = clause[: _WORDS_READ - read]
        read += len(tokens)
        yield from _pairs_of(tokens) if bare else _phrases_of(tokens)


def _lacks_function_words(clauses: Sequence[Sequence[str]]) -> bool:
    """Say whether somebody took the function words out of a text: nothing tells then where a phrase ends."""
    words = [word.lower() for clause in clauses for word in clause][:_WORDS_READ]
    return len(words) >= _WORDS_TO_JUDGE_BY and sum(map(_is_stop, words)) < _LEAST_FUNCTION_WORDS * len(words)


def _pairs_of(tokens: Sequence[str]) -> Iterator[tuple[Words, float, str]]:
    for length in (1, 2):
        for start in range(len(tokens) - length + 1):
            piece = tokens[start : start + length]
            words = tuple(token.lower() for token in piece)
            if not any(map(_is_stop, words)):
                yield words, _WHOLE, " ".join(piece)


def _phrases_of(tokens: Sequence[str]) -> Iterator[tuple[Words, float, str]]:
    words = [token.lower().replace("\u2019", "'") for token in tokens]
    stops = [_is_stop(word) for word in words]
    ends = [_end_worth(words, stops, end) for end in range(len(words))]
    shown = _without_shouting(tokens)
    for start, first in enumerate(words):
        if stops[start] and first not in STARTS:
            continue
        least = 2 if stops[start] else 1
        before = _start_worth(words, stops, start)
        for end in range(start, min(start + _LONGEST, len(words))):
            if ends[end] and stops[start : end + 1].count(False) >= least:
                yield tuple(words[start : end + 1]), min(before, ends[end]), " ".join(shown[start : end + 1])


def _start_worth(words: Sequence[str], stops: Sequence[bool], start: int) -> float:
    """Return how whole a phrase is that begins with this word; cut off from its "no" it says something else."""
    if start == 0:
        return _WHOLE
    return _BESIDE if stops[start - 1] and words[start - 1] not in STARTS else _CUT


def _end_worth(words: Sequence[str], stops: Sequence[bool], end: int) -> float:
    """Return how whole a phrase is that ends with this word of a clause; 0 where none may end."""
    last = end == len(words) - 1
    if stops[end]:
        if words[end] not in ENDS:
            return 0.0
        return _WHOLE if last else _BESIDE / 2
    if last:
        return _WHOLE
    if words[end + 1] in OBJECT_STARTS:
        return _OBJECT_MISSING
    return _BESIDE if stops[end + 1] else _CUT


def _without_shouting(tokens: Sequence[str]) -> list[str]:
    """Return the words of a clause without capitals that only say that it starts, or that its writer shouts."""
    if len(tokens) > 2 and all(token.isupper() for token in tokens if len(token) > 1):  # noqa: PLR2004  may be names
        return [token.lower() for token in tokens]
    return [token.lower() if place == 0 and token.istitle() else token for place, token in enumerate(tokens)]


@lru_cache(maxsize=100_000)
def _is_stop(word: str) -> bool:
    return is_stop_word(word)


def _as_written(forms: Counter[str]) -> str:
    """Return the commonest form; the small one if it is nearly as common: capitals may only start a sentence."""
    best, count = min(forms.items(), key=lambda entry: (-entry[1], entry[0]))
    small = best.lower()
    return small if forms[small] * 3 >= count else best
