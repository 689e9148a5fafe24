"""Errands ("send me the list") are no vague requests; wishes that leave everything open are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from threadline.initiatives.wording.asking import Ask
    from threadline.initiatives.wording.text.sentences import Sentence

_BEFORE_TASK = word_set("vague_requests", "before_task")
_DESCRIBING = word_set("vague_requests", "describing")
_POINTING = word_set("vague_requests", "pointing")
_SETTLED = word_set("vague_requests", "settled")
_PERSONS = word_set("vague_requests", "persons")
_FINDING_OUT = word_set("vague_requests", "finding_out")
_LET = word_set("vague_requests", "let")
_CLAIMS = ("more_data", "ready", "done", "accurate", "hard")
_HANDED = ("artifact", "weekday", "month", "small_unit", "solution", "model_word")
_FEWEST_WORDS, _REACH_OF_TASK = 2, 3


def is_errand(sentence: Sentence, ask: Ask) -> bool:
    """Tell whether what is asked for begins with something that somebody can just do."""
    if ask.kind == "modal":
        return False
    start = ask.last
    while sentence.word(start) in _BEFORE_TASK:
        start += 1
    return any(mark.form == "base" and mark.first == start for mark in sentence.marked("verb_task"))


def leaves_all_open(sentence: Sentence, ask: Ask) -> bool:
    """Tell "we have to get ahead of fraudsters" from "we have to order lamps".

    The first has no figure, no date and no thing to hand over, and is about nothing that was named before.
    """
    after = _content(sentence, ask)
    if sentence.quantities or len(after) < _FEWEST_WORDS or sentence.has(*_CLAIMS):
        return False
    if _points(after) or _hands_over(sentence, ask) or {"?", "because", "since"} & set(after):
        return False
    if ask.kind == "modal":
        return after[0] not in _SETTLED and not after[0].endswith("ed") and "be" not in after[:2]
    ordered = ask.kind == "order" and any(mark.first == ask.first for mark in sentence.marked("order"))
    wanted = ask.kind == "need" or ordered or sentence.words[ask.first] in _LET
    return wanted and not is_errand(sentence, ask)


def _content(sentence: Sentence, ask: Ask) -> tuple[str, ...]:
    """Return what is asked for, without the verb of an order and without "be able to"."""
    after = sentence.words[ask.last + (ask.kind == "order") :]
    return after[3:] if after[:3] == ("be", "able", "to") else after


def _points(after: tuple[str, ...]) -> bool:
    if after[0] == "to" and after[1] in _FINDING_OUT:
        return True
    described = after[0] in {"a", "an"} and bool(_DESCRIBING & set(after))
    return (after[0] in _POINTING and not described) or bool({"it", "this"} & set(after[:3]))


def _hands_over(sentence: Sentence, ask: Ask) -> bool:
    handed = [mark for mark in sentence.marked(*_HANDED) if mark.first >= ask.last]
    things = any(sentence.words[mark.first] not in _PERSONS for mark in handed)
    tasks = any(ask.last <= mark.first < ask.last + _REACH_OF_TASK for mark in sentence.marked("verb_task"))
    return (
        things
        or (tasks and ask.kind != "modal")
        or any(character.isdigit() for word in sentence.words[ask.last :] for character in word)
    )
