"""Loaded words: "accurate", "ready", "more data", "hard", "done" without what the glossary says that they need.

What they need may stand in the same sentence or in one beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.initiatives.wording.rules.finding import Finding
from threadline.initiatives.wording.rules.loaded_words.accurate import look_for_accurate
from threadline.initiatives.wording.rules.loaded_words.done import look_for_done
from threadline.initiatives.wording.rules.loaded_words.hard import look_for_hard
from threadline.initiatives.wording.rules.loaded_words.more_data import look_for_more_data
from threadline.initiatives.wording.rules.loaded_words.ready import look_for_ready
from threadline.initiatives.wording.text.labels import LabelKind
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadline.initiatives.wording.evidence import Said
    from threadline.initiatives.wording.text.sentences import Sentence

RULE = "loaded_word"
_DEFINING = word_set("loaded_words", "defining")
_LOOKS = {
    "accurate": look_for_accurate,
    "ready": look_for_ready,
    "more data": look_for_more_data,
    "hard": look_for_hard,
    "done": look_for_done,
}


def find_loaded_words(said: Said) -> list[Finding]:
    """Return the loaded words that stand alone."""
    return list(_findings(said))


def _findings(said: Said) -> Iterator[Finding]:
    for place, sentence in enumerate(said.sentences):
        if sentence.heading or LabelKind.ASIDE in sentence.label_kinds or _is_about_the_word(sentence):
            continue
        near = said.sentences[max(0, place - 1) : place + 3]
        for topic, look in _LOOKS.items():
            claim = look(sentence, near)
            if claim is not None:
                yield Finding(RULE, sentence, claim.first, claim.last, claim.missing, topic)


def _is_about_the_word(sentence: Sentence) -> bool:
    """Tell where the word is defined or asked for, not claimed: "accurate means ...", "whether it is ready"."""
    if _DEFINING & set(sentence.words):
        return True
    loaded = sentence.marked("accurate", "ready", "done", "hard")
    return bool(loaded) and "whether" in sentence.words[: loaded[0].first]
