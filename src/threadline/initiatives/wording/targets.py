"""Measured targets: a quantity, and words that say that it is where one wants to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from threadline.initiatives.wording.asking import find_asks
from threadline.initiatives.wording.text.labels import LabelKind
from threadline.initiatives.wording.text.quantities import QuantityKind
from threadline.initiatives.wording.text.sentences import once
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from threadline.initiatives.wording.text.quantities import Quantity
    from threadline.initiatives.wording.text.sentences import Sentence

_COMPARATORS = (
    ("under",), ("below",), ("above",), ("over",), ("at", "most"), ("at", "least"), ("no", "more", "than"), ("fewer", "than"), ("less", "than"), ("more", "than"),
    ("not", "above"), ("not", "below"), ("no", "fewer", "than"), ("up", "to"), ("within",), ("no", "longer", "than"), ("not", "more", "than"), ("no", "less", "than"),
    ("<",), (">",), ("<", "="), (">", "="), ("reaches",), ("reach",), ("exceeds",), ("exceed",), ("hits",), ("hit",), ("get", "to"), ("gets", "to"), ("remains", "at"), ("stays", "at"), ("remain", "at"), ("stay", "at"), ("≥",), ("≤",), ("better", "than"), ("down", "to"), ("no", "lower", "than"), ("no", "higher", "than"), ("close", "to"), ("or", "more"),
)  # fmt: skip
_CHANGES = word_set("targets", "changes")
_GOOD_ENOUGH = word_set("targets", "good_enough")
_NOW = word_set("targets", "now")
_MEASURED = frozenset({QuantityKind.SHARE, QuantityKind.RATE, QuantityKind.DURATION, QuantityKind.MONEY})
_LIMITS = word_set("targets", "limits")
_CALLS = word_set("targets", "calls")
_VAGUE_KINDS = ("abstract",)
_MEASURES = ("business", "ticket", "outcome", "proxy", "accuracy")
_NEAR = 5


class Target(NamedTuple):
    """A target and the words that say it; a limit (latency, memory, budget) is no outcome."""

    first: int
    last: int
    limit: bool


@once
def find_target(sentence: Sentence) -> Target | None:
    """Return the first measured target of a sentence, an outcome before a limit."""
    if LabelKind.ASIDE in sentence.label_kinds or not sentence.quantities:
        return None
    found = [
        Target(one.first, one.last, _is_limit(sentence, one))
        for one in sentence.quantities
        if _is_target(sentence, one)
    ]
    return min(found, key=lambda target: (target.limit, target.first), default=None)


def _is_target(sentence: Sentence, one: Quantity) -> bool:
    if LabelKind.BASELINE in sentence.label_kinds and LabelKind.TARGET not in sentence.label_kinds:
        return False
    return (
        _under_a_label(sentence, one)
        or _from_to(sentence, one)
        or _compared(sentence, one)
        or _changed(sentence, one)
        or _multiplied(sentence, one)
        or _dated(sentence, one)
        or _wished(sentence, one)
    )


def _under_a_label(sentence: Sentence, one: Quantity) -> bool:
    return bool(sentence.label_kinds & {LabelKind.TARGET, LabelKind.GOAL}) and (
        one.kind is not QuantityKind.COUNT or LabelKind.TARGET in sentence.label_kinds or _has_measure(sentence)
    )


def _has_measure(sentence: Sentence) -> bool:
    return sentence.has(*_MEASURES)


def _countable(sentence: Sentence, one: Quantity) -> bool:
    """A count is a measure only beside a word for what is counted; the other kinds carry theirs."""
    return one.kind in _MEASURED or _has_measure(sentence) or sentence.has("people", "harm")


def _from_to(sentence: Sentence, one: Quantity) -> bool:
    """From 18% to 9%; 31% -> 15%; 22 today, 10 by then."""
    before = sentence.words[max(0, one.first - 12) : one.first]
    if not before or before[-1] not in {"to", ">", "→", "into"}:
        return False
    earlier = [other for other in sentence.quantities if other.last <= one.first]
    if earlier and ("from" in before or one.first - earlier[-1].last <= 2):  # noqa: PLR2004  "18 % to 9 %"
        return _countable(sentence, one)
    return bool(_CHANGES & set(before)) and _countable(sentence, one) and _specific(sentence, one)


def _compared(sentence: Sentence, one: Quantity) -> bool:
    before = sentence.words[max(0, one.first - 3) : one.first]
    if not any(before[-len(words) :] == words for words in _COMPARATORS):
        return False
    if before[-1] == "within" and one.kind is QuantityKind.DURATION:
        return _result_within(sentence, one)
    if before[-1] == "over" and one.kind is not QuantityKind.SHARE:
        return False
    return _countable(sentence, one)


def _result_within(sentence: Sentence, one: Quantity) -> bool:
    """ "Within two days" is a target when a share of cases stands beside it; alone it is a horizon."""
    return any(other.kind is QuantityKind.SHARE for other in sentence.quantities if other != one)


def _changed(sentence: Sentence, one: Quantity) -> bool:
    """Reduce ... by 15%; a third fewer; down 20%; 30% faster."""
    before = sentence.words[max(0, one.first - 10) : one.first]
    if one.kind not in {
        QuantityKind.SHARE,
        QuantityKind.MULTIPLE,
        QuantityKind.COUNT,
        QuantityKind.MONEY,
        QuantityKind.DURATION,
    }:
        return False
    after = sentence.word(one.last)
    if after in {"fewer", "less", "more", "lower", "higher", "faster", "shorter"} and one.kind in {
        QuantityKind.SHARE,
        QuantityKind.COUNT,
    }:
        return _specific(sentence, one) and not (one.kind is QuantityKind.COUNT and not _countable(sentence, one))
    if before[-1:] == ("by",) or before[-2:] == ("by", "about"):
        return bool(_CHANGES & set(before)) and _specific(sentence, one)
    return bool({"down", "up"} & set(before[-2:])) and one.kind is QuantityKind.SHARE and _specific(sentence, one)


def _specific(sentence: Sentence, one: Quantity) -> bool:
    """Refuse "lift quality by 20%" and "make search 10x better": nothing is named that could be counted."""
    named = [mark for mark in sentence.marked(*_MEASURES, *_VAGUE_KINDS) if mark.first < one.first]
    if named and named[-1].kind in _VAGUE_KINDS:
        return False
    if _has_measure(sentence) or sentence.has("harm"):
        return True
    vague = sentence.has(*_VAGUE_KINDS, "comparative", "superlative", "improve")
    return not vague and len(sentence.quantities) > 0 and one.first > 1 and not _only_a_name(sentence)


def _only_a_name(sentence: Sentence) -> bool:
    return len(sentence.words) < 5  # noqa: PLR2004  "improve search by 20%" names a capability and nothing else


def _multiplied(sentence: Sentence, one: Quantity) -> bool:
    word = sentence.words[one.first]
    if one.kind is QuantityKind.MULTIPLE and word in {"halve", "halves", "double", "triple", "halving"}:
        return not sentence.has("abstract") and bool(
            sentence.has(*_MEASURES, "harm", "people") or len(sentence.words) > one.last + 1
        )
    return False


def _dated(sentence: Sentence, one: Quantity) -> bool:
    """ "8% now, 5% by Easter": a share or a rate with a time ahead close behind it."""
    if one.kind not in {QuantityKind.SHARE, QuantityKind.RATE, QuantityKind.MONEY} and not (
        one.kind is QuantityKind.DURATION or _has_measure(sentence)
    ):
        return False
    for start, _ in horizons(sentence):
        between = set(sentence.words[one.last : start])
        ahead = sentence.words[start] in _AHEAD or sentence.words[start : start + 2] == ("in", "the")
        if ahead and one.last <= start <= one.last + _NEAR + 4 and not between & _SUPPOSED:
            return _specific_share(sentence, one)
    return False


def _specific_share(sentence: Sentence, one: Quantity) -> bool:
    if one.kind in {QuantityKind.SHARE, QuantityKind.RATE}:
        return True
    counted = [mark for mark in sentence.marked(*_MEASURES) if one.last <= mark.first <= one.last + 1]
    if one.kind is QuantityKind.COUNT and counted and find_asks(sentence):
        return True
    return bool(
        ((_GOOD_ENOUGH | _CHANGES) - _DIRECTIONS) & set(sentence.words[max(0, one.first - _NEAR) : one.last + _NEAR])
    )


_DIRECTIONS = frozenset({"up", "down"})
_AHEAD = word_set("targets", "ahead")
_SUPPOSED = frozenset({"if", "when", "since", "ago", "last"})


def _wished(sentence: Sentence, one: Quantity) -> bool:
    """ "A third would be fine"; "we want two in ten"; "success is one in five"."""
    if sentence.word(one.first - 1) == "by":
        return False
    if one.kind not in _MEASURED and not (
        one.kind is QuantityKind.COUNT and sentence.has("ticket", "business", "harm", "people", "outcome", "proxy")
    ):
        return False
    around = sentence.words[max(0, one.first - _NEAR) : one.first] + sentence.words[one.last : one.last + _NEAR]
    if one.kind in {QuantityKind.DURATION, QuantityKind.COUNT, QuantityKind.MONEY}:
        around = sentence.words[max(0, one.first - 4) : one.first] + sentence.words[one.last : one.last + 3]
        return bool(
            {"be", "is", "aim", "target", "goal", "success", "make", "enough", "fine", "acceptable", "do"} & set(around)
        ) and bool(find_asks(sentence))
    if {"was", "were", "had"} & set(sentence.words[max(0, one.first - _NEAR) : one.last + _NEAR]):
        return False
    return bool(_GOOD_ENOUGH & set(around)) or any(abs(ask.last - one.first) <= _NEAR for ask in find_asks(sentence))


def _is_limit(sentence: Sentence, one: Quantity) -> bool:
    if LabelKind.CONSTRAINT in sentence.label_kinds:
        return True
    around = set(sentence.words[max(0, one.first - 6) : one.last + 4])
    return bool(_LIMITS & around) or ("cost" in around and bool(_CALLS & around))


_TIME_KINDS = ("month", "season", "period", "weekday")


@once
def horizons(sentence: Sentence) -> list[tuple[int, int]]:
    """Return the spans that say by when: "by the end of March", "within 60 days", "next quarter", "in Q3"."""
    found = []
    times = {mark.first: mark.last for mark in sentence.marked(*_TIME_KINDS)}
    for mark in sentence.marked("by"):
        last = _time_after(sentence, mark.last, times)
        if last is not None:
            found.append((mark.first, last))
    return found


_BETWEEN = word_set("targets", "between")


def _time_after(sentence: Sentence, start: int, times: dict[int, int]) -> int | None:
    for place in range(start, min(start + 7, len(sentence.words))):
        word = sentence.words[place]
        if place in times:
            return times[place]
        if _is_quarter(word) or word == "asap" or (len(word) == 4 and word.isdigit() and word.startswith("20")):  # noqa: PLR2004
            return place + 1
        if place + 1 in times and word.isalpha():
            continue
        if word not in _BETWEEN and not word.isdigit() and word not in {"st", "nd", "rd", "th"}:
            return place + 1 if place > start + 1 and sentence.word(place - 1) in {"th", "st", "nd", "rd"} else None
    if (
        sentence.word(len(sentence.words) - 1) in {"th", "st", "nd", "rd", "."}
        and start < len(sentence.words)
        and sentence.words[start] == "the"
    ):
        return len(sentence.words)
    return None


def _is_quarter(word: str) -> bool:
    return len(word) == 2 and word[0] in "qh" and word[1] in "1234"  # noqa: PLR2004
