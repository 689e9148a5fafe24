"""Ready: needs the stage for which: offline evaluation, shadow mode, part of the traffic, production."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.initiatives.wording.asking import is_negated
from threadline.initiatives.wording.rules.loaded_words.claims import Claim, claims_state, is_of_thing, is_status
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadline.initiatives.wording.text.lexicon import Mark
    from threadline.initiatives.wording.text.sentences import Sentence

_STAGES_NAMED = word_set("loaded_words", "stages_named")
_ERRANDS = word_set("loaded_words", "errands_when_ready")
_SHIPPING = word_set("loaded_words", "shipping")
_BEFORE = word_set("loaded_words", "before_ready")
_REACH_OF_STAGE = 6


def look_for_ready(sentence: Sentence, near: Sequence[Sentence]) -> Claim | None:
    """Return the first "ready" of a model that names no stage."""
    if any(_STAGES_NAMED & set(one.words) for one in near):
        return None
    for mark in sentence.marked("ready"):
        if _names_stage(sentence, mark) or is_negated(sentence, mark.first):
            continue
        if _is_ready_with(sentence, mark) or claims_state(sentence, mark) or is_status(sentence, mark):
            return Claim(mark.first, mark.last, ("target",))
    return None


def _is_ready_with(sentence: Sentence, mark: Mark) -> bool:
    return sentence.word(mark.last) == "with" and not is_of_thing(sentence, len(sentence.words))


def _names_stage(sentence: Sentence, mark: Mark) -> bool:
    following, after = sentence.word(mark.last), sentence.word(mark.last + 1)
    if following == "to" and after in _ERRANDS:
        return True
    if after in _SHIPPING and not sentence.quantities:
        return False
    stages = [one for one in sentence.marked("stage") if mark.last <= one.first <= mark.last + _REACH_OF_STAGE]
    return (bool(stages) and following in {"for", "to"}) or sentence.word(mark.first - 1) in _BEFORE
