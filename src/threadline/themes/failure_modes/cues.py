"""Cues: what a text does rather than what it is about, such as comparing, denying, asking, or wanting a person.

Most are lists of signs over several languages (`cues.yaml`), so that texts in another language share evidence with
English ones; the others are patterns of figures and punctuation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from threadline.playbook.signs import sign_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from threadline.themes.failure_modes.cut_texts import CutTexts

_SIGNS = Path(__file__).with_name("cues.yaml")
_ASKS_HOW = re.compile(r"\W*(?:(?:hi|hello|hey)\W+)?(?:how|where|what|which|when|is there|can i|do i|am i|wie|wo)\b")
_QUOTES = re.compile(r"[\"“”„«»]|(?<!\w)'[^']{2,}'(?!\w)")
_DIGIT = re.compile(r"\d")
_FIGURES = (
    re.compile(r"\d\s?-?(?:s|sec\w*|min\w*|h|hours?|hrs?|stunden?|heures?|horas?|ore|uur|godzin\w*|saat)\b"),
    re.compile(r"[£$€]\s?\d|\d\s?(?:[£$€]|eur\w*|quid|pounds?|dollars?|bucks|zł|tl|chf)\b"),
    re.compile(r"\d\s?(?:%|percent|prozent|por ciento|pour cent)"),
    re.compile(r"\b(?:19|20)\d\d\b"),
    re.compile(r"\d[^.?!]*\b(?:not|but|instead|actually|really|was|took|charged|paid|sold)\b[^.?!]*\d"),
)
_SHOUTS = re.compile(r"!|\b[A-Z]{4,}\b")
_SHORT_WORDS, _LONG_WORDS, _MOST = 4, 60, 3


@dataclass(frozen=True, slots=True)
class _Signs:
    """The signs of one cue: a pattern for those that are one word, and phrases, each with what it begins with."""

    inside: re.Pattern[str] | None
    phrases: Sequence[tuple[str, re.Pattern[str]]]


def cues_of(texts: Sequence[str], cut: CutTexts) -> NDArray[np.float32]:
    """Return a matrix (texts, cues) of values 0..1: how often each cue is met, up to three times, and lengths.

    `cut` is the same texts, cut.
    """
    words = np.diff(cut.starts)
    counted = np.hstack([_signs_met(cut), _figures_met(texts, cut.lowered)])
    lengths = np.column_stack([words <= _SHORT_WORDS, np.minimum(words, _LONG_WORDS) / _LONG_WORDS, words == 0])
    return np.hstack([np.minimum(counted, _MOST) / _MOST, lengths]).astype(np.float32)


def cues_fingerprint() -> str:
    """Return a text that changes when any cue does."""
    patterns = [_ASKS_HOW, _QUOTES, *_FIGURES, _SHOUTS]
    return _SIGNS.read_text(encoding="utf-8") + " ".join(pattern.pattern for pattern in patterns)


def _signs_met(cut: CutTexts) -> NDArray[np.float32]:
    """Return how often each cue's signs are met: words in the distinct words, phrases in the texts joined."""
    signs = list(_signs().values())
    words, texts = _Joined.of(cut.words), _Joined.of(cut.lowered)
    by_word = np.zeros((len(cut.words), len(signs)), dtype=np.float32)
    phrases = np.zeros((len(cut.lowered), len(signs)), dtype=np.float32)
    for column, cue in enumerate(signs):
        if cue.inside is not None:
            np.add.at(by_word[:, column], words.rows_of(hit.start() for hit in cue.inside.finditer(words.text)), 1)
        for beginning, pattern in cue.phrases:
            np.add.at(phrases[:, column], texts.rows_of(texts.hits(beginning, pattern)), 1)
    met: NDArray[np.float32] = phrases + cut.by_text() @ by_word
    return met


@dataclass(frozen=True, slots=True)
class _Joined:
    """Many texts as one, so that a pattern runs over all of them at once; `ends` is where each one ends."""

    text: str
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str]) -> _Joined:
        lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        return cls("\n".join(texts), np.cumsum(lengths + 1))

    def rows_of(self, places: Iterator[int]) -> NDArray[np.int64]:
        return np.searchsorted(self.ends, np.fromiter(places, dtype=np.int64), side="right")

    def hits(self, beginning: str, pattern: re.Pattern[str]) -> Iterator[int]:
        at = self.text.find(beginning)
        while at >= 0:
            if pattern.match(self.text, at):
                yield at
            at = self.text.find(beginning, at + 1)


def _figures_met(texts: Sequence[str], lowered: Sequence[str]) -> NDArray[np.float32]:
    """Return how often figures and punctuation say something: asking, quoting, time, money, shares, years, shouting."""
    found = np.zeros((len(texts), 4 + len(_FIGURES)), dtype=np.float32)
    for row, text in enumerate(lowered):
        found[row, 0] = text.count("?")
        found[row, 1] = _ASKS_HOW.match(text) is not None
        found[row, 2] = len(_QUOTES.findall(text))
        if _DIGIT.search(text):
            found[row, 3:-1] = [len(pattern.findall(text)) for pattern in _FIGURES]
        found[row, -1] = len(_SHOUTS.findall(texts[row]))
    return found


@cache
def _signs() -> Mapping[str, _Signs]:
    import yaml  # noqa: PLC0415  loaded when first used

    listed = yaml.safe_load(_SIGNS.read_text(encoding="utf-8"))
    return {name: _signs_of([str(sign).lower() for sign in signs]) for name, signs in listed.items()}


def _signs_of(signs: Sequence[str]) -> _Signs:
    inside = [sign for sign in signs if " " not in sign]
    phrases = [sign for sign in signs if " " in sign]
    return _Signs(
        sign_pattern(inside) if inside else None,
        [(phrase.partition("*")[0], sign_pattern([phrase])) for phrase in phrases],
    )
