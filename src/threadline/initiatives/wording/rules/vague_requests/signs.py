"""Words of the lexicon that want something better and name no number: improve, boost, smarter, world class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.initiatives.wording.asking import is_negated
from threadline.initiatives.wording.rules.vague_requests.errands import is_errand
from threadline.initiatives.wording.text.labels import LabelKind
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadline.initiatives.wording.asking import Ask
    from threadline.initiatives.wording.text.lexicon import Mark
    from threadline.initiatives.wording.text.sentences import Sentence

_BEING = word_set("vague_requests", "being") | word_set("vague_requests", "making")
_AFTER_OBJECT = word_set("vague_requests", "after_object")
_NO_OUTCOMES = word_set("vague_requests", "no_outcomes") | {""}
_NOT_BEFORE_BEHAVIOUR = word_set("vague_requests", "not_before_behaviour")
_NOT_AFTER_WEAK = word_set("vague_requests", "not_after_weak")
_PLAIN_OBJECTS = word_set("vague_requests", "plain_objects")
_THAN_WHAT = word_set("vague_requests", "than_what")
_DETERMINERS = word_set("vague_requests", "determiners")
_MEASURES = ("business", "ticket", "outcome", "proxy", "accuracy", "abstract", "intensifier")
_EVEN_IN_ERRANDS = ("improve", "turn_of_phrase")
_REACH, _REACH_OF_LIFT, _LONGEST_OBJECT = 40, 10, 3


def find_sign(sentence: Sentence, ask: Ask) -> tuple[int, int] | None:
    """Return the first vague word of what is asked for, with its object."""
    start = ask.first if ask.kind == "modal" else ask.last
    kinds = _EVEN_IN_ERRANDS if is_errand(sentence, ask) else tuple(_ENDS)
    for mark in words_after(sentence, start, *kinds):
        end = _ENDS[mark.kind](sentence, ask, mark)
        if end is not None:
            return mark.first, end
    return None


def words_after(sentence: Sentence, start: int, *kinds: str) -> list[Mark]:
    """Return the marks of some kinds behind a place that no negation denies; blame counts even when denied."""
    return [
        mark
        for mark in sentence.marked(*kinds)
        if start <= mark.first <= start + _REACH and (mark.kind == "bad" or not is_negated(sentence, mark.first))
    ]


def _improve(sentence: Sentence, ask: Ask, mark: Mark) -> int | None:
    before = sentence.word(mark.first - 1)
    told = ask.kind == "will" and mark.form == "past" and before != "be"
    noun = mark.form == "base" and before in _DETERMINERS
    means_are_named = {"by", "adding"} <= set(sentence.words[mark.last :])
    plain = bool(_PLAIN_OBJECTS & set(sentence.words[mark.last : mark.last + _LONGEST_OBJECT]))
    return None if told or noun or means_are_named or plain or mark.form == "s" else _object_end(sentence, mark)


def _object_end(sentence: Sentence, mark: Mark) -> int:
    """Take what is to be improved into the excerpt, up to three words of it."""
    last = mark.last
    for word in sentence.words[mark.last : mark.last + _LONGEST_OBJECT]:
        if not word[0].isalnum() or word in _AFTER_OBJECT:
            break
        last += 1
    return last


def _lift(sentence: Sentence, _ask: Ask, mark: Mark) -> int | None:
    if mark.form not in {"base", "ing"} and sentence.word(mark.first - 1) not in {"be", "is", "get"}:
        return None
    for other in sentence.marked(*_MEASURES):
        if mark.first < other.first <= mark.first + _REACH_OF_LIFT:
            return other.last
    if mark.kind == "lift" and not sentence.quantities and sentence.word(mark.last) not in _NO_OUTCOMES:
        return _object_end(sentence, mark)
    return None


def _comparative(sentence: Sentence, ask: Ask, mark: Mark) -> int | None:
    """Tell "better" and "better than anyone" from "better than v2"."""
    if sentence.word(mark.last) == "than":
        return mark.last if sentence.word(mark.last + 1) in _THAN_WHAT else None
    return None if ask.kind == "will" else mark.last


def _superlative(_sentence: Sentence, ask: Ask, mark: Mark) -> int | None:
    return None if ask.kind == "will" else mark.last


def _behaviour(sentence: Sentence, ask: Ask, mark: Mark) -> int | None:
    """What a capability should do, with no word on how often it must succeed."""
    if sentence.word(mark.first - 1) in _NOT_BEFORE_BEHAVIOUR or mark.form not in {"base", "s"}:
        return None
    return _turn_of_phrase(sentence, ask, mark)


def _turn_of_phrase(sentence: Sentence, ask: Ask, mark: Mark) -> int | None:
    return None if sentence.quantities or ask.kind == "will" else mark.last


def _quality(sentence: Sentence, ask: Ask, mark: Mark) -> int | None:
    return None if sentence.quantities or ask.kind == "will" else mark.last


def _weak_quality(sentence: Sentence, ask: Ask, mark: Mark) -> int | None:
    """Count "good", "easy", "right" only where something is to be so, or as a stated goal."""
    if sentence.quantities or ask.kind == "will":
        return None
    to_be = bool(_BEING & set(sentence.words[max(0, mark.first - 4) : mark.first]))
    wanted = to_be and sentence.word(mark.last) not in _NOT_AFTER_WEAK
    return mark.last if wanted or LabelKind.GOAL in sentence.label_kinds else None


def _bad(_sentence: Sentence, _ask: Ask, mark: Mark) -> int:
    return mark.last


_ENDS: dict[str, Callable[[Sentence, Ask, Mark], int | None]] = {
    "improve": _improve,
    "lift": _lift,
    "lift_weak": _lift,
    "comparative": _comparative,
    "superlative": _superlative,
    "quality": _quality,
    "weak_quality": _weak_quality,
    "behaviour": _behaviour,
    "turn_of_phrase": _turn_of_phrase,
    "bad": _bad,
}
