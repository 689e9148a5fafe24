"""By when: "by the end of March", "within 60 days", "next quarter", "in Q3"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from threadline.initiatives.wording.text.sentences import once
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from threadline.initiatives.wording.text.sentences import Sentence

_TIME_KINDS = ("month", "season", "period", "weekday")
_BETWEEN = word_set("targets", "between")
_ORDINAL_ENDINGS = word_set("targets", "ordinal_endings")
_QUARTER_OR_YEAR = re.compile(r"[qh][1-4]$|20\d\d$|asap$")
_LONGEST = 7


@once
def horizons(sentence: Sentence) -> list[tuple[int, int]]:
    """Return the spans that say by when, as first and last word (exclusive)."""
    times = {mark.first: mark.last for mark in sentence.marked(*_TIME_KINDS)}
    ends = ((mark.first, _end(sentence, mark.last, times)) for mark in sentence.marked("by"))
    return [(first, end) for first, end in ends if end is not None]


def _end(sentence: Sentence, start: int, times: dict[int, int]) -> int | None:
    """Return where the time behind "by", "in", "next" ends; None when what follows is no time."""
    for place in range(start, min(start + _LONGEST, len(sentence.words))):
        word = sentence.words[place]
        if place in times:
            return times[place]
        if _QUARTER_OR_YEAR.match(word):
            return place + 1
        if word in _ORDINAL_ENDINGS and sentence.word(start) == "the":
            return place + 1
        one_word_before_the_time = place + 1 in times and word.isalpha()
        if not (one_word_before_the_time or word in _BETWEEN or word.isdigit() or word in _ORDINAL_ENDINGS):
            return None
    return None
