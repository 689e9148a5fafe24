"""Telephone numbers, told from order numbers, dates, prices and versions."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from threadline.tickets.phrases import any_of
from threadline.tickets.redaction.spans import Kind, Span, covered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CANDIDATE = re.compile(r"(?<![\w.,#/\-])(?:\+|\((?=\+?\d))?\(?\d(?:[ \t()\-./]{0,3}\d){5,16}(?!-?\w|[%/])")
_DIGITS = re.compile(r"\d")
_GROUPS = re.compile(r"\d+")
_MARKED = re.compile(r"[+(.\-]")
_FEWEST, _MOST = 7, 15
_BARE_LENGTHS = (10, 11)
_FEWEST_AFTER_ZERO = 9
_AREA_CODE = 3

# What looks like a number to call and is none. Bounded repeats only: no text makes these slow.
_CURRENCY = (
    r"(?:[$€£¥₹₺₽]|(?<![A-Za-z])(?:USD|EUR|GBP|CHF|PLN|BRL|TRY|INR|usd|eur|gbp|chf|pln|zł|kr|TL|Rs\.?)(?![A-Za-z]))"
)
_DAY, _MONTH, _TIME = r"(?:[12]\d|3[01]|0?[1-9])", r"(?:0?[1-9]|1[0-2])", r"\d\d?:\d\d(?::\d\d)?"
_NOT_PHONES = re.compile(
    rf"(?<!\d)(?:19|20)\d\d[-/. ]{_MONTH}[-/. ]{_DAY}(?!\d)(?:[T ,]{{1,2}}{_TIME})?"
    rf"|(?<!\d){_DAY}[-/.]{_DAY}[-/.](?:(?:19|20)\d\d|\d\d)(?!\d)(?:[ ,]{{1,2}}{_TIME})?"
    r"|(?<!\d)\d\d?:\d\d(?::\d\d)?(?:[.,]\d{1,6})?(?!\d)"
    rf"|{_CURRENCY} ?\d{{1,3}}(?:[., ']?\d{{3}}){{0,4}}(?:[.,]\d{{1,2}})?(?!\d)"
    rf"|(?<!\d)\d{{1,3}}(?:[., ']?\d{{3}}){{0,4}}(?:[.,]\d{{1,2}})? ?{_CURRENCY}"
    r"|(?<![\d.])\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?(?![\d,])"
    r"|(?<![\d.])\d{1,3}(?:\.\d{3}){1,4},\d{1,2}(?!\d)"
    r"|(?<![\d.+(])(?<!\d-)\d+\.\d+(?:\.\d{1,2})?(?![\d.\-])"
    r"|(?<![\d-])\d{5}-\d{3,4}(?![\d-])"
    r"|\b[vV]\d+(?:\.\d+){1,4}"
    r"|(?:https?://|www\.)[^\s<>]{1,4000}"
)
_CALLED = re.compile(rf"\b{any_of('phone_words')}\b", re.IGNORECASE)
_SAID = r"[^\w\n]{0,3}(?:(?:number|no|nr|num|id|is|nummer|numéro|número|numer|code)[^\w\n]{0,3}){0,3}\Z"
_NUMBERED = re.compile(rf"\b{any_of('numbered_words')}{_SAID}", re.IGNORECASE)
_COUNTED = re.compile(r"(?:\bnumber|\bnr\.?|\bno\.|#)[^\w\n]{0,3}\Z", re.IGNORECASE)
_BEFORE = 40
_WORDS_NEAR = 32


class PhoneFinder:
    """Finds telephone numbers; those without country code are tried in the given regions (ISO 3166 codes)."""

    def __init__(self, regions: Sequence[str]) -> None:
        self._regions = tuple(regions)

    def find(self, text: str) -> Iterator[Span]:
        """Yield the telephone numbers of a folded text.

        A number counts with a country code that is possible, with a word such as "call" before it, or when it is
        written as people write telephone numbers and valid in one of the regions. Numbers that are called an order,
        an invoice or the like do not.
        """
        if not _CANDIDATE.search(text):
            return
        plain = covered(text, [Span(one.start(), one.end(), Kind.PHONE) for one in _NOT_PHONES.finditer(text)])
        for found in _CANDIDATE.finditer(plain):
            for start, stop in _stretches(plain, found.start(), found.end()):
                if self._is_phone(plain[start:stop], plain[max(0, start - _BEFORE) : start]):
                    yield Span(start, stop, Kind.PHONE)
                    break

    def _is_phone(self, written: str, before: str) -> bool:
        digits = "".join(_DIGITS.findall(written))
        if not _FEWEST <= len(digits) <= _MOST or len(set(digits)) == 1:
            return False
        if written.lstrip("(").startswith("+"):
            return _possible("+" + digits)
        if _NUMBERED.search(before):
            return False
        return _CALLED.search(before[-_WORDS_NEAR:]) is not None or self._looks_like_phone(written, before, digits)

    def _looks_like_phone(self, written: str, before: str, digits: str) -> bool:
        if _COUNTED.search(before):
            return False
        if digits.startswith("00"):
            return _valid("+" + digits[2:], None)
        return _written_as_phone(written, digits) and self._valid_somewhere(digits)

    def _valid_somewhere(self, digits: str) -> bool:
        return any(_valid(digits, region) for region in self._regions)


def _stretches(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the candidate, then what is left without a number before or after it ("212-555-0123 2 times")."""
    yield start, stop
    groups = [(group.start(), group.end()) for group in _GROUPS.finditer(text, start, stop)]
    for first, last in ((0, -2), (1, -1), (0, -3), (1, -2)):
        if len(groups) + last > first:
            begin, end = groups[first][0] if first else start, groups[last][1]
            if _MARKED.search(text, begin, end):
                yield begin, end


def _written_as_phone(written: str, digits: str) -> bool:
    groups = _GROUPS.findall(written)
    if len(groups) == 1:
        # A bare row of digits is rather an order number, unless it begins as only telephone numbers do.
        return digits[0] == "0" and digits[1] != "0" and len(digits) in _BARE_LENGTHS
    if digits[0] == "0" and (groups[0] == "0" or len(digits) < _FEWEST_AFTER_ZERO):
        return False
    if "/" in written and digits[0] != "0":
        return False
    if all(group.endswith("0") for group in groups):
        # "100 200 300": amounts, sizes, steps
        return False
    return digits[0] == "0" or "(" in written or len(groups[0]) >= _AREA_CODE or len(groups[1]) >= _AREA_CODE + 1


@lru_cache(maxsize=50_000)
def _possible(number: str) -> bool:
    import phonenumbers  # noqa: PLC0415  # loads when the first number is met

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return False


@lru_cache(maxsize=50_000)
def _valid(digits: str, region: str | None) -> bool:
    import phonenumbers  # noqa: PLC0415  # see above

    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return False
    if region is None:
        return phonenumbers.is_valid_number(number)
    if not phonenumbers.is_valid_number_for_region(number, region):
        return False
    # Where national numbers begin with 0, one without it is believed of mobile telephones only.
    complete = digits[0] == "0" or phonenumbers.ndd_prefix_for_region(region, strip_non_digits=True) != "0"
    return complete or phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
