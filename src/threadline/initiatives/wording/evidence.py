"""What a text says already: measured targets, a stated problem, legs of a metric, a table it refers to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from threadline.initiatives.wording.asking import find_asks, is_negated
from threadline.initiatives.wording.horizons import horizons
from threadline.initiatives.wording.targets import find_target
from threadline.initiatives.wording.text.labels import LabelKind
from threadline.initiatives.wording.text.quantities import QuantityKind
from threadline.initiatives.wording.text.sentences import once
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from threadline.initiatives.wording.text.lexicon import Mark
    from threadline.initiatives.wording.text.sentences import Sentence

_MODEL_HEADS = word_set("evidence", "model_heads")
_REFERENCE_NOUNS = word_set("evidence", "reference_nouns")
_REFERENCE_WORDS = word_set("evidence", "reference_words")
_NO_LEGS = word_set("evidence", "no_legs")
_NOW = word_set("evidence", "now")
_BECAUSE = word_set("evidence", "because")
_TELLING = frozenset({QuantityKind.SHARE, QuantityKind.RATE, QuantityKind.MONEY, QuantityKind.MULTIPLE})
_SHORTEST_PROBLEM = 5


@dataclass(frozen=True)
class Said:
    """The sentences of a text, and what they establish together."""

    sentences: tuple[Sentence, ...]
    text: str = ""

    @cached_property
    def outcome(self) -> Sentence | None:
        """The first sentence with a measured target that is no mere limit."""
        return next(
            (one for one in self.sentences if (target := find_target(one)) is not None and not target.limit), None
        )

    @cached_property
    def refers(self) -> bool:
        """Whether figures stand elsewhere: "as in the table above"."""
        return any(_refers(sentence) for sentence in self.sentences)

    @cached_property
    def problem(self) -> Sentence | None:
        """The first sentence that says what happens to whom."""
        return next((one for one in self.sentences if states_problem(one)), None)

    @cached_property
    def measured_problem(self) -> Sentence | None:
        """The first sentence that also says how often."""
        return next((one for one in self.sentences if states_problem(one) and _says_how_often(one)), None)

    @cached_property
    def leg(self) -> Sentence | None:
        """The first sentence that ties the matter to business, tickets or people."""
        return next((one for one in self.sentences if _is_leg(one)), None)

    @property
    def grounded(self) -> bool:
        """Whether a reader could tell later that it was reached."""
        return self.outcome is not None or self.measured_problem is not None or self.refers

    def parts(self) -> frozenset[str]:
        """Return which parts of a brief the text holds."""
        held: set[str] = set()
        for sentence in self.sentences:
            held |= _parts(sentence)
        return frozenset(held)

    def horizon(self) -> str | None:
        """Return the first words that say by when, as they were written."""
        return next((self.quote(one, *span) for one in self.sentences for span in horizons(one)), None)

    def quote(self, sentence: Sentence, first: int, last: int) -> str:
        """Return words of a sentence as they were written."""
        start, end = sentence.offsets(first, last)
        return " ".join(self.text[start:end].split())


@once
def states_problem(sentence: Sentence) -> bool:
    """Tell whether the sentence says that something goes wrong for people or for the business."""
    if sentence.heading or LabelKind.ASIDE in sentence.label_kinds:
        return False
    if (
        LabelKind.PROBLEM in sentence.label_kinds
        and len(sentence.words) - sentence.body >= _SHORTEST_PROBLEM
        and not sentence.has("bad", "comparative")
    ):
        return True
    harms = _harms(sentence)
    if harms and (sentence.has("people", "ticket") or _says_how_often(sentence)):
        return not _only_asked(sentence, harms)
    told = sentence.has("ticket") and sentence.has("people") and bool(sentence.quantities) and not sentence.has("bad")
    return told and not (sentence.has("solution", "model_word") and find_asks(sentence))


def _harms(sentence: Sentence) -> list[Mark]:
    """Return words for harm; what "we" spend is a budget, and no harm done to anybody."""
    return [
        mark
        for mark in sentence.marked("harm")
        if not is_negated(sentence, mark.first)
        and not (sentence.word(mark.first - 1) == "we" and sentence.words[mark.first] in {"spend", "spent"})
    ]


def _only_asked(sentence: Sentence, harms: list[Mark]) -> bool:
    """Find "a model for customers who cancel": what a solution is for is nobody's problem yet."""
    solutions = sentence.marked("solution", "model_word")
    return (
        bool(solutions)
        and bool(find_asks(sentence))
        and solutions[0].first < harms[0].first
        and not _BECAUSE & set(sentence.words)
    )


def _says_how_often(sentence: Sentence) -> bool:
    counted = {mark.first for mark in sentence.marked("ticket", "harm", "business")}
    suffered = sentence.has("people") and sentence.has("harm")
    return any(
        one.kind in _TELLING
        or (one.kind is QuantityKind.DURATION and suffered)
        or (one.kind is QuantityKind.COUNT and bool({one.last, one.last + 1} & counted))
        for one in sentence.quantities
    )


@once
def _is_leg(sentence: Sentence) -> bool:
    if sentence.heading or LabelKind.ASIDE in sentence.label_kinds:
        return False
    legs = [mark for mark in sentence.marked("business", "ticket") if sentence.words[mark.first] not in _NO_LEGS]
    if any(sentence.word(mark.last) not in _MODEL_HEADS for mark in legs):
        return True
    return bool(_harms(sentence)) and sentence.has("people") and not sentence.has("proxy")


def _refers(sentence: Sentence) -> bool:
    """Find "as in the table above", "see section 4": figures that stand elsewhere."""
    words = set(sentence.words)
    return bool(words & _REFERENCE_NOUNS) and bool(words & _REFERENCE_WORDS)


def _parts(sentence: Sentence) -> set[str]:
    kinds, held = sentence.label_kinds, set()
    target = find_target(sentence)
    if target is not None:
        held |= {"constraint"} if target.limit else {"target", "metric"}
    if sentence.has("business", "ticket", "outcome") and not sentence.heading:
        held.add("metric")
    if _holds_baseline(sentence):
        held.add("baseline")
    if horizons(sentence):
        held.add("horizon")
    if LabelKind.SLICE in kinds and LabelKind.PLAN not in kinds:
        held.add("slice")
    if states_problem(sentence):
        held.add("problem")
    if sentence.has("people"):
        held.add("population")
    return held


def _holds_baseline(sentence: Sentence) -> bool:
    if not sentence.quantities:
        return False
    words = sentence.words
    firsts = {
        one.first
        for one in sentence.quantities
        if one.kind is not QuantityKind.COUNT or sentence.has("ticket", "business", "outcome", "proxy")
    }
    from_one = any(words[place - 1] == "from" for place in firsts if place)
    return LabelKind.BASELINE in sentence.label_kinds or from_one or (bool(firsts) and bool(_NOW & set(words)))
