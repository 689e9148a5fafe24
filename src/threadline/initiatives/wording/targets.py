"""Measured targets: a quantity, and words that say that it is where one wants to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from threadline.initiatives.wording.asking import find_asks
from threadline.initiatives.wording.horizons import horizons
from threadline.initiatives.wording.text.labels import LabelKind
from threadline.initiatives.wording.text.quantities import QuantityKind
from threadline.initiatives.wording.text.sentences import once
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from threadline.initiatives.wording.text.quantities import Quantity
    from threadline.initiatives.wording.text.sentences import Sentence

_CHANGES = word_set("targets", "changes")
_GOOD_ENOUGH = word_set("targets", "good_enough")
_LIMITS = word_set("targets", "limits")
_CALLS = word_set("targets", "calls")
_AHEAD = word_set("targets", "ahead")
_TO = word_set("targets", "to")
_DEGREES = word_set("targets", "degrees")
_MULTIPLYING = word_set("targets", "multiplying")
_DIRECTIONS = word_set("targets", "directions")
_SUPPOSED = word_set("targets", "supposed")
_SETTLED = word_set("targets", "settled")
_PAST = word_set("targets", "past")
_MEASURED = frozenset({QuantityKind.SHARE, QuantityKind.RATE, QuantityKind.DURATION, QuantityKind.MONEY})
_PROPORTIONS = frozenset({QuantityKind.SHARE, QuantityKind.RATE})
_VAGUE = "abstract"
_MEASURES = ("business", "ticket", "outcome", "proxy", "accuracy")
_NEAR = 5
_SHORTEST_WITH_OBJECT = 5


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
    if LabelKind.BASELINE in sentence.label_kinds and LabelKind.TARGET not in sentence.label_kinds:
        return None
    found = [
        Target(one.first, one.last, _is_limit(sentence, one))
        for one in sentence.quantities
        if any(look(sentence, one) for look in _LOOKS)
    ]
    return min(found, key=lambda target: (target.limit, target.first), default=None)


def _before(sentence: Sentence, one: Quantity, count: int) -> tuple[str, ...]:
    return sentence.words[max(0, one.first - count) : one.first]


def _around(sentence: Sentence, one: Quantity, before: int, after: int) -> set[str]:
    return set(_before(sentence, one, before)) | set(sentence.words[one.last : one.last + after])


def _is_limit(sentence: Sentence, one: Quantity) -> bool:
    around = _around(sentence, one, 6, 4) | set(sentence.words[one.first : one.last])
    return (
        LabelKind.CONSTRAINT in sentence.label_kinds
        or bool(_LIMITS & around)
        or ("cost" in around and bool(_CALLS & around))
    )


def _is_counted(sentence: Sentence, one: Quantity) -> bool:
    """Tell a measure from "5 agencies": a count needs a word for what is counted, the other kinds carry theirs."""
    return one.kind in _MEASURED or sentence.has(*_MEASURES, "people", "harm")


def _is_specific(sentence: Sentence, one: Quantity) -> bool:
    """Refuse "lift quality by 20%" and "improve search by 20%": nothing is named that could be counted."""
    named = [mark for mark in sentence.marked(*_MEASURES, _VAGUE) if mark.first < one.first]
    if named and named[-1].kind == _VAGUE:
        return False
    if sentence.has(*_MEASURES, "harm"):
        return True
    vague = sentence.has(_VAGUE, "comparative", "superlative", "improve")
    return not vague and one.first > 1 and len(sentence.words) >= _SHORTEST_WITH_OBJECT


def _stands_under_a_label(sentence: Sentence, one: Quantity) -> bool:
    if LabelKind.TARGET in sentence.label_kinds:
        return True
    counted = one.kind is not QuantityKind.COUNT or sentence.has(*_MEASURES)
    return LabelKind.GOAL in sentence.label_kinds and counted


def _comes_from_another(sentence: Sentence, one: Quantity) -> bool:
    """Find "from 18% to 9%", "31% -> 15%", "bring it to 9%"."""
    before = _before(sentence, one, 12)
    if not before or before[-1] not in _TO or not _is_counted(sentence, one):
        return False
    earlier = [other for other in sentence.quantities if other.last <= one.first]
    if earlier and ("from" in before or one.first - earlier[-1].last <= len(("-", ">"))):
        return True
    return bool(_CHANGES & set(before)) and _is_specific(sentence, one)


def _is_bound(sentence: Sentence, one: Quantity) -> bool:
    """Find "under 9%", "at most two a month"; "within two days" is a bound only beside a share of cases."""
    if not any(mark.last == one.first for mark in sentence.marked("comparator")):
        return False
    word = sentence.word(one.first - 1)
    if word == "within" and one.kind is QuantityKind.DURATION:
        return any(other.kind is QuantityKind.SHARE for other in sentence.quantities if other != one)
    if word == "over" and one.kind is not QuantityKind.SHARE:
        return False
    return _is_counted(sentence, one)


def _is_change(sentence: Sentence, one: Quantity) -> bool:
    """Find "reduce ... by 15%", "a third fewer", "down 20%", "30% faster"."""
    if one.kind is QuantityKind.RATE or not _is_specific(sentence, one):
        return False
    before = _before(sentence, one, 10)
    if sentence.word(one.last) in _DEGREES and one.kind in {QuantityKind.SHARE, QuantityKind.COUNT}:
        return _is_counted(sentence, one)
    if before[-1:] == ("by",) or before[-2:] == ("by", "about"):
        return bool(_CHANGES & set(before))
    return bool(_DIRECTIONS & set(before[-2:])) and one.kind is QuantityKind.SHARE


def _is_multiple(sentence: Sentence, one: Quantity) -> bool:
    """Find "halve wrongly blocked orders"; "double the quality" names nothing that could be counted."""
    multiplies = one.kind is QuantityKind.MULTIPLE and sentence.words[one.first] in _MULTIPLYING
    return multiplies and not sentence.has(_VAGUE) and len(sentence.words) > one.last


def _is_dated(sentence: Sentence, one: Quantity) -> bool:
    """Find "8% now, 5% by Easter": a figure with a time ahead close behind it."""
    if one.kind not in _MEASURED and not sentence.has(*_MEASURES):
        return False
    for start, _ in horizons(sentence):
        ahead = sentence.words[start] in _AHEAD or sentence.words[start : start + 2] == ("in", "the")
        between = set(sentence.words[one.last : start])
        if ahead and one.last <= start < one.last + 2 * _NEAR and not between & _SUPPOSED:
            return one.kind in _PROPORTIONS or _is_wanted_figure(sentence, one)
    return False


def _is_wanted_figure(sentence: Sentence, one: Quantity) -> bool:
    counted = any(one.last <= mark.first <= one.last + 1 for mark in sentence.marked(*_MEASURES))
    if one.kind is QuantityKind.COUNT and counted and find_asks(sentence):
        return True
    said = _around(sentence, one, _NEAR, _NEAR) | set(sentence.words[one.first : one.last])
    return bool(((_GOOD_ENOUGH | _CHANGES) - _DIRECTIONS) & said)


def _is_wished(sentence: Sentence, one: Quantity) -> bool:
    """Find "a third would be fine", "we want two in ten", "success is one in five"."""
    if sentence.word(one.first - 1) == "by" or one.kind is QuantityKind.MULTIPLE:
        return False
    if one.kind in _PROPORTIONS:
        around = _around(sentence, one, _NEAR, _NEAR)
        if _PAST & around:
            return False
        return bool(_GOOD_ENOUGH & around) or any(abs(ask.last - one.first) <= _NEAR for ask in find_asks(sentence))
    if not _is_counted(sentence, one):
        return False
    return bool(_SETTLED & _around(sentence, one, 4, 3)) and bool(find_asks(sentence))


_LOOKS = (_stands_under_a_label, _comes_from_another, _is_bound, _is_change, _is_multiple, _is_dated, _is_wished)
