"""Quoted replies and forwarded mail, as mail programs mark them in a dozen languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from threadline.tickets.cleaning.lines import any_says_something, next_filled
from threadline.tickets.phrases import any_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUOTED = re.compile(r"\s{0,3}>")

# "On Mon, 4 Mar 2024 at 10:00, Support <...> wrote:", in up to three lines
_INTRODUCTION = re.compile(
    r"(?P<opening>(?:on|am|le|el|il giorno|il|em|op|w dniu|dnia|den|dne|pe|på|ti|vào)\b|\d)?[^\n]{4,240}?"
    rf"{any_of('wrote')}[^\n:]{{0,80}}:\s*\Z",
    re.IGNORECASE,
)
_DATED = re.compile(r"\d{1,4}[./: -]|\d{4}|<EMAIL>")
_WROTE = re.compile(any_of("wrote"), re.IGNORECASE)
_LONGEST_INTRODUCTION = 3
_LONGEST = 320
_DIVIDER = re.compile(rf"\s{{0,3}}[-_=*>~# ]{{2,40}}\s{{0,3}}{any_of('dividers')}\b", re.IGNORECASE)
_REPLY_LINE = re.compile(rf"[^\n]{{0,40}}{any_of('reply_lines')}", re.IGNORECASE)
_SENDER = re.compile(rf"\s{{0,3}}\*{{0,2}}{any_of('senders')}\*{{0,2}}\s{{0,2}}:", re.IGNORECASE)
_HEADER = re.compile(rf"\s{{0,3}}\*{{0,2}}{any_of('headers')}\*{{0,2}}\s{{0,2}}:", re.IGNORECASE)
_HEADER_LINES = 6
_FEWEST_HEADERS = 2
# "FYI": the forwarded mail is what the ticket is about.
_FORWARDING = re.compile(rf"{any_of('forwarding')}[ .,!:]{{0,3}}", re.IGNORECASE)


def without_quotes(lines: Sequence[str]) -> list[str]:
    """Return the lines without mail that others wrote. A bare forward keeps the forwarded text, not its headers."""
    kept: list[str] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        stop = _header_stop(lines, position)
        if stop is None:
            if not _QUOTED.match(line):
                kept.append(line)
            position += 1
            continue
        if _is_quoted_below(lines, stop):
            # An introduction to quoted lines: what follows them is the customer's answer.
            position = stop
            continue
        if any_says_something(kept) and not _FORWARDING.fullmatch(" ".join(" ".join(kept).split())):
            return kept
        kept, position = [], stop
    return kept if any_says_something(kept) else [line.lstrip("> ") for line in lines]


def _header_stop(lines: Sequence[str], start: int) -> int | None:
    """Return where the text after the header at `start` begins, or None where there is none."""
    line = lines[start]
    if _DIVIDER.match(line) or _REPLY_LINE.match(line):
        after = next_filled(lines, start + 1)
        return _mail_header_stop(lines, after) or start + 1
    if _SENDER.match(line):
        return _mail_header_stop(lines, start)
    return _introduction_stop(lines, start)


def _mail_header_stop(lines: Sequence[str], start: int) -> int | None:
    if start >= len(lines) or not (_SENDER.match(lines[start]) or _HEADER.match(lines[start])):
        return None
    stop = start + 1
    while stop < min(start + _HEADER_LINES, len(lines)) and _HEADER.match(lines[stop]):
        stop += 1
    return stop if stop - start > _FEWEST_HEADERS - 1 else None


def _introduction_stop(lines: Sequence[str], start: int) -> int | None:
    if not lines[start].strip() or _QUOTED.match(lines[start]):
        return None
    joined = ""
    for stop in range(start + 1, min(start + _LONGEST_INTRODUCTION, len(lines)) + 1):
        line = lines[stop - 1].strip()
        joined = f"{joined} {line}".strip()
        if not line or len(joined) > _LONGEST:
            return None
        if joined.endswith(":"):
            dated = _DATED.search(joined) is not None or _is_quoted_below(lines, stop)
            return stop if dated and _introduces(joined, lines_read=stop - start) else None
    return None


def _introduces(text: str, *, lines_read: int) -> bool:
    if not _WROTE.search(text):
        return False
    found = _INTRODUCTION.match(text)
    # Over several lines only what opens as mail programs open it: the customer's last line may stand right above.
    return found is not None and (lines_read == 1 or found["opening"] is not None)


def _is_quoted_below(lines: Sequence[str], start: int) -> bool:
    place = next_filled(lines, start)
    return place < len(lines) and _QUOTED.match(lines[place]) is not None
