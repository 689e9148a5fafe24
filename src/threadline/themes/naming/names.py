"""Names by which a reader tells a theme from the others, and the phrases beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.themes.naming.phrases import rank_phrases

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from threadline.themes.naming.phrases import Phrase

_MOST_WORDS = 6
# A phrase of so many words that so many tickets hold is a name by itself; another, to stand beside it, must tell at
# least this share of what it tells.
_ENOUGH_WORDS = 3
_ENOUGH_SHARE = 0.3
_WORTH_SAYING = 0.15
_PART_OF_IT = 0.12
# What many tickets hold is the subject where it tells at least this share of what the best phrase tells.
_SUBJECT = 0.6
# Whatever stands in a name must be heard from at least this share: a name is for all tickets of a theme.
_HEARD = 0.03
# A phrase that so many times more tickets hold names the subject, and goes in front.
_MORE_OFTEN = 1.3
_STEM = 4
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
    for theme, ranked in rank_phrases(texts_by_theme).items():
        telling = _without_repeats(ranked.phrases)
        name = _unique_name(ranked.phrases, used)
        used.add(name.casefold())
        shown = tuple(phrase.written for phrase in telling[:key_phrases])
        answers[theme] = ThemeWords(name, shown, _profile(ranked.words))
    return answers


def _without_repeats(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Return the phrases that bring a new word each."""
    kept: list[Phrase] = []
    said: set[str] = set()
    for phrase in phrases:
        if not phrase.content <= said:
            kept.append(phrase)
            said |= phrase.content
    return kept


def _unique_name(phrases: Sequence[Phrase], used: Collection[str]) -> str:
    """Return a name that is not used: the best phrase where it says enough alone, else with one that adds to it.

    A phrase that few tickets hold stands behind one that many hold, where there is one. One word is a name only where
    nothing else is said of the theme.
    """
    if not phrases:
        return _numbered(NAMELESS, used)
    first = _longer_form(phrases[0], phrases)
    adding = [other for other in phrases if _adds(first, other)]
    if first.share < _ENOUGH_SHARE:
        adding.sort(key=lambda other: other.share < _ENOUGH_SHARE or other.score < _SUBJECT * first.score)
    pairs = [_joined(first, other) for other in adding]
    alone = len(first.words) >= _ENOUGH_WORDS and first.share >= _ENOUGH_SHARE
    names = [first.written, *pairs] if alone else [*pairs, *_alone(first, phrases)]
    names += [other.written for other in phrases if len(other.words) > 1]
    names = [name[0].upper() + name[1:] for name in names]
    return next((name for name in names if name.casefold() not in used), None) or _numbered(names[0], used)


def _alone(first: Phrase, phrases: Sequence[Phrase]) -> list[str]:
    """Return names for a phrase that nothing adds enough to; for a single word, longer ones first."""
    if len(first.words) > 1:
        return [first.written]
    around = [other for other in phrases if len(other.words) > 1 and first.words[0] in other.words]
    heard = [other.written for other in around if other.share >= _HEARD]
    others = [_joined(first, other) for other in phrases if not _stems(first) & _stems(other)]
    return [*heard, *[name for name in others if len(name.split()) <= _MOST_WORDS], first.written]


def _longer_form(phrase: Phrase, phrases: Sequence[Phrase]) -> Phrase:
    """Return the best longer phrase around a single word if it still tells a part of it: it reads better."""
    around = [
        other
        for other in phrases
        if len(phrase.words) == 1 < len(other.words)
        and phrase.words[0] in other.words
        and other.score >= _PART_OF_IT * phrase.score
        and other.share >= _HEARD
    ]
    return around[0] if around else phrase


def _adds(first: Phrase, other: Phrase) -> bool:
    """Say whether a phrase brings words of other stems, fits, and tells enough; a lone word must be widespread."""
    fits = len(first.words) + len(other.words) <= _MOST_WORDS and not _stems(first) & _stems(other)
    widespread = other.share >= (_HEARD if len(other.words) > 1 else _ENOUGH_SHARE)
    return fits and widespread and other.score >= _WORTH_SAYING * first.score


def _stems(phrase: Phrase) -> set[str]:
    return {word[:_STEM] for word in phrase.content}


def _joined(first: Phrase, other: Phrase) -> str:
    """Return both, one that far more tickets hold in front: the subject, then what happened."""
    front, back = (other, first) if other.share >= _MORE_OFTEN * first.share else (first, other)
    return f"{front.written}, {back.written}"


def _numbered(name: str, used: Collection[str]) -> str:
    number = 1
    words = name.split()[: _MOST_WORDS - 1]
    while (candidate := name if number == 1 else f"{' '.join(words)} {number}").casefold() in used:
        number += 1
    return candidate


def _profile(words: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Return the theme's most telling words with weights of length 1, which outlive any one encoding."""
    best = words[:_PROFILE_WORDS]
    length = sum(weight * weight for _, weight in best) ** 0.5
    return {word: weight / length for word, weight in best} if length else {}
