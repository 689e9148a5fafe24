"""Quantities in a row of words: shares, rates, durations, money, counts, multiples, in digits or in words."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from threadline.initiatives.wording.text.numbers import (
    CURRENCIES,
    MONTHS,
    NUMBER_WORDS,
    PARTS,
    ROUND,
    TIME_UNITS,
    at,
    number_end,
)
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence


class QuantityKind(Enum):
    """What a quantity is a quantity of."""

    SHARE = "share"
    RATE = "rate"
    DURATION = "duration"
    MONEY = "money"
    COUNT = "count"
    MULTIPLE = "multiple"


class Quantity(NamedTuple):
    """A quantity and its words, first and last (exclusive)."""

    kind: QuantityKind
    first: int
    last: int


_ORDINALS = word_set("numbers", "ordinals")
_PERIODS = word_set("numbers", "periods")
_NO_SHARE_AFTER = TIME_UNITS | MONTHS | word_set("numbers", "weekdays")
_MULTIPLES = word_set("numbers", "multiples")
_HALVES_OF_TIME = word_set("numbers", "halves_of_time")
_QUARTERS_OF_TIME = word_set("numbers", "quarters_of_time")
_ORDINAL_NOUNS = word_set("numbers", "ordinal_nouns")
_PERCENTS = word_set("numbers", "percents")
_WHOLE_WORDS = word_set("numbers", "whole_words")
_RATE_WORDS = word_set("numbers", "rate_words")
_CURRENCY_SIGNS = frozenset("€$£")
_LONGEST_NOUN, _LONGEST_WHOLE = 4, 4


def find_quantities(words: Sequence[str]) -> list[Quantity]:
    """Return the quantities among lower-cased words, in order, none overlapping."""
    found: list[Quantity] = []
    place = 0
    while place < len(words):
        one = _quantity(words, place)
        if one is not None:
            # A sign of money between two numbers belongs to the first.
            taken = found[-1].last if found else 0
            found.append(one._replace(first=max(one.first, taken)))
        place = place + 1 if one is None else max(one.last, place + 1)
    return found


def _quantity(words: Sequence[str], first: int) -> Quantity | None:
    word = words[first]
    if word == "half":
        return _half(words, first)
    if word in _MULTIPLES:
        return Quantity(QuantityKind.MULTIPLE, first, first + 1)
    if word == "every" and at(words, first + 1) in _ORDINALS and at(words, first + 2) not in _NO_SHARE_AFTER:
        return Quantity(QuantityKind.SHARE, first, first + 2)
    if at(words, first + 1) in PARTS:
        return _part(words, first)
    end = number_end(words, first)
    return None if end is None else _with_unit(words, first, end)


def _half(words: Sequence[str], first: int) -> Quantity | None:
    """Read "half of them" and "half an hour"; "the second half of the year" is a time."""
    following, second = at(words, first + 1), at(words, first + 2)
    if following in {"year", "yearly"} or (following, second) == ("a", "year"):
        return None
    if at(words, first - 1) in _HALVES_OF_TIME and _is_of_a_time(words, first):
        return None
    if following in {"an", "a"} and second in TIME_UNITS:
        return Quantity(QuantityKind.DURATION, first, first + 3)
    return Quantity(QuantityKind.SHARE, first, first + 1)


def _is_of_a_time(words: Sequence[str], first: int) -> bool:
    following, *rest = (at(words, first + step) for step in (1, 2, 3))
    if following in {"", ".", ","}:
        return True
    return following == "of" and any(word in {"year", "season", "quarter"} or word.isdigit() for word in rest)


def _part(words: Sequence[str], first: int) -> Quantity | None:
    """Read "a third", "two thirds", "three quarters"; "within a quarter" and "a third party" are none."""
    word, part = words[first], words[first + 1]
    if word not in NUMBER_WORDS | {"a", "an"}:
        return None
    if part == "quarter" and at(words, first - 1) in _QUARTERS_OF_TIME:
        return None
    if word in {"a", "an"} and part in _ORDINALS and at(words, first + 2) in _ORDINAL_NOUNS:
        return None
    return Quantity(QuantityKind.SHARE, first, first + 2)


def _with_unit(words: Sequence[str], first: int, end: int) -> Quantity:
    share = _share_end(words, end)
    if share is not None:
        return Quantity(QuantityKind.SHARE, first, share)
    if at(words, first - 1) in _CURRENCY_SIGNS:
        return Quantity(QuantityKind.MONEY, first - 1, end)
    kind = _kind_by_unit(words[first], at(words, end))
    return _rate(words, first, end) if kind is None else Quantity(kind, first, end + 1)


def _kind_by_unit(number: str, unit: str) -> QuantityKind | None:
    if unit in CURRENCIES:
        return QuantityKind.MONEY
    if unit in {"x", "times", "fold"}:
        return QuantityKind.MULTIPLE
    abbreviated = len(unit) == 1 and not number[0].isdigit()
    return QuantityKind.DURATION if unit in TIME_UNITS and not abbreviated else None


def _share_end(words: Sequence[str], end: int) -> int | None:
    """Return where "9 percent", "3 points" or "1 in 15" ends when a number ends here."""
    following = at(words, end)
    if following in _PERCENTS:
        return end + (2 if at(words, end + 1) in {"points", "point"} else 1)
    if (following, at(words, end + 1)) == ("per", "cent"):
        return end + 2
    return _whole_end(words, end) if following in {"in", "of", "out", "per"} else None


def _whole_end(words: Sequence[str], end: int) -> int | None:
    """Return where the whole ends: "(3) of the first 10", "(two) in a hundred"; "(2) in 60 days" has none."""
    place = end + 1
    while at(words, place) in _WHOLE_WORDS and place < end + _LONGEST_WHOLE:
        place += 1
    if place >= len(words) or (words[place] in {"a", "an"} and at(words, place + 1) not in ROUND):
        return None
    last = number_end(words, place)
    is_time = last is not None and words[end] == "in" and at(words, last) in TIME_UNITS
    return None if is_time else last


def _rate(words: Sequence[str], first: int, end: int) -> Quantity:
    """Read "640 people a week", "14 per 1,000"; else a plain count."""
    for place in range(end, min(end + _LONGEST_NOUN, len(words))):
        if words[place] in _RATE_WORDS:
            following = at(words, place + 1)
            by_each = words[place] == "per" and following[:1].isalnum()
            if following in _PERIODS or by_each or (words[place] == "/" and place == end and bool(following)):
                return Quantity(QuantityKind.RATE, first, place + 2)
            break
        if not words[place].isalpha():
            break
    return Quantity(QuantityKind.COUNT, first, end)
