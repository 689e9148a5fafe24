"""Cues: what a text does rather than what it is about, such as comparing, denying, asking, or wanting a person.

Most are lists of signs over several languages (`cues.yaml`), so that texts in another language share evidence with
English ones; the others are patterns of figures and punctuation.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from threadline.playbook.signs import sign_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_SIGNS = Path(__file__).with_name("cues.yaml")
_FIGURES = {
    "asks": re.compile(r"\?"),
    "asks_how": re.compile(
        r"^\W*(?:(?:hi|hello|hey)\W+)?(?:how|where|what|which|when|is there|can i|do i|am i|wie|wo)\b"
    ),
    "quotes": re.compile(r"[\"“”„«»]|(?<!\w)'[^']{2,}'(?!\w)"),
    "says_time": re.compile(
        r"\d\s?-?(?:s|sec\w*|min\w*|h|hours?|hrs?|stunden?|heures?|horas?|ore|uur|godzin\w*|saat)\b"
    ),
    "says_money": re.compile(r"[£$€]\s?\d|\d\s?(?:[£$€]|eur\w*|quid|pounds?|dollars?|bucks|zł|tl|chf)\b"),
    "says_share": re.compile(r"\d\s?(?:%|percent|prozent|por ciento|pour cent)"),
    "says_year": re.compile(r"\b(?:19|20)\d\d\b"),
    "two_figures": re.compile(r"\d[^.?!]*\b(?:not|but|instead|actually|really|was|took|charged|paid|sold)\b[^.?!]*\d"),
}
_SHOUTS = re.compile(r"!|\b[A-Z]{4,}\b")
_SHORT_WORDS, _LONG_WORDS, _MOST = 4, 60, 3


def cues_of(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return a matrix (texts, cues) of values 0..1: how often each cue is met, up to three times, and lengths."""
    patterns = list(_patterns().values())
    found = np.zeros((len(texts), len(patterns) + 4), dtype=np.float32)
    for row, text in enumerate(texts):
        lowered = text.lower()
        counted = [len(pattern.findall(lowered)) for pattern in patterns]
        words = len(text.split())
        found[row, :-3] = np.minimum([*counted, len(_SHOUTS.findall(text))], _MOST) / _MOST
        found[row, -3:] = (words <= _SHORT_WORDS, min(words, _LONG_WORDS) / _LONG_WORDS, words == 0)
    return found


def cues_fingerprint() -> str:
    """Return a text that changes when any cue does."""
    return " ".join(pattern.pattern for pattern in (*_patterns().values(), _SHOUTS))


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    import yaml  # noqa: PLC0415  loaded when first used

    signs = yaml.safe_load(_SIGNS.read_text(encoding="utf-8"))
    return {name: sign_pattern(map(str, listed)) for name, listed in signs.items()} | _FIGURES
