"""Which character encoding a file is in."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

if TYPE_CHECKING:
    from pathlib import Path

CHUNK = 1 << 20
SAMPLE = 1 << 18

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
    """Return the encoding of the file: by its mark, as UTF-8 if all of it is, else by its letters' statistics."""
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
    return _guess(path, fault)


def first_fault(path: Path) -> int | None:
    """Return the position of the first byte (within a chunk's error) that is not UTF-8, or None if all of it is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return done + error.start
            done += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return max(0, done - 4)
    return None


def _wide(start: bytes) -> str | None:
    """Return UTF-16 without a mark: in Western text every other byte is zero."""
    pairs = len(start) // 2
    if pairs < 2:  # noqa: PLR2004 - two characters say nothing
        return None
    even, odd = start[0 : 2 * pairs : 2].count(0), start[1 : 2 * pairs : 2].count(0)
    if odd > 0.3 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if even > 0.3 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return None


def _guess(path: Path, fault: int) -> Encoding:
    with path.open("rb") as file:
        file.seek(max(0, fault - SAMPLE // 2))
        sample = file.read(SAMPLE)
    best = from_bytes(sample).best()
    name = best.encoding if best is not None else "cp1252"
    return Encoding(name, name, errors="replace")
