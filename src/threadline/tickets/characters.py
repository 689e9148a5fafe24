"""Characters that hide or disguise text: taken out, or folded to plain ones where rules must see through them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Control characters (NUL too), zero-width and invisible characters, direction overrides, tags, lone surrogates.
_HIDDEN = (
    "\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{_HIDDEN}]+")
# Joiners belong to emoji and to some scripts; beside digits and Latin letters they only hide.
_JOINERS = re.compile(
    "(?<=[\x00-\x7f\uff01-\uff5e\\d])[\u200c\u200d\ufe00-\ufe0f\u20e3]+|[\u200c\u200d]+(?=[\x00-\x7f\uff01-\uff5e\\d])"
)
# Most texts hold none of all these: one look spares three.
_SUSPECT = re.compile(f"[{_HIDDEN}\r\x0b\x0c\x85\u2028\u2029\u200c\u200d\ufe00-\ufe0f\u20e3]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\u207b\ufe58\ufe63\uff0d"
_DOTS = "\u2024\u3002\uff61"
_ATS = "\ufe6b"


def without_hidden(text: str) -> str:
    """Return the text without what cannot be seen, its line breaks all alike."""
    if not _SUSPECT.search(text):
        return text
    return _JOINERS.sub("", _UNSEEN.sub("", _BREAKS.sub("\n", text)))


def folded(text: str) -> str:
    """Return the text with look-alikes as plain ASCII, each character in its place: digits, dashes, dots, spaces.

    The answer is as long as the text, so that what is found in one can be replaced in the other.
    """
    return text if text.isascii() else text.translate(_plain_characters())


def without_accents(text: str) -> str:
    """Return lower-case text with Latin letters bare of accents, each character in its place."""
    if not text.isascii():
        text = text.translate(_bare_letters())
    lower = text.lower()
    # A few capitals have lower-case forms of two characters.
    return lower if len(lower) == len(text) else "".join(one if len(one.lower()) > 1 else one.lower() for one in text)


@lru_cache(maxsize=1)
def _plain_characters() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for code in range(0x80, 0x20000):
        value = unicodedata.digit(chr(code), None)
        if value is not None:
            table[code] = str(value)
    for code in range(0x1D400, 0x1D800):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain.isascii():
            table[code] = plain
    for characters, plain in ((_SPACES, " "), (_DASHES, "-"), (_DOTS, "."), (_ATS, "@")):
        table |= dict.fromkeys(map(ord, characters), plain)
    return table


@lru_cache(maxsize=1)
def _bare_letters() -> dict[int, str]:
    table = {}
    for code in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]:
        base = unicodedata.normalize("NFKD", chr(code))[0]
        if base.isascii() and base.isalpha():
            table[code] = base
    return table | {ord("ł"): "l", ord("Ł"): "L", ord("ø"): "o", ord("Ø"): "O", ord("đ"): "d", 0x131: "i"}
