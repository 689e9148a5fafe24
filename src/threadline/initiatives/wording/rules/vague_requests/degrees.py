"""Degrees and directions that no lexicon lists: "more forgiving", "the safest", "should be realistic"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.initiatives.wording.asking import find_asks, is_negated
from threadline.initiatives.wording.rules.vague_requests.errands import is_errand
from threadline.initiatives.wording.rules.vague_requests.signs import words_after
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from threadline.initiatives.wording.asking import Ask
    from threadline.initiatives.wording.text.sentences import Sentence

Span = tuple[int, int]

_BEFORE_ADJECTIVE = word_set("vague_requests", "before_adjective")
_NO_STATE = word_set("vague_requests", "no_state")
_NO_SUPERLATIVES = word_set("vague_requests", "no_superlatives")
_AFTER_DEGREE = word_set("vague_requests", "after_degree")
_TURNS = word_set("vague_requests", "turns")
_DIRECTIONS = word_set("vague_requests", "directions")
_AFTER_TURN = word_set("vague_requests", "after_turn") | {""}
_ADJECTIVE_ENDINGS = tuple(sorted(word_set("vague_requests", "adjective_endings")))
_NO_ADJECTIVES = word_set("vague_requests", "no_adjectives") | word_set("vague_requests", "not_after_more")
_SOON = word_set("vague_requests", "soon")
_IMPROVEMENTS = word_set("vague_requests", "improvements")
_MAKEOVERS = word_set("vague_requests", "makeovers")
_WANTED_DEGREES = word_set("vague_requests", "wanted_degrees")
_DEGREES = frozenset({"less", "fewer", "more"})
_PARTICIPLES = ("ed", "en", "ing")
_SHORTEST_ADJECTIVE, _SHORTEST_SUPERLATIVE = 3, 4


def find_degree(sentence: Sentence, ask: Ask) -> Span | None:
    """Return the first degree or direction in what is asked for."""
    start = ask.first if ask.kind == "modal" else ask.last
    if sentence.quantities:
        return _more(sentence, start) or _as_possible(sentence, start) or _improvement(sentence, start)
    return (
        _to_be(sentence, ask)
        or _most(sentence, start)
        or _less(sentence, start)
        or _turn(sentence, start)
        or _more(sentence, start)
        or _as_possible(sentence, start)
        or _improvement(sentence, start)
        or _intensified(sentence, start)
    )


def _to_be(sentence: Sentence, ask: Ask) -> Span | None:
    """Find "should be realistic": any adjective that something is to be, but no participle ("must be deleted")."""
    if ask.kind != "modal" or "be" not in sentence.words[ask.last : ask.last + 2]:
        return None
    place = sentence.words.index("be", ask.last) + 1
    while sentence.word(place).endswith("ly") or sentence.word(place) in _BEFORE_ADJECTIVE:
        place += 1
    word = sentence.word(place)
    adjective = len(word) >= _SHORTEST_ADJECTIVE and word.isalpha() and not word.endswith(_PARTICIPLES)
    return (place - 1, place + 1) if adjective and word not in _NO_STATE else None


def _most(sentence: Sentence, start: int) -> Span | None:
    """Find "the safest platform", "the most helpful bot"."""
    for place in range(start, len(sentence.words) - 1):
        if sentence.words[place] in {"the", "our", "its"} and not is_negated(sentence, place):
            following = sentence.words[place + 1]
            ending = following.endswith("est") and len(following) > _SHORTEST_SUPERLATIVE
            if following == "most" or (ending and following not in _NO_SUPERLATIVES):
                return place, place + 2
    return None


def _less(sentence: Sentence, start: int) -> Span | None:
    """Find "less spam", "fewer misunderstandings": a direction for something."""
    if sentence.has("more_data") or any(is_errand(sentence, ask) for ask in find_asks(sentence)):
        return None
    for place in range(max(0, start - 3), len(sentence.words) - 1):
        following = sentence.words[place + 1]
        counted = following.isalpha() and following not in _AFTER_DEGREE
        if sentence.words[place] in _DEGREES and counted and not is_negated(sentence, place):
            return place, place + 2
    return None


def _turn(sentence: Sentence, start: int) -> Span | None:
    """Find "get the number down", "bring them up"."""
    for place in range(start, len(sentence.words)):
        if sentence.words[place] in _TURNS and not is_negated(sentence, place):
            for after in range(place + 2, min(place + 7, len(sentence.words))):
                if sentence.words[after] in _DIRECTIONS and sentence.word(after + 1) in _AFTER_TURN:
                    return place, after + 1
    return None


def _more(sentence: Sentence, start: int) -> Span | None:
    """Find "more relevant", "less intrusive": a degree and an adjective, told by its ending."""
    qualities = {mark.first for mark in sentence.marked("quality")}
    for place in range(start, len(sentence.words) - 1):
        following = sentence.words[place + 1]
        adjective = following.endswith(_ADJECTIVE_ENDINGS) and following not in _NO_ADJECTIVES
        described = sentence.words[place] in {"more", "less"} and (adjective or place + 1 in qualities)
        if described and not is_negated(sentence, place):
            return place, place + 2
    return None


def _as_possible(sentence: Sentence, start: int) -> Span | None:
    """Find "as fast as possible", but not "as soon as possible", which only says when."""
    for place in range(max(0, start - 1), len(sentence.words) - 3):
        first, word, second, last = sentence.words[place : place + 4]
        if first == second == "as" and last in {"possible", "we", "you"} and word not in _SOON:
            return place, place + 4
    return None


def _improvement(sentence: Sentence, start: int) -> Span | None:
    """Find "a noticeable improvement", "good quality", "an upgrade": a noun for nothing in particular."""
    for mark in words_after(sentence, start, "abstract"):
        word, before = sentence.words[mark.first], set(sentence.words[max(0, mark.first - 3) : mark.first])
        makeover = word in _MAKEOVERS and bool(before & {"a", "an", "another"})
        if word in _IMPROVEMENTS or makeover or before & _WANTED_DEGREES:
            return mark.first, mark.last
    return None


def _intensified(sentence: Sentence, start: int) -> Span | None:
    """Find "bring tickets down a lot": a measure and a strong word in place of a figure."""
    if not sentence.has("business", "ticket", "outcome", "proxy"):
        return None
    strong = next((mark for mark in sentence.marked("intensifier") if mark.first >= start), None)
    return None if strong is None else (strong.first, strong.last)
