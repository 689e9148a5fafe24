"""JSON lines: one object per line, whose keys need not agree."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from threadline.tables.reading.staging import BATCH_CHARACTERS, BATCH_ROWS
from threadline.tables.reading.textlines import TextLines

if TYPE_CHECKING:
    from pathlib import Path

    from threadline.tables.reading.encodings import Encoding
    from threadline.tables.reading.staging import Staging

RAW_LIMIT = 2_000
"""Characters of a line that is no object which the reject file shows."""


@dataclass(frozen=True, slots=True)
class JsonLinesSource:
    """A file with one JSON object per line."""

    path: Path
    charset: Encoding
    format: str = "jsonl"

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

        Raises UnreadableFile for lines that are too long and for NUL bytes; lines that are no object are rejected.
        """
        rows = _Rows(staging)
        with TextLines(self.path, self.charset) as lines:
            staging.share = lines.share
            for line in lines:
                if text := line.strip():
                    rows.add(lines.number, text)
        rows.write()
        return ()


class _Rows:
    """Collects objects as columns of text; a key seen for the first time adds a column."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._lines: list[int] = []
        self._rows: list[dict[str, Any]] = []
        self._characters = 0
        self._places: dict[str, None] = {}

    def add(self, line: int, text: str) -> None:
        """Add the object on a line, or reject the line."""
        try:
            row = json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            self._staging.reject(line, "the line is not JSON", text[:RAW_LIMIT])
            return
        if not isinstance(row, dict):
            self._staging.reject(line, "the line is not a JSON object", text[:RAW_LIMIT])
            return
        self._places.update(dict.fromkeys(row))
        self._lines.append(line)
        self._rows.append(row)
        self._characters += len(text)
        if len(self._rows) == BATCH_ROWS or self._characters >= BATCH_CHARACTERS:
            self.write()

    def write(self) -> None:
        """Hand the collected rows to staging."""
        names = self._staging.names
        names.extend(name for name in self._places if name not in names)
        columns = [[_text(row.get(name)) for row in self._rows] for name in names]
        self._staging.write_text(self._lines, columns)
        self._lines, self._rows, self._characters = [], [], 0


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    # Lists and objects inside are carried as the JSON that they were.
    return json.dumps(value, ensure_ascii=False)
