"""What a heading, a column head or a label such as "Success metric:" says of the words under it."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from threadline.initiatives.wording.text.word_sets import word_set


class LabelKind(Enum):
    """The part of a brief that a label opens."""

    GOAL = "goal"
    PROBLEM = "problem"
    BASELINE = "baseline"
    TARGET = "target"
    HORIZON = "horizon"
    SLICE = "slice"
    CONSTRAINT = "constraint"
    PLAN = "plan"
    METRIC = "metric"
    ASIDE = "aside"


_WORDS = {
    LabelKind.GOAL: word_set("labels", "goal"),
    LabelKind.METRIC: word_set("labels", "metric"),
    LabelKind.PROBLEM: word_set("labels", "problem"),
    LabelKind.BASELINE: word_set("labels", "baseline"),
    LabelKind.TARGET: word_set("labels", "target"),
    LabelKind.HORIZON: word_set("labels", "horizon"),
    LabelKind.SLICE: word_set("labels", "slice"),
    LabelKind.CONSTRAINT: word_set("labels", "constraint"),
    LabelKind.PLAN: word_set("labels", "plan"),
    LabelKind.ASIDE: word_set("labels", "aside"),
}
_PHRASES = {LabelKind.ASIDE: ("out of scope", "what would not count", "won't do", "customer voice", "in their words")}
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=4096)
def kinds_of(labels: tuple[str, ...]) -> frozenset[LabelKind]:
    """Return all that the labels say."""
    return frozenset(kind for label in labels for kind in LabelKind if _says(label, kind))


def _says(label: str, kind: LabelKind) -> bool:
    words = set(_WORD.findall(label))
    if kind is LabelKind.ASIDE and "not" in words and "done" in words:
        return False
    return bool(words & set(_WORDS[kind])) or any(phrase in label for phrase in _PHRASES.get(kind, ()))
