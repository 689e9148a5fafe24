"""What was handed in: a file of some format, told by its content, or a frame."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from threadline.errors import UnreadableFile
from threadline.tables.reading.delimited import DelimitedSource
from threadline.tables.reading.encodings import chosen_encoding, detect_encoding
from threadline.tables.reading.frames import FrameSource, ParquetSource
from threadline.tables.reading.jsonlines import JsonLinesSource
from threadline.tables.reading.textlines import TextLines

if TYPE_CHECKING:
    from threadline.tables.reading.encodings import Encoding
    from threadline.tables.reading.staging import Staging


class Source(Protocol):
    """Rows in somebody's format."""

    @property
    def label(self) -> str:
        """Return what the source is called in messages."""

    @property
    def format(self) -> str:
        """Return csv, jsonl, parquet or frame."""

    @property
    def encoding(self) -> str | None:
        """Return the character encoding of a text file."""

    def stage(self, staging: Staging) -> tuple[str, ...]:
        """Copy all rows into staging and return what the user should know."""


# What files begin with that people take for tables, and what to do with them.
_KNOWN = (
    (b"PK\x03\x04", "it is a zip archive or a spreadsheet (xlsx)", "Export the sheet as CSV, or unpack the archive."),
    (b"\xd0\xcf\x11\xe0", "it is an old spreadsheet (xls)", "Export the sheet as CSV."),
    (b"\x1f\x8b", "it is compressed with gzip", "Unpack it first: gunzip FILE"),
    (b"BZh", "it is compressed with bzip2", "Unpack it first: bunzip2 FILE"),
    (b"\x28\xb5\x2f\xfd", "it is compressed with zstd", "Unpack it first: zstd -d FILE"),
    (b"SQLite format 3", "it is a SQLite database", "Export the table as CSV."),
    (b"%PDF", "it is a PDF", "Export the table as CSV."),
    (b"ARROW1", "it is an Arrow file", "Read it with pyarrow and hand over the frame, or write Parquet."),
)
_EMPTY_HINT = "It needs a line of column names, then rows."


def open_source(source: Any, *, encoding: str | None, delimiter: str | None) -> Source:
    """Return the source in its format, told by content: endings lie.

    Raises UnreadableFile when there is no such file, when it is empty, and when it is no table; SettingError for an
    encoding that does not exist.
    """
    if not isinstance(source, str | Path):
        return FrameSource(source)
    path = Path(source)
    start = _start_of(path)
    if start.startswith(b"PAR1"):
        return ParquetSource(path)
    for mark, what, hint in _KNOWN:
        if start.startswith(mark):
            raise UnreadableFile(path, what, hint=hint)
    charset = chosen_encoding(encoding) if encoding else detect_encoding(path)
    return _text_source(path, charset, delimiter)


def _text_source(path: Path, charset: Encoding, delimiter: str | None) -> Source:
    with TextLines(path, charset) as lines:
        first = next((line.strip() for line in lines if line.strip()), "")
    if not first:
        raise UnreadableFile(path, "it is empty", hint=_EMPTY_HINT)
    if first.startswith("{"):
        return JsonLinesSource(path, charset)
    if first.startswith("["):
        raise UnreadableFile(path, "it is one JSON list", hint="Write one object per line: jq -c '.[]' FILE")
    if first.startswith("<"):
        raise UnreadableFile(path, "it is HTML or XML", hint="Export the table as CSV, JSON lines or Parquet.")
    return DelimitedSource(path, charset, delimiter)


def _start_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise UnreadableFile(path, (error.strerror or "it cannot be opened").lower(), hint="Check the path.") from error
    if not start:
        raise UnreadableFile(path, "it is empty", hint=_EMPTY_HINT)
    return start
