"""Whether a text is English: these rules know no other language, and say so."""

from __future__ import annotations

import re
from functools import lru_cache

from threadline.initiatives.wording.text.word_sets import word_set
from threadline.tickets.language import UNDECIDED, LanguageGuesser

_WORD = re.compile(r"[^\W\d_]+")
_READ_CHARACTERS = 4000
_ENGLISH_SHARE, _FOREIGN_SHARE = 0.2, 0.04
_SURE = 0.9
_FEWEST_WORDS = 4
_ENGLISH = word_set("language", "english")


def foreign_language(masked: str) -> str | None:
    """Return the code of the language when the text is surely not English, else None."""
    words = _WORD.findall(masked[:_READ_CHARACTERS].lower())
    if len(words) < _FEWEST_WORDS and all(word.isascii() for word in words):
        return None
    share = sum(word in _ENGLISH for word in words) / len(words) if words else 1.0
    if share >= _ENGLISH_SHARE:
        return None
    guessed = _guesser().guess([" ".join(words)])[0]
    return None if guessed in {"en", UNDECIDED} else guessed


@lru_cache(maxsize=1)
def _guesser() -> LanguageGuesser:
    return LanguageGuesser(_SURE)
