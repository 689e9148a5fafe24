"""Lines of a text file, decoded, counted and bounded."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Self

from threadline.errors import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from threadline.tables.reading.encodings import Encoding

LINE_LIMIT = 16_000_000
"""Characters that one line may have."""


class TextLines:
    """Iterates over the lines of a file, line ends kept.

    `number` is that of the line last given, from 1; `characters` are those given so far.

    Raises UnreadableFile, with the line, for a line over LINE_LIMIT (never held in memory whole) and for a NUL.
    """

    def __init__(self, path: Path, charset: Encoding) -> None:
        self.number = 0
        self.characters = 0
        self._path = path
        self._size = path.stat().st_size
        # newline="" leaves line ends inside quotes as they are; the csv reader wants it so.
        self._bytes = path.open("rb")
        self._file = io.TextIOWrapper(self._bytes, encoding=charset.codec, errors=charset.errors, newline="")

    def __iter__(self) -> Iterator[str]:
        while line := self._next():
            self.number += 1
            self.characters += len(line)
            if len(line) >= LINE_LIMIT:
                raise UnreadableFile(
                    self._path,
                    f"the line is longer than {LINE_LIMIT:,} characters",
                    line=self.number,
                    hint="Close the quote that is open there, or shorten the text.",
                )
            if "\0" in line:
                raise UnreadableFile(
                    self._path,
                    "the line holds a NUL character",
                    line=self.number,
                    hint="The file is binary or damaged; export it again as CSV, JSON lines or Parquet.",
                )
            yield line

    def share(self) -> float:
        """Return how much of the file was read (0..1), to within a block; all of it once closed."""
        if self._file.closed or not self._size:
            return 1.0
        return min(1.0, self._bytes.tell() / self._size)

    def _next(self) -> str:
        try:
            return self._file.readline(LINE_LIMIT)
        except UnicodeError as error:
            raise UnreadableFile(
                self._path,
                f"the line holds bytes that are not {self._file.encoding}",
                # The file is decoded in blocks: the fault lies in this line or within a block after it.
                line=self.number + 1,
                hint="Save the file as UTF-8, or name its encoding with --charset.",
            ) from error

    def __enter__(self) -> Self:
        """Return the lines themselves."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._file.close()
