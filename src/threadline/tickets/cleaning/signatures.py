"""Signatures: "-- ", "Sent from my phone", and what stands under "Kind regards"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from threadline.tickets.cleaning.lines import PLACEHOLDER, any_says_something
from threadline.tickets.phrases import any_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_DASHES = re.compile(r"\s{0,2}(?:--|\u2014|\u2013\u2013|__)(?:\s{0,3}|\s{1,3}\S[^\n]{0,40})\Z")
_LONGEST_SIGNATURE = 12
# Lines from the end in which a signature may begin: it is the end that is looked through, however long the mail.
_LOOK_BACK = 40
_LONGEST_LINE = 80
_MOST_WORDS = 10
_DEVICE = re.compile(rf"\s{{0,3}}{any_of('devices')}[^\n]{{0,80}}\Z", re.IGNORECASE)
_CLOSING = any_of("closings")
_CLOSING_LINE = re.compile(
    rf"\s{{0,3}}{_CLOSING}\s{{0,2}}(?:[,.!;:\u2013-]{{1,3}}|\Z)(?P<rest>[^\n]{{0,60}})\Z", re.IGNORECASE
)
# Ends a text that has no lines: "... please fix it. Thanks, Maria"
_NAME = r"(?:<NAME>|[A-ZÀ-Ž][\w'\u2019.-]{0,20})"
_CLOSING_END = re.compile(
    rf"[.!?,;\n]\s{{1,3}}(?i:{_CLOSING})\s{{0,2}}(?:[,.!\u2013-]{{0,3}}\s{{0,2}}{_NAME}){{0,3}}\s{{0,2}}[^\w\s]{{0,4}}\s{{0,3}}\Z"
)
_TAIL = 160
_POSTSCRIPT = re.compile(r"\s{0,3}p\.?\s?s\.?\s?[:.,-]|\s{0,3}edit:", re.IGNORECASE)
_CONTACT = re.compile(
    rf"(?<![^\W_]){any_of('contact_words')}(?![^\W_])|https?://\S{{1,200}}|www\.\S{{1,200}}|[|•·:;,.()/+*\-]",
    re.IGNORECASE,
)
# "Maria Lopez | Head of Sales | Acme"
_NAMED_CARD = re.compile(r"\s{0,3}<NAME>(?: <NAME>| [^\s|·•]{1,20})?(?:\s{0,2}[|·•][^|·•.!?]{1,40}){0,4}\Z")
_MOST_CONTACT_WORDS = 3


def without_signature(lines: Sequence[str]) -> list[str]:
    """Return the lines without signatures; what stands under a postscript is kept."""
    kept = [line for line in lines if not (_DEVICE.match(line) and len(line) <= _LONGEST_LINE)]
    for place in range(max(0, len(kept) - _LOOK_BACK), len(kept)):
        line = kept[place]
        if (_DASHES.match(line) or _is_closing(line)) and _is_signature(kept[place + 1 :]):
            kept = [*kept[:place], *_postscript(kept[place + 1 :])]
            break
    return _without_contacts(kept)


def without_closing_words(text: str) -> str:
    """Return the text without the thanks or regards, and the name, that end it."""
    for _ in range(2):
        tail = text[-_TAIL:]
        found = _CLOSING_END.search(tail)
        if found is None:
            break
        text = text[: len(text) - len(tail) + found.start() + 1]
    return text


def _is_closing(line: str) -> bool:
    found = _CLOSING_LINE.match(line) if len(line) <= _LONGEST_LINE else None
    # "Thanks, but it still does not work" is no signature.
    return found is not None and len(PLACEHOLDER.sub("", found["rest"]).split()) <= _MOST_CONTACT_WORDS


def _is_signature(lines: Sequence[str]) -> bool:
    filled = [line for line in _before_postscript(lines) if line.strip()]
    return len(filled) <= _LONGEST_SIGNATURE and all(_is_short(line) for line in filled)


def _is_short(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and len(line.split()) <= _MOST_WORDS and not line.rstrip().endswith("?")


def _before_postscript(lines: Sequence[str]) -> Sequence[str]:
    return lines[: len(lines) - len(_postscript(lines))]


def _postscript(lines: Sequence[str]) -> Sequence[str]:
    for place, line in enumerate(lines):
        if _POSTSCRIPT.match(line):
            return lines[place:]
    return ()


def _without_contacts(lines: list[str]) -> list[str]:
    """Drop a card of contacts from the end: lines of placeholders, links and hardly a word."""
    stop = len(lines)
    while stop and (not lines[stop - 1].strip() or _is_contact(lines[stop - 1])):
        stop -= 1
    return lines[:stop] if any_says_something(lines[:stop]) else lines


def _is_contact(line: str) -> bool:
    if _NAMED_CARD.match(line) and len(line.split()) <= _MOST_WORDS:
        return True
    if len(line) > 2 * _LONGEST_LINE or not (PLACEHOLDER.search(line) or "www." in line or "://" in line):
        return False
    return len(_CONTACT.sub(" ", PLACEHOLDER.sub(" ", line)).split()) <= _MOST_CONTACT_WORDS - 1
