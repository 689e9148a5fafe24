"""Accurate: needs a metric with its figure, a data set, a slice and a threshold; one of them may be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.initiatives.wording.asking import is_negated, wants_to_know
from threadline.initiatives.wording.rules.loaded_words.claims import Claim, start_of_predicate
from threadline.initiatives.wording.text.quantities import QuantityKind
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadline.initiatives.wording.text.lexicon import Mark
    from threadline.initiatives.wording.text.sentences import Sentence

_ABOUT_OTHER_THINGS = word_set("loaded_words", "about_other_things")
_DENYING = word_set("loaded_words", "denying")
_PRAISING = word_set("loaded_words", "praising")
_TELLING = word_set("loaded_words", "telling_accuracy")
_METRICS = word_set("loaded_words", "metrics")
_DATA = word_set("loaded_words", "data_words")
_SLICES = word_set("loaded_words", "slice_words")
_THRESHOLDS = word_set("loaded_words", "thresholds")
_ALLOWED_GAPS = 1


def look_for_accurate(sentence: Sentence, near: Sequence[Sentence]) -> Claim | None:
    """Return the first claim or wish of accuracy that lacks more than one of its needs."""
    for mark in sentence.marked("accurate", "accuracy"):
        claimed = _claims_accuracy(sentence, mark) if mark.kind == "accuracy" else _claims_accurate(sentence, mark)
        if not claimed:
            continue
        missing = _gaps(near)
        if len(missing) > _ALLOWED_GAPS:
            return Claim(mark.first, mark.last, missing)
    return None


def _claims_accurate(sentence: Sentence, mark: Mark) -> bool:
    if sentence.word(mark.last) in _ABOUT_OTHER_THINGS:
        return False
    be = start_of_predicate(sentence, mark.first)
    if any(one.last == be for one in sentence.marked("artifact")):
        return False
    return not (is_negated(sentence, mark.first) and sentence.word(mark.first - 1) in _DENYING)


def _claims_accuracy(sentence: Sentence, mark: Mark) -> bool:
    """Tell "high accuracy" and "accuracy is at 91%" from "accuracy label" and "which accuracy"."""
    if wants_to_know(sentence) or is_negated(sentence, mark.first):
        return False
    praised = sentence.word(mark.first - 1) in _PRAISING
    figured = bool(sentence.quantities) or bool(_PRAISING & set(sentence.words))
    told = sentence.word(mark.last) in _TELLING and figured
    reached = any(one.last == mark.first and one.kind is QuantityKind.SHARE for one in sentence.quantities)
    return praised or told or reached


def _gaps(near: Sequence[Sentence]) -> tuple[str, ...]:
    words = {word for sentence in near for word in sentence.words}
    kinds = {one.kind for sentence in near for one in sentence.quantities}
    held = {
        "metric": bool(words & _METRICS) and bool(kinds & {QuantityKind.SHARE, QuantityKind.DURATION}),
        "data": bool(words & _DATA),
        "slice": bool(words & _SLICES),
        "target": bool(words & _THRESHOLDS),
    }
    return tuple(part for part, is_held in held.items() if not is_held)
