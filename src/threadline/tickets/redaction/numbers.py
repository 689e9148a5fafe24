"""Numbers by which money moves or a state knows a person: cards, bank accounts, national identity numbers."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from threadline.tickets.phrases import any_of
from threadline.tickets.redaction.spans import Kind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

# Digits in groups: at most three blanks, dots or dashes between two of them. The decimals of a number are no such run.
_RUN = re.compile(r"(?<!\d)(?<!\d[.,])\d(?:[ \t\n.\-_]{0,3}\d){11,}")
_GROUP = re.compile(r"\d+")
_CARD_LENGTHS = (19, 18, 16, 15, 14, 13)
_LONGEST_CARD = 19
# Issuers' first digits with their lengths (ISO/IEC 7812).
_ISSUERS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[689]\d)\d{11}|(?:6011|65\d\d|64[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}"
    r"|(?:50|5[6-9]|6[0-9])\d{11,17}"
)


def find_cards(text: str) -> Iterator[Span]:
    """Yield payment card numbers of a folded text: an issuer's digits and a right check digit (Luhn)."""
    for run in _RUN.finditer(text):
        groups = [(group.start(), group.end()) for group in _GROUP.finditer(text, run.start(), run.end())]
        first = 0
        while first < len(groups):
            # What stands behind a dot is rather the decimals of a number.
            decimals = first and text[groups[first][0] - 1] == "."
            stop = None if decimals else _card_from(text, groups, first)
            if stop is None:
                first += 1
                continue
            yield Span(groups[first][0], groups[stop][1], Kind.CARD)
            first = stop + 1


def _card_from(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """Return the last group of a card number that begins with group `first`; the longest if several do."""
    digits, found = "", None
    lengths: list[int] = []
    for place in range(first, min(first + _LONGEST_CARD, len(groups))):
        start, stop = groups[place]
        digits += text[start : min(stop, start + _LONGEST_CARD + 1)]
        lengths.append(stop - start)
        if len(digits) > _LONGEST_CARD:
            break
        if len(digits) in _CARD_LENGTHS and _grouped_as_card(lengths) and _is_card(digits):
            found = place
    return found


def _grouped_as_card(lengths: list[int]) -> bool:
    """Return whether digits in groups of these lengths are written as on a card: by fours, one by one, or 4-6-5."""
    if len(lengths) == 1 or lengths in ([4, 6, 5], [4, 6, 4]):
        return True
    return all(length % 4 == 0 for length in lengths[:-1]) or set(lengths) == {1}


def _is_card(digits: str) -> bool:
    from stdnum import luhn  # noqa: PLC0415  # loads when the first long number is met

    return _ISSUERS.fullmatch(digits) is not None and len(set(digits)) > 1 and bool(luhn.is_valid(digits))


_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[ ]?\d{2}(?=(?:[ \-.]?[A-Za-z0-9]){11})")
_FILLER = (
    r"(?:[ \t]{0,2}(?:number|num|no|nr|nummer|numéro|numero|número|numer|numaras\u0131|is|ist|est|es|é"
    r"|code|in|ending|of|my"
    r"|[.:#=(\-])){0,5}[ \t]{0,2}"
)
_ACCOUNT = re.compile(
    rf"(?<!\w)(?:bank[ -]?)?{any_of('account_words')}{_FILLER}(?P<number>\d(?:[ \-/.]?[\dX]){{5,26}})(?!\d)",
    re.IGNORECASE,
)
_SHORTEST_ACCOUNT = 6
_DATE = re.compile(r"(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.](?:19|20)\d\d")


def find_accounts(text: str) -> Iterator[Span]:
    """Yield IBANs of a folded text by their country's length and check digits, and numbers called an account."""
    for found in _IBAN.finditer(text):
        stop = _iban_stop(text, found.start())
        if stop:
            yield Span(found.start(), stop, Kind.ACCOUNT)
    for found in _ACCOUNT.finditer(text):
        digits = sum(map(str.isdigit, found["number"]))
        if digits >= _SHORTEST_ACCOUNT and not _DATE.match(found["number"]):
            yield Span(found.start("number"), found.end("number"), Kind.ACCOUNT)


def _iban_stop(text: str, start: int) -> int | None:
    from stdnum import iban  # noqa: PLC0415  # loads when the first candidate is met

    length = _iban_length(text[start : start + 2].upper())
    taken, position = "", start
    while length and len(taken) < length and position < len(text):
        if text[position].isalnum():
            taken += text[position]
        elif text[position] not in " -.":
            break
        position += 1
    whole = len(taken) == length and not text[position : position + 1].isalnum()
    return position if whole and length and iban.is_valid(taken, check_country=False) else None


@lru_cache(maxsize=512)
def _iban_length(country: str) -> int:
    """Return the length of an IBAN of the country, 0 for none: from the registry that python-stdnum carries."""
    from stdnum import numdb  # noqa: PLC0415  # see above

    _, properties = numdb.get("iban").info(country)[0]
    parts = re.findall(r"(\d+)!?[anc]", properties.get("bban", ""))
    return 4 + sum(map(int, parts)) if parts else 0


class _NationalId(NamedTuple):
    """A number by its shape and python-stdnum's module; some shapes are too common without the word that names them."""

    written: str
    shape: re.Pattern[str]
    module: str
    named: re.Pattern[str] | None = None


def _alone(shape: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.])(?:{shape})(?!\w|[.\-]\d)", re.IGNORECASE)


