"""Hard: needs the reason: no signal, too few labels, the latency allowed, or new ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.initiatives.wording.asking import is_negated
from threadline.initiatives.wording.rules.loaded_words.claims import BE, Claim, start_of_predicate
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadline.initiatives.wording.text.lexicon import Mark
    from threadline.initiatives.wording.text.sentences import Sentence

_NOUNS = word_set("loaded_words", "hard_nouns")
_CASES = word_set("loaded_words", "hard_cases")
_TO = word_set("loaded_words", "hard_to")
_ENDING = word_set("loaded_words", "ending_hard") | {""}
_BECAUSE = word_set("loaded_words", "because")
_REASONS_AFTER = word_set("loaded_words", "reasons_after")


def look_for_hard(sentence: Sentence, near: Sequence[Sentence]) -> Claim | None:
    """Return the first "hard" that is said of the work and gives no reason."""
    names = {place for mark in sentence.marked("not_a_problem") for place in range(mark.first, mark.last)}
    for mark in sentence.marked("hard"):
        if mark.first in names or is_negated(sentence, mark.first):
            continue
        if _is_said_of_work(sentence, mark) and not _gives_reason(sentence, mark, near):
            return Claim(mark.first, mark.last, ("problem",))
    return None


def _is_said_of_work(sentence: Sentence, mark: Mark) -> bool:
    after, following = sentence.word(mark.last), sentence.word(mark.last + 1)
    if after in _NOUNS:
        return True
    if sentence.word(mark.first - 1) == "a" and BE & set(sentence.words[max(0, mark.first - 4) : mark.first]):
        return after in _CASES
    be = start_of_predicate(sentence, mark.first)
    if be == mark.first or not (sentence.word(be) in BE or sentence.word(be).endswith("'s")):
        return False
    return following in _TO if after == "to" else after in _ENDING


def _gives_reason(sentence: Sentence, mark: Mark, near: Sequence[Sentence]) -> bool:
    after = sentence.words[mark.last :]
    if _BECAUSE & set(after) or ":" in after:
        return True
    following = near[near.index(sentence) + 1 :][:1]
    return any(bool(_REASONS_AFTER & set(one.words)) for one in following)
