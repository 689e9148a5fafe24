"""What was handed in: a file of some format, told by its content, or a frame."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from threadline.errors import UnreadableFile
from threadline.tables.reading.delimited import DelimitedSource
from threadline.tables.reading.encodings import Encoding, detect_encoding
from threadline.tables.reading.frames import FrameSource, ParquetSource

if TYPE_CHECKING:
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


def open_source(source: Any, *, encoding: str | None, delimiter: str | None) -> Source:
    """Return the source in its format.

    Raises UnreadableFile when there is no such file, when it is empty, and when it is no table.
    """
    if not isinstance(source, str | Path):
        return FrameSource(source)
    path = Path(source)
    start = _start_of(path)
    if start.startswith(b"PAR1"):
        return ParquetSource(path)
    charset = Encoding(encoding, encoding) if encoding else detect_encoding(path)
    return DelimitedSource(path, charset, delimiter)


def _start_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise UnreadableFile(path, error.strerror or "it cannot be opened", hint="Check the path.") from error
    if not start:
        raise UnreadableFile(path, "it is empty", hint="It needs a line of column names, then rows.")
    return start
