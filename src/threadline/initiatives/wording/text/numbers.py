"""Numbers in a row of words, told from numbers that only name something.

Dates, times of day, versions, tickets, rooms and weeks of the year name something and measure nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBER_WORDS = word_set("numbers", "number_words")
TIME_UNITS = word_set("numbers", "time_units")
MONTHS = word_set("numbers", "months")
PARTS = word_set("numbers", "parts")
CURRENCIES = word_set("numbers", "currency_after")
ROUND = word_set("numbers", "round_numbers")
_SCALES = word_set("numbers", "scales")
_COUNTING_ONE = word_set("numbers", "counting_one")
_ONE_OF_THESE = word_set("numbers", "one_of_these") | TIME_UNITS | PARTS | CURRENCIES
_NAMES_WHAT_FOLLOWS = word_set("numbers", "names_what_follows")
_YEAR_BEFORE = word_set("numbers", "year_before") | MONTHS
_YEAR_AFTER = word_set("numbers", "year_after")
_DATE_ENDINGS = word_set("numbers", "date_endings") | MONTHS
_MEASURING = TIME_UNITS | {"%", "percent", "out"}
_COMPACT = re.compile(r"\d+(?:\.\d+){2,}$")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)*$")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?$")
_YEAR = re.compile(r"(?:199|20\d|2100)\d?$")
_LONGEST_ROW = 12


def at(words: Sequence[str], place: int) -> str:
    """Return the word at a place, empty beyond either end."""
    return words[place] if 0 <= place < len(words) else ""


def number_end(words: Sequence[str], first: int) -> int | None:
    """Return where the number that begins here ends, or None when none does or it only names something."""
    word = words[first]
    if word in {"a", "an"} and at(words, first + 1) in ROUND:
        return first + 2
    if not _PLAIN.match(word) and word not in NUMBER_WORDS:
        return None
    if word == "one" and not _counts_one(words, first):
        return None
    end = first + 1
    while at(words, end) in NUMBER_WORDS | _SCALES or (at(words, end) == "-" and at(words, end + 1) in NUMBER_WORDS):
        end += 1
    return None if _is_name(words, first, end) else end


def _counts_one(words: Sequence[str], first: int) -> bool:
    """Tell "one in four" and "at most one" from "another one"."""
    return at(words, first - 1) in _COUNTING_ONE or at(words, first + 1) in _ONE_OF_THESE


def _is_name(words: Sequence[str], first: int, end: int) -> bool:
    word, before = words[first], at(words, first - 1)
    if _COMPACT.match(word) or _CLOCK.match(word) or before in {"#", "@"}:
        return True
    if before == "-" and at(words, first - 2) not in {"", ":"}:
        return True
    if _is_date(words, first, end) or _is_year(words, first, end):
        return True
    return _follows_name(words, first) and at(words, end) not in _MEASURING


def _is_date(words: Sequence[str], first: int, end: int) -> bool:
    word, before, following, second = words[first], at(words, first - 1), at(words, end), at(words, end + 1)
    if (following == "/" and second.isdigit()) or (before == "/" and at(words, first - 2).isdigit()):
        return True
    if following in _DATE_ENDINGS or (following == "-" and _PLAIN.match(second)):
        return True
    if before in MONTHS and word.isdigit() and following not in TIME_UNITS | {"%"}:
        return True
    return following == "to" and bool(_PLAIN.match(second)) and at(words, end + 2) in MONTHS


def _is_year(words: Sequence[str], first: int, end: int) -> bool:
    if not _YEAR.match(words[first]) or len(words[first]) != len("2026"):
        return False
    following = at(words, end)
    return at(words, first - 1) in _YEAR_BEFORE or not following.isalpha() or following in _YEAR_AFTER


def _follows_name(words: Sequence[str], first: int) -> bool:
    """Tell whether a naming word stands before a row of numbers: tickets 5512, 5519 and 5530."""
    place = first - 1
    while place > 0 and first - place < _LONGEST_ROW and (words[place] in {",", "and", "or"} or words[place].isdigit()):
        place -= 1
    return at(words, place) in _NAMES_WHAT_FOLLOWS and (place == first - 1 or words[place + 1].isdigit())
