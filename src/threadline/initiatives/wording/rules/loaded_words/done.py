"""Done: needs by whom, handed to whom, and what they do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.initiatives.wording.asking import is_negated
from threadline.initiatives.wording.rules.loaded_words.claims import Claim, claims_state, is_status, start_of_predicate
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadline.initiatives.wording.text.lexicon import Mark
    from threadline.initiatives.wording.text.sentences import Sentence

_AFTER_DONE_OF_THINGS = word_set("loaded_words", "after_done_of_things")
_SIDES = word_set("loaded_words", "sides")
_HANDED_OVER = word_set("loaded_words", "handed_over")
_WORK_ENDINGS = tuple(sorted(word_set("loaded_words", "work_endings")))
_MISSING = ("target", "population")
_REACH = 6


def look_for_done(sentence: Sentence, near: Sequence[Sentence]) -> Claim | None:
    """Return the first "done" of a model that says nothing of the hand-over."""
    if any(_HANDED_OVER & set(one.words) for one in near):
        return None
    for mark in sentence.marked("done"):
        on_a_side = sentence.word(mark.last) == "on" and sentence.word(mark.last + 2) in _SIDES
        if (on_a_side or sentence.word(mark.last) not in _AFTER_DONE_OF_THINGS) and _is_done(sentence, mark):
            return Claim(mark.first, mark.last, _MISSING)
    return None


def _is_done(sentence: Sentence, mark: Mark) -> bool:
    done_somehow = sentence.word(mark.last).endswith("ly")
    if done_somehow or is_negated(sentence, mark.first):
        return False
    if sentence.word(mark.last) == "with":
        return any(mark.last < one.first < mark.last + _REACH for one in sentence.marked("model_word"))
    return (claims_state(sentence, mark) and _is_of_work(sentence, mark)) or is_status(sentence, mark)


def _is_of_work(sentence: Sentence, mark: Mark) -> bool:
    """Tell what "done" is said of: any capability, while "complete" is said of many things, so of models only."""
    if sentence.words[mark.first] == "done":
        return True
    be = start_of_predicate(sentence, mark.first)
    return any(word.endswith(_WORK_ENDINGS) for word in sentence.words[max(0, be - _REACH) : be])
