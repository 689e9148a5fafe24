"""Delimited text (CSV, TSV and their kin), read line by line so that every fault has a line number."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from threadline.errors import UnreadableFile
from threadline.tables.reading.cells import rejoined
from threadline.tables.reading.staging import BATCH_CHARACTERS, BATCH_ROWS
from threadline.tables.reading.textlines import LINE_LIMIT, TextLines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from threadline.tables.reading.encodings import Encoding
    from threadline.tables.reading.staging import Staging

DELIMITERS = ",;\t|"
SAMPLE_LINES = 200
NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


@dataclass(frozen=True, slots=True)
class DelimitedSource:
    """A file of delimited text. `delimiter` is found out when not given."""

    path: Path
    charset: Encoding
    delimiter: str | None = None
    format: str = "csv"

    @property
    def label(self) -> str:
        """Return the file's name."""
        return str(self.path)

    @property
    def encoding(self) -> str:
        """Return the character encoding by name."""
        return self.charset.name

    def stage(self, staging: Staging) -> tuple[str, ...]:
        """Copy the rows into staging and return what the user should know.

        Raises UnreadableFile when quoting, length of line or NUL bytes make what follows unreliable.
        """
        # The limit is the interpreter's, not the reader's: raised once for all, never lowered.
        csv.field_size_limit(max(csv.field_size_limit(), LINE_LIMIT))
        delimiter, skipped = self._dialect()
        with TextLines(self.path, self.charset) as lines:
            staging.share = lines.share
            list(islice(lines, skipped))
            rows = _Rows(lines, delimiter, self.path)
            header = next(iter(rows), None)
            if header is None:
                raise UnreadableFile(self.path, "it is empty", hint="It needs a line of column names, then rows.")
            staging.names.extend(header[1])
            _stage_rows(rows, len(header[1]), staging)
        return (f"columns are separated by {NAMES.get(delimiter, repr(delimiter))}",)

    def _dialect(self) -> tuple[str, int]:
        with TextLines(self.path, self.charset) as lines:
            sample = list(islice(lines, SAMPLE_LINES))
        if sample and sample[0].lower().startswith("sep=") and len(sample[0].strip()) <= len("sep=") + 1:
            # Spreadsheet programs announce their delimiter in a line of its own.
            return self.delimiter or sample[0].rstrip("\r\n")[4:5] or "\t", 1
        return self.delimiter or sniff_delimiter(sample), 0


class _Rows:
    """Records with the number of the line on which each begins."""

    def __init__(self, lines: TextLines, delimiter: str, path: Path) -> None:
        self._lines = lines
        self._reader = csv.reader(lines, delimiter=delimiter, strict=True)
        self._path = path

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        begin = self._lines.number
        try:
            for row in self._reader:
                if row:
                    yield begin + 1, row
                begin = self._lines.number
        except csv.Error as error:
            raise self._fault(str(error), begin + 1) from error

    @property
    def characters(self) -> int:
        """Return how many characters were read."""
        return self._lines.characters

    def _fault(self, said: str, line: int) -> UnreadableFile:
        if "unexpected end of data" in said or "field larger" in said:
            problem = "a quote is opened here and never closed"
        elif "expected after" in said:
            problem = "text follows a closing quote; a quote is unclosed or not doubled"
        else:
            problem = f"the line cannot be split into columns ({said})"
        return UnreadableFile(self._path, problem, line=line, hint='Write a quote inside a quoted text twice: "".')


def sniff_delimiter(sample: list[str]) -> str:
    """Return the delimiter that splits the sample's header into most columns, and most rows likewise."""

    def score(delimiter: str) -> tuple[float, int]:
        widths: list[int] = []
        try:
            widths.extend(len(row) for row in csv.reader(sample, delimiter=delimiter) if row)
        except csv.Error:
            return 0.0, 0
        if not widths or widths[0] == 1:
            return 0.0, 0
        agreeing = sum(width == widths[0] for width in widths) / len(widths)
        return round(agreeing, 1), widths[0]

    return max(DELIMITERS, key=score)


def _stage_rows(rows: _Rows, width: int, staging: Staging) -> None:
    lines: list[int] = []
    kept: list[list[str]] = []
    full = BATCH_CHARACTERS
    for line, row in rows:
        if len(row) != width:
            fault = "more" if len(row) > width else "fewer"
            staging.reject(line, f"the row has {fault} cells than the header", rejoined(row))
            continue
        lines.append(line)
        kept.append(row)
        if len(kept) == BATCH_ROWS or rows.characters >= full:
            staging.write_text(lines, list(zip(*kept, strict=True)))
            lines, kept = [], []
            full = rows.characters + BATCH_CHARACTERS
    staging.write_text(lines, list(zip(*kept, strict=True)) if kept else [()] * width)
