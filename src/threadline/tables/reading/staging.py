"""Rows as they were found, parked in the workspace before anything is decided about them.

Columns get neutral names (c0, c1 ...), so that no name in somebody's file can collide with another or with ours.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from threadline.tables.reading.cells import rejoined
from threadline.tables.reading.progress import READING, ReadProgress, tell_nobody

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from threadline.tables.reading.progress import Report
    from threadline.tables.workspace import Place

LINE = "line"
BATCH_ROWS = 20_000
BATCH_CHARACTERS = 16_000_000
"""Rows are collected until one of these is reached: long texts must not fill the memory either."""

MALFORMED_SCHEMA = pa.schema({LINE: pa.int64(), "reason": pa.string(), "column_name": pa.string(), "raw": pa.string()})


class Staging:
    """Writes rows and malformed rows of one source into the workspace.

    `names` grows as columns appear (JSON lines need not agree); each change of shape starts a new file.
    """

    def __init__(self, scratch: Place, report: Report = tell_nobody) -> None:
        self.names: list[str] = []
        self.paths: list[Path] = []
        self.malformed_path: Path | None = None
        self.read = 0
        self.malformed: Counter[str] = Counter()
        # Set by a source that knows how much of it was read.
        self.share: Callable[[], float | None] = lambda: None
        self._report = report
        self._place = scratch
        self._writer: pq.ParquetWriter | None = None
        self._schema: pa.Schema | None = None
        self._malformed: pq.ParquetWriter | None = None
        self._pending: list[tuple[int, str, str, str]] = []

    def write(self, lines: pa.Array, columns: Sequence[pa.Array]) -> None:
        """Append rows: `lines` says where each stood in its source (counted from 1)."""
        fields = [(LINE, pa.int64()), *((f"c{i}", column.type) for i, column in enumerate(columns))]
        schema = pa.schema(fields)
        if self._writer is None or schema != self._schema:
            self._start(schema)
        assert self._writer is not None  # noqa: S101 - _start has just set it
        self._writer.write_batch(pa.record_batch([lines, *columns], schema=schema))
        self.read += len(lines)
        self._report(ReadProgress(READING, self.read, self.share()))

    def write_text(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> None:
        """Append rows of text; rows with letters that do not exist (halves of a pair, broken bytes) are rejected."""
        try:
            arrays = [pa.array(column, pa.string()) for column in columns]
        except UnicodeEncodeError:
            lines, columns = self._without_broken(lines, columns)
            arrays = [pa.array(column, pa.string()) for column in columns]
        self.write(pa.array(lines, pa.int64()), arrays)

    def _without_broken(
        self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]
    ) -> tuple[list[int], list[list[str | None]]]:
        kept: list[tuple[int, tuple[str | None, ...]]] = []
        for line, row in zip(lines, zip(*columns, strict=True), strict=True):
            shown = [(cell or "").encode("utf-8", errors="replace").decode() for cell in row]
            if shown == [cell or "" for cell in row]:
                kept.append((line, row))
            else:
                self.reject(line, "the row holds bytes that are not text in this encoding", rejoined(shown))
        by_column = [[row[i] for _, row in kept] for i in range(len(columns))]
        return [line for line, _ in kept], by_column

    def reject(self, line: int, reason: str, raw: str) -> None:
        """Note a row that is not even a row."""
        self._pending.append((line, reason, "", raw))
        self.malformed[reason] += 1
        self.read += 1
        if len(self._pending) >= BATCH_ROWS:
            self._flush()

    def close(self) -> None:
        """Finish the files."""
        if self._pending:
            self._flush()
        for writer in (self._writer, self._malformed):
            if writer is not None:
                writer.close()
        self._writer = self._malformed = None

    def _start(self, schema: pa.Schema) -> None:
        if self._writer is not None:
            self._writer.close()
        path = self._place.new_path("staged.parquet")
        self._writer = pq.ParquetWriter(path, schema, compression="zstd", compression_level=1)
        self._schema = schema
        self.paths.append(path)

    def _flush(self) -> None:
        if self._malformed is None:
            self.malformed_path = self._place.new_path("malformed.parquet")
            self._malformed = pq.ParquetWriter(self.malformed_path, MALFORMED_SCHEMA)
        columns = [list(column) for column in zip(*self._pending, strict=True)]
        self._malformed.write_batch(pa.record_batch(columns, schema=MALFORMED_SCHEMA))
        self._pending.clear()
