"""Which character encoding a file is in."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

from threadline.errors import SettingError

if TYPE_CHECKING:
    from pathlib import Path

CHUNK = 1 << 20
SAMPLE = 1 << 18
ODD_SHARE = 0.05
FEW_PAIRS, MANY, FEW = 4, 0.3, 0.05

# Signs inside words, and three or more accented letters in a row, are other alphabets read as Western.
_NOT_WESTERN = re.compile(
    r"(?<=[^\W\d_])[\u00a1-\u00b3\u00b5\u00b6\u00b8\u00b9\u00bb-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2020-\u2022\u2030\u203a\u2039](?=[^\W\d_])|[\u00c0-\u00ff\u0152-\u0192]{3,}|[\ufffd]"
)
_TURKISH = re.compile(r"[\u00fd\u00f0\u00fe\u00dd\u00d0\u00de]")
_OTHERS = (
    "cp1250",
    "iso8859_2",
    "cp1251",
    "koi8_r",
    "cp1253",
    "cp1255",
    "cp1256",
    "shift_jis",
    "gb18030",
    "big5",
    "euc_jp",
    "euc_kr",
    "cp437",
    "mac_roman",
)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding: `name` for people, `codec` and `errors` for opening the file."""

    name: str
    codec: str
    errors: str = "strict"


def detect_encoding(path: Path) -> Encoding:
    """Return the encoding of the file: by its mark, as UTF-8 if all of it is, else by what its letters look like."""
    with path.open("rb") as file:
        start = file.read(SAMPLE)
    for mark, codec in _MARKS:
        if start.startswith(mark):
            return Encoding(codec.removesuffix("-sig"), codec)
    if wide := _wide(start):
        return Encoding(wide, wide)
    fault = first_fault(path)
    if fault is None:
        return Encoding("utf-8", "utf-8")
    with path.open("rb") as file:
        file.seek(max(0, fault - SAMPLE // 2))
        return guess_encoding(file.read(SAMPLE))


def chosen_encoding(name: str) -> Encoding:
    """Return the encoding that the user names.

    Raises SettingError when there is none of that name.
    """
    try:
        found = codecs.lookup(name).name
    except LookupError as error:
        known = ("utf-8", "utf-16", "cp1252", "latin-1", "cp1250", "cp1251", "shift_jis", "gb18030", "big5")
        raise SettingError("the encoding", name, known) from error
    return Encoding(found, "utf-8-sig" if found == "utf-8" else found)


def first_fault(path: Path) -> int | None:
    """Return the position of the first byte that is not UTF-8, or None if all of the file is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            try:
                decoder.decode(chunk, final=False)
            except UnicodeDecodeError as error:
                return done + error.start
            done += len(chunk)
    # What is left in the decoder is a letter that the end of the file cut off.
    rest = len(decoder.getstate()[0])
    return done - rest if rest else None


def guess_encoding(sample: bytes) -> Encoding:
    """Return the likeliest encoding of bytes that are not UTF-8.

    charset-normalizer alone takes most Western text for Central European, so Western letters are tried first.
    """
    decoded = sample.decode("utf-8", errors="surrogateescape")
    broken = sum("\udc80" <= letter <= "\udcff" for letter in decoded)
    whole = sum(letter > "\x7f" for letter in decoded) - broken
    if whole > broken:
        # Bytes of another encoding never form that many letters of UTF-8; rows with the broken bytes are refused.
        return Encoding("utf-8", "utf-8", errors="surrogateescape")
    if western := _western(sample):
        return Encoding(western, western, errors="replace")
    best = from_bytes(sample, cp_isolation=list(_OTHERS)).best() or from_bytes(sample).best()
    name = best.encoding if best is not None else "cp1252"
    return Encoding(name, name, errors="replace")


def _western(sample: bytes) -> str | None:
    """Return cp1252, or its Turkish sister, if the letters read so stand as they do in words of those languages."""
    text = sample.decode("cp1252", errors="replace")
    foreign = sum(letter > "\x7f" for letter in text)
    odd = sum(len(match) for match in _NOT_WESTERN.findall(text))
    if odd > ODD_SHARE * foreign:
        return None
    return "cp1254" if len(_TURKISH.findall(text)) > ODD_SHARE * foreign else "cp1252"


def _wide(start: bytes) -> str | None:
    """Return UTF-16 without a mark: in Western text every other byte is zero."""
    pairs = len(start) // 2
    if pairs < FEW_PAIRS:
        return None
    even, odd = start[0 : 2 * pairs : 2].count(0), start[1 : 2 * pairs : 2].count(0)
    if odd > MANY * pairs and even < FEW * pairs:
        return "utf-16-le"
    if even > MANY * pairs and odd < FEW * pairs:
        return "utf-16-be"
    return None
