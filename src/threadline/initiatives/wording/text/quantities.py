"""Quantities in a row of words: shares, rates, durations, money, counts, multiples; and spans of time ahead.

A number that names something is no quantity: dates, times of day, versions, tickets, rooms, weeks of the year.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple
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
    """A quantity and its tokens, first and last (exclusive)."""

    kind: QuantityKind
    first: int
    last: int


_SMALL = word_set("quantities", "small")
_NUMBER_WORDS = frozenset(_SMALL)
_SCALE = frozenset({"hundred", "thousand", "million", "billion", "dozen", "k", "m"})
_PARTS = word_set("quantities", "parts")
_ORDINALS = word_set("quantities", "ordinals")
_MONTHS = word_set("quantities", "months")
_TIME_UNITS = word_set("quantities", "time_units")
_PERIODS = word_set("quantities", "periods")
_CURRENCY_BEFORE = frozenset("€$£")
_CURRENCY_AFTER = word_set("quantities", "currency_after")
_NAMES_WHAT_FOLLOWS = word_set("quantities", "names_what_follows")
_TIME_BEFORE_PART = word_set("quantities", "time_before_part")
_IN_WORDS = ("in", "of", "out", "per")
_COMPACT = re.compile(r"\d+(?:\.\d+){2,}$")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)*$")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?$")
_LAST_YEAR, _FIRST_YEAR = 2100, 1990
_LONGEST_NOUN = 4


def find_quantities(words: Sequence[str]) -> list[Quantity]:
    """Return the quantities among lower-cased words, in order, none overlapping."""
    found: list[Quantity] = []
    at = 0
    while at < len(words):
        one = _quantity(words, at)
        if one is None:
            at += 1
        else:
            found.append(one)
            at = max(one.last, at + 1)
    return found


def _at(words: Sequence[str], place: int) -> str:
    return words[place] if 0 <= place < len(words) else ""


def _quantity(words: Sequence[str], at: int) -> Quantity | None:
    word = words[at]
    if word in {
        "half",
        "halve",
        "halves",
        "halved",
        "halving",
        "double",
        "twice",
        "triple",
        "thrice",
        "doubling",
        "doubled",
    }:
        return _multiple(words, at)
    if (
        word == "every"
        and _at(words, at + 1) in _ORDINALS
        and _at(words, at + 2) not in _TIME_UNITS | _MONTHS | _WEEKDAYS
    ):
        return Quantity(QuantityKind.SHARE, at, at + 2)
    if word == "hardly" and _at(words, at + 1) == "any":
        return None
    part = _part(words, at)
    if part is not None:
        return part
    end = _number_end(words, at)
    return None if end is None else _with_unit(words, at, end)


_WEEKDAYS = word_set("quantities", "weekdays")


def _multiple(words: Sequence[str], at: int) -> Quantity | None:
    word, following = words[at], _at(words, at + 1)
    if word == "half":
        if _at(words, at - 1) in {"second", "first", "next", "this", "last", "the"} and (
            following in {"of", "", ".", ","}
            and _at(words, at + 2) in {"", "the", "next", "this", "last", "year"} | _YEARISH
            and _at(words, at + 3) in {"year", "", "season", "quarter"} | _YEARISH
        ):
            return None
        if following in {"year", "yearly"} or _at(words, at + 1) == "a" and _at(words, at + 2) == "year":
            return None
        if following in {"an", "a"} and _at(words, at + 2) in _TIME_UNITS:
            return Quantity(QuantityKind.DURATION, at, at + 3)
        return Quantity(QuantityKind.SHARE, at, at + 1)
    return Quantity(QuantityKind.MULTIPLE, at, at + 1)


_YEARISH = frozenset({"2025", "2026", "2027", "2028"})


def _part(words: Sequence[str], at: int) -> Quantity | None:
    """Read "a third", "two thirds", "three quarters", "nearly a fifth"."""
    word, following = words[at], _at(words, at + 1)
    if following not in _PARTS or (word not in _NUMBER_WORDS and word not in {"a", "an"}):
        return None
    after = _at(words, at + 2)
    if following == "quarter" and _at(words, at - 1) in {"in", "within", "per", "once", "for", "over", "every"}:
        return None
    if (
        word in {"a", "an"}
        and following in _ORDINALS
        and after
        in {
            "time",
            "release",
            "party",
            "quarter",
            "half",
            "round",
            "party's",
            "person",
            "attempt",
            "option",
            "version",
            "year",
            "sprint",
        }
    ):
        return None
    return Quantity(QuantityKind.SHARE, at, at + 2)


def _number_end(words: Sequence[str], at: int) -> int | None:
    """Return where the number that begins here ends, or None when none does or it only names something."""
    word = words[at]
    if word in {"a", "an"} and _at(words, at + 1) in {"hundred", "thousand", "dozen", "million"}:
        return at + 2
    if not _PLAIN.match(word) and word not in _NUMBER_WORDS:
        return None
    if word == "one" and not _counts_one(words, at):
        return None
    end = at + 1
    while _at(words, end) in _NUMBER_WORDS | _SCALE or (
        _at(words, end) == "-" and _at(words, end + 1) in _NUMBER_WORDS
    ):
        end += 1
    return None if _is_name(words, at, end) else end


def _counts_one(words: Sequence[str], at: int) -> bool:
    """Tell "one in four" and "one week" from "another one"."""
    following = _at(words, at + 1)
    if _at(words, at - 1) in {"most", "least", "than", "under", "below", "only", "exactly", "about"}:
        return True
    return (
        following
        in _TIME_UNITS
        | set(_IN_WORDS)
        | {"hundred", "thousand", "million", "percent", "point", "person", "a"}
        | _PARTS
        | _CURRENCY_AFTER
    )


def _is_name(words: Sequence[str], at: int, end: int) -> bool:
    word, before, following = words[at], _at(words, at - 1), _at(words, end)
    if (
        _COMPACT.match(word)
        or _CLOCK.match(word)
        or before in {"#", "@"}
        or before == "-"
        and _at(words, at - 2) not in {"", ":"}
    ):
        return True
    if (following == "/" and _at(words, end + 1).isdigit()) or (before == "/" and _at(words, at - 2).isdigit()):
        return True
    if following in _MONTHS | {"st", "nd", "rd", "th", ":"} or (
        before in _MONTHS and _at(words, end) not in _TIME_UNITS | {"%"} and word.isdigit()
    ):
        return True
    if following == "-" and _PLAIN.match(_at(words, end + 1) or "x"):
        return True
    if following == "to" and _PLAIN.match(_at(words, end + 1)) and _at(words, end + 2) in _MONTHS:
        return True
    if _is_year(words, at, end):
        return True
    return _follows_name(words, at) and following not in _TIME_UNITS | {"%", "percent", "out"}


def _is_year(words: Sequence[str], at: int, end: int) -> bool:
    word = words[at]
    if not (word.isdigit() and len(word) == 4 and _FIRST_YEAR <= int(word) <= _LAST_YEAR):
        return False
    before, following = _at(words, at - 1), _at(words, end)
    return (
        before
        in _MONTHS
        | {
            "in",
            "since",
            "of",
            "by",
            "until",
            "from",
            "year",
            "for",
            "and",
            "before",
            "after",
            "q",
            "during",
            "to",
            ",",
        }
        or not following.isalpha()
        or following in {"and", "by", "to", "with"}
    )


def _follows_name(words: Sequence[str], at: int) -> bool:
    """Tell whether a naming word stands before a row of numbers: tickets 5512, 5519 and 5530."""
    place = at - 1
    while place > 0 and (words[place] in {",", "and", "or"} or words[place].isdigit()) and at - place < 12:
        place -= 1
    return _at(words, place) in _NAMES_WHAT_FOLLOWS and (place == at - 1 or words[place + 1].isdigit())


def _with_unit(words: Sequence[str], at: int, end: int) -> Quantity:
    share = _share_end(words, at, end)
    if share is not None:
        return Quantity(QuantityKind.SHARE, at, share)
    if _at(words, at - 1) in _CURRENCY_BEFORE:
        return Quantity(QuantityKind.MONEY, at - 1, end)
    following = _at(words, end)
    if following in _CURRENCY_AFTER:
        return Quantity(QuantityKind.MONEY, at, end + 1)
    if following in {"x", "times", "fold"}:
        return Quantity(QuantityKind.MULTIPLE, at, end + 1)
    if following in _TIME_UNITS and not (following in {"s", "m", "h"} and not words[at][0].isdigit()):
        return Quantity(QuantityKind.DURATION, at, end + 1)
    return _rate(words, at, end)


def _share_end(words: Sequence[str], at: int, end: int) -> int | None:
    following = _at(words, end)
    if following in {"%", "percent", "percentage", "pp", "points", "point"}:
        return end + (2 if _at(words, end + 1) in {"points", "point"} else 1)
    if following == "per" and _at(words, end + 1) == "cent":
        return end + 2
    if following not in _IN_WORDS:
        return None
    place = end + 1
    while _at(words, place) in {"of", "every", "the", "a", "first", "last", "our", "each"} and place < end + 4:
        whole = _at(words, place + 1)
        if _at(words, place) == "a" and whole not in {"hundred", "thousand", "million", "dozen"}:
            return None
        if _at(words, place) == "a":
            break
        place += 1
    last = _number_end(words, place) if place < len(words) else None
    if last is None or (following == "in" and _at(words, last) in _TIME_UNITS):
        return None
    return last


def _rate(words: Sequence[str], at: int, end: int) -> Quantity:
    for place in range(end, min(end + _LONGEST_NOUN, len(words))):
        if words[place] in {"a", "an", "per", "each", "every", "/"}:
            following = _at(words, place + 1)
            if (
                following in _PERIODS
                or (words[place] == "per" and following[:1].isalnum())
                or (words[place] == "/" and place == end)
            ):
                return Quantity(QuantityKind.RATE, at, place + 2)
            break
        if not words[place].isalpha():
            break
    return Quantity(QuantityKind.COUNT, at, end)
