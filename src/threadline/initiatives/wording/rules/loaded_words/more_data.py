"""More data: needs the kind: more labels, more inputs, or more rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.initiatives.wording.asking import is_negated, wants_to_know
from threadline.initiatives.wording.rules.loaded_words.claims import Claim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadline.initiatives.wording.text.lexicon import Mark
    from threadline.initiatives.wording.text.sentences import Sentence

_LACKING = frozenset({"without", "enough", "can't", "cannot"})


def look_for_more_data(sentence: Sentence, near: Sequence[Sentence]) -> Claim | None:
    """Return the first call for more data that says nothing of its kind."""
    if wants_to_know(sentence) or any(one.has("specified_data") for one in near):
        return None
    for mark in sentence.marked("more_data"):
        if _is_call(sentence, mark):
            return Claim(mark.first, mark.last, ("data",))
    return None


def _is_call(sentence: Sentence, mark: Mark) -> bool:
    said = sentence.words[mark.first : mark.last]
    denied = is_negated(sentence, mark.first)
    if sentence.word(mark.first - 1) in {"no", "any"} or (said[0] == "enough" and not denied):
        return False
    if said == ("more", "of", "it"):
        return "data" in sentence.words
    return not denied or bool(_LACKING & set(sentence.words))
