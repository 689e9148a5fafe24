"""Names by which a reader tells a theme from the others, and the phrases beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.themes.phrases import rank_phrases

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from threadline.themes.phrases import Phrase

_MOST_WORDS = 6
_PROFILE_WORDS = 40
NAMELESS = "Without common words"


@dataclass(frozen=True, slots=True)
class ThemeWords:
    """What a theme is called: a name (six words at most), key phrases, and its words with their weights (length 1)."""

    name: str
    key_phrases: tuple[str, ...]
    profile: Mapping[str, float]


def name_themes(
    texts_by_theme: Mapping[int, Sequence[str]], *, taken: Collection[str] = (), key_phrases: int = 6
) -> dict[int, ThemeWords]:
    """Name themes by their texts, the themes first in the mapping choosing first.

    Names are unique among themselves and differ from the names `taken`, upper and lower case apart.
    """
    used = {name.casefold() for name in taken}
    answers = {}
    for theme, phrases in rank_phrases(texts_by_theme).items():
        telling = _without_repeats(phrases)
        name = _unique_name(telling, used)
        used.add(name.casefold())
        shown = tuple(phrase.written for phrase in telling[:key_phrases])
        answers[theme] = ThemeWords(name, shown, _profile(phrases))
    return answers


def _without_repeats(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Return the phrases that bring a new word each, longer forms in place of the parts they contain."""
    kept: list[Phrase] = []
    for phrase in phrases:
        said = frozenset().union(*(one.content for one in kept)) if kept else frozenset()
        if not phrase.content <= said:
            kept.append(_longest_form(phrase, phrases))
    return kept


def _longest_form(phrase: Phrase, phrases: Sequence[Phrase]) -> Phrase:
    """Return a longer phrase around this one if it tells nearly as much: it reads better."""
    around = [
        other
        for other in phrases
        if len(other.words) > len(phrase.words)
        and other.score >= 0.6 * phrase.score
        and f" {' '.join(phrase.words)} " in f" {' '.join(other.words)} "
    ]
    return max(around, key=lambda other: (other.score, other.words)) if around else phrase


def _unique_name(phrases: Sequence[Phrase], used: Collection[str]) -> str:
    """Return the first phrase with the best that brings new words and fits; with the next ones where that is taken."""
    if not phrases:
        return _numbered(NAMELESS, used)
    first = phrases[0]
    beside = [
        other
        for other in phrases[1:]
        if not other.content & first.content and len(first.words) + len(other.words) <= _MOST_WORDS
    ]
    names = [f"{first.written}, {other.written}" for other in beside] + [first.written]
    names = [name[0].upper() + name[1:] for name in names]
    return next((name for name in names if name.casefold() not in used), None) or _numbered(names[-1], used)


def _numbered(name: str, used: Collection[str]) -> str:
    number = 1
    words = name.split()[: _MOST_WORDS - 1]
    while (candidate := name if number == 1 else f"{' '.join(words)} {number}").casefold() in used:
        number += 1
    return candidate


def _profile(phrases: Sequence[Phrase]) -> dict[str, float]:
    """Return the theme's most telling single words with weights of length 1, which outlive any one encoding."""
    words = [(phrase.words[0], phrase.score) for phrase in phrases if len(phrase.words) == 1][:_PROFILE_WORDS]
    length = sum(score * score for _, score in words) ** 0.5
    return {word: score / length for word, score in words} if length else {}
