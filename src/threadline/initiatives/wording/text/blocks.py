"""Blocks of a text: headings, paragraphs, list items and table cells, each with the labels under which it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-{2,})[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+\u2022\u2013]|\(?\d{1,2}[.)]|\[[ xX]\])[ \t]+(?:\[[ xX]\][ \t]+)?")
_RULE = re.compile(r"[ \t]*\|?[ \t:|-]*-{3,}[ \t:|-]*$")
_MOST_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text with one role. `labels` are the headings and column heads above it, outermost first."""

    start: int
    end: int
    labels: tuple[str, ...] = ()
    heading: bool = False


def split_blocks(masked: str) -> list[Block]:
    """Return the blocks in their order."""
    return list(_Splitter(masked).blocks())


class _Splitter:
    """Goes over the lines once, keeping the headings that are open."""

    def __init__(self, masked: str) -> None:
        self.text = masked
        self.open_headings: dict[int, str] = {}
        self.columns: list[str] = []
        self.paragraph: tuple[int, int] | None = None

    def blocks(self) -> Iterator[Block]:
        at = 0
        for line in self.text.split("\n"):
            yield from self._line(line, at)
            at += len(line) + 1
        yield from self._close()

    def _labels(self) -> tuple[str, ...]:
        return tuple(self.open_headings[level] for level in sorted(self.open_headings))

    def _close(self) -> Iterator[Block]:
        if self.paragraph is not None:
            yield Block(*self.paragraph, self._labels())
            self.paragraph = None

    def _line(self, line: str, at: int) -> Iterator[Block]:
        if not line.strip():
            yield from self._close()
            self.columns = []
        elif line.lstrip().startswith("|"):
            yield from self._close()
            yield from self._row(line, at)
        elif _UNDERLINE.match(line):
            yield from self._underline()
        elif heading := _HEADING.match(line):
            yield from self._close()
            yield self._head(len(heading.group(1)), at + heading.start(2), at + heading.end(2))
        else:
            yield from self._prose(line, at)

    def _prose(self, line: str, at: int) -> Iterator[Block]:
        item = _ITEM.match(line)
        if item:
            yield from self._close()
            self.paragraph = (at + item.end(), at + len(line))
        elif self.paragraph is None:
            self.paragraph = (at, at + len(line))
        else:
            self.paragraph = (self.paragraph[0], at + len(line))

    def _underline(self) -> Iterator[Block]:
        if self.paragraph is not None and "\n" not in self.text[slice(*self.paragraph)]:
            start, end = self.paragraph
            self.paragraph = None
            yield self._head(1, start, end)
        yield from self._close()

    def _head(self, level: int, start: int, end: int) -> Block:
        self.open_headings = {at: name for at, name in self.open_headings.items() if at < level}
        block = Block(start, end, self._labels(), heading=True)
        self.open_headings[level] = self.text[start:end].strip().lower()
        return block

    def _row(self, line: str, at: int) -> Iterator[Block]:
        if _RULE.match(line):
            return
        cells = _cells(line, at)
        if not self.columns:
            self.columns = [self.text[start:end].strip().lower() for start, end in cells]
            return
        for place, (start, end) in enumerate(cells):
            column = (self.columns[place],) if place < len(self.columns) else ()
            yield Block(start, end, (*self._labels(), *column))


def _cells(line: str, at: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = line.index("|") + 1
    while start < len(line) and len(found) < _MOST_COLUMNS:
        bar = line.find("|", start)
        end = len(line) if bar < 0 else bar
        if line[start:end].strip() or bar >= 0:
            found.append((at + start, at + end))
        start = end + 1
    return found