def _id(shape: str, module: str, named: str | None = None) -> _NationalId:
    word = None if named is None else re.compile(rf"\b(?:{named})\b", re.IGNORECASE)
    return _NationalId(shape, _alone(shape), module, word)


_NATIONAL_IDS = (
    _id(r"\d{3}-\d{2}-\d{4}", "us.ssn"),
    _id(r"\d{3} ?\d{2} ?\d{4}", "us.ssn", "ssn|social security"),
    _id(r"\d{8}-?[A-HJ-NP-TV-Z]", "es.dni"),
    _id(r"[XYZ]-?\d{7}-?[A-Z]", "es.nie"),
    _id(r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]", "it.codicefiscale"),
    _id(r"\d{3}\.\d{3}\.\d{3}-\d{2}", "br.cpf"),
    _id(r"\d{11}", "br.cpf", "cpf"),
    _id(r"[12] ?\d{2} ?\d{2} ?\d{2} ?\d{3} ?\d{3} ?\d{2}", "fr.nir"),
    _id(r"\d{11}", "pl.pesel", "pesel"),
    _id(r"[1-9]\d{10}", "tr.tckimlik", "kimlik|tckn|tc no|t\\.c\\."),
    _id(r"\d{9}", "nl.bsn", "bsn|burgerservicenummer|sofi"),
    _id(r"\d{2} ?\d{3} ?\d{3} ?\d{3}", "de.idnr", "steuer-?id\\w*|idnr|steueridentifikationsnummer|tin"),
    _id(r"[2-9]\d{3} \d{4} \d{4}", "in_.aadhaar"),
    _id(r"[2-9]\d{11}", "in_.aadhaar", "aadhaar|aadhar|uid"),
    _id(r"[A-Z]{5}\d{4}[A-Z]", "in_.pan", "pan"),
    _id(r"756\.\d{4}\.\d{4}\.\d{2}", "ch.ssn"),
    _id(r"\d{3} ?\d{3} ?\d{4}", "gb.nhs", "nhs"),
    _id(r"\d{6}[-+]\d{4}", "se.personnummer"),
    _id(r"\d{6}[-+A]\d{3}[0-9A-Y]", "fi.hetu"),
    _id(r"\d{3}[ -]\d{3}[ -]\d{3}", "ca.sin", "sin|social insurance"),
)
# Great Britain's has no check digit, so that no library knows it; its letters are telling enough.
_NINO = re.compile(r"(?<!\w)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: \d{2} \d{2} \d{2} |\d{6} ?)[A-D](?!\w)")


# Any of the shapes: one look spares twenty in most texts.
_SHAPED = _alone("|".join(one.written for one in _NATIONAL_IDS))


def find_national_ids(text: str) -> Iterator[Span]:
    """Yield national identity and tax numbers of a folded text whose check digits are right."""
    for one in _NATIONAL_IDS if _SHAPED.search(text) else ():
        if one.named is not None and not one.named.search(text):
            continue
        for found in one.shape.finditer(text):
            if _checker(one.module).is_valid(found[0]):
                yield Span(found.start(), found.end(), Kind.NATIONAL_ID)
    for found in _NINO.finditer(text):
        yield Span(found.start(), found.end(), Kind.NATIONAL_ID)


@lru_cache(maxsize=64)
def _checker(module: str) -> ModuleType:
    return import_module(f"stdnum.{module}")
