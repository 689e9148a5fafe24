"""E-mail and IP addresses."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from threadline.tickets.phrases import phrases
from threadline.tickets.redaction.spans import Kind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCAL_LONGEST = 64
_LOCAL_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+/=?^_`{|}~.-")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,62})\.){1,8}(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,59})|\[[0-9a-fA-F.:]{3,45}\]")
_AT = re.compile(r"@|%40")
# An address that is spelled out, as in: maria at example dot com, maria [at] example.com
_SPELLED_AT = r"(?:[\[({<][ \t]?(?:at|@)[ \t]?[\])}>]|(?<=[ \t])at(?=[ \t])|@)"
_SPELLED_DOT = r"(?:[\[({<][ \t]?(?:dot|\.)[ \t]?[\])}>]|(?<=[ \t])dot(?=[ \t])|\.)"
_SPELLED = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}[ \t]{{0,3}}{_SPELLED_AT}[ \t]{{0,3}}"
    rf"(?P<domain>[\w-]{{1,63}}(?:[ \t]?{_SPELLED_DOT}[ \t]?[\w-]{{1,63}}){{1,4}})",
    re.IGNORECASE,
)
_SPELLED_HINT = re.compile(r"\bdot\b|[ \t]@[ \t]|[\[({<][ \t]?(?:at|@)[ \t]?[\])}>]", re.IGNORECASE)
_ENDINGS = frozenset(phrases("mail_endings"))


def find_emails(text: str) -> Iterator[Span]:
    """Yield the e-mail addresses of a folded text."""
    done = 0
    for at in _AT.finditer(text):
        start = at.start()
        lowest = max(done, start - _LOCAL_LONGEST)
        while start > lowest and (text[start - 1] in _LOCAL_CHARACTERS or _is_letter(text[start - 1])):
            start -= 1
        domain = _DOMAIN.match(text, at.end())
        if start == at.start() or domain is None:
            continue
        done = domain.end()
        yield Span(start, done, Kind.EMAIL)
    if _SPELLED_HINT.search(text):
        yield from _spelled_out(text)


def _is_letter(character: str) -> bool:
    return character > "\x7f" and character.isalpha()


def _spelled_out(text: str) -> Iterator[Span]:
    for found in _SPELLED.finditer(text):
        ending = re.split(r"[\W_]+", found["domain"])[-1].lower()
        if ending in _ENDINGS:
            yield Span(found.start(), found.end(), Kind.EMAIL)


_POINT_BEFORE_DIGIT = re.compile(r"\.\d")
_IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d|-[A-Za-z])")
_IPV6 = re.compile(
    r"(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4})(?![\w:])", re.IGNORECASE
)
# A version right before it, or talk of versions near a number that has small parts only.
_VERSION = re.compile(
    r"(?:(?<![a-z])v|\bver\.?|version|release|build|firmware|driver|sdk|==|[a-z]/)[ \t:#=-]{0,3}\Z", re.IGNORECASE
)
_VERSIONS_NEAR = re.compile(
    r"versi\w*|release|build|firmware|updat\w*|upgrad\w*|android|\bios\b|chrome|install\w*", re.IGNORECASE
)
_LONGEST_BEFORE = 20
_SMALL_PART = 100
_SHORT_GROUP = 3


def find_ips(text: str) -> Iterator[Span]:
    """Yield the IP addresses of a folded text; version numbers and the machine's own address are left."""
    if _POINT_BEFORE_DIGIT.search(text):
        for found in _IPV4.finditer(text):
            before = text[max(0, found.start() - _LONGEST_BEFORE) : found.start()]
            if _is_address(found[0]) and not _is_version(found[0], before):
                yield Span(found.start(), found.end(), Kind.IP)
    if text.count(":") > 1:
        for found in _IPV6.finditer(text):
            # "a::b" of a programming language and times of day are no addresses.
            groups = [group for group in found[0].split(":") if len(group) >= _SHORT_GROUP]
            if groups and any(map(str.isdigit, found[0])) and _is_address(found[0]):
                yield Span(found.start(), found.end(), Kind.IP)


def _is_version(written: str, before: str) -> bool:
    if _VERSION.search(before):
        return True
    small = all(int(part) < _SMALL_PART for part in written.split("."))
    return small and _VERSIONS_NEAR.search(before) is not None


def _is_address(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified)
