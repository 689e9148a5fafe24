"""Tables that are already typed: Arrow, pandas and Polars frames, Parquet and Arrow files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq

from threadline.errors import InputError, UnreadableFile
from threadline.tables.reading.staging import BATCH_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from threadline.tables.reading.staging import Staging


@dataclass(frozen=True, slots=True)
class FrameSource:
    """A data frame in memory: anything that speaks Arrow's stream protocol, or that narwhals knows."""

    frame: Any
    label: str = "data frame"
    format: str = "frame"
    encoding: str | None = None

    def stage(self, staging: Staging) -> tuple[str, ...]:
        """Copy the rows into staging and return what the user should know."""
        reader = pa.RecordBatchReader.from_stream(_arrow_stream(self.frame))
        staging.names.extend(reader.schema.names)
        _stage_batches(reader, staging)
        return ()


@dataclass(frozen=True, slots=True)
class ParquetSource:
    """A Parquet file."""

    path: Path
    format: str = "parquet"
    encoding: str | None = None

    @property
    def label(self) -> str:
        """Return the file's name."""
        return str(self.path)

    def stage(self, staging: Staging) -> tuple[str, ...]:
        """Copy the rows into staging and return what the user should know.

        Raises UnreadableFile when the file is cut off or damaged.
        """
        try:
            with pq.ParquetFile(self.path) as file:
                staging.names.extend(file.schema_arrow.names)
                rows = max(1, file.metadata.num_rows)
                staging.share = lambda: staging.read / rows
                _stage_batches(file.iter_batches(batch_size=BATCH_ROWS), staging)
        except (pa.ArrowInvalid, OSError) as error:
            problem = f"it begins like a Parquet file but cannot be read ({str(error).splitlines()[0]})"
            raise UnreadableFile(self.path, problem, hint="Export it again; it may have been cut off.") from error
        return ()


def _arrow_stream(frame: Any) -> Any:
    if hasattr(frame, "__arrow_c_stream__"):
        return frame
    try:
        known = nw.from_native(frame)
    except TypeError as error:
        kind = type(frame).__name__
        message = f"a {kind} cannot be read as a table. Give a path, or an Arrow, pandas or Polars frame."
        raise InputError(message) from error
    return (known.collect() if isinstance(known, nw.LazyFrame) else known).to_arrow()


def _stage_batches(batches: Iterable[pa.RecordBatch], staging: Staging) -> None:
    line = 1
    for batch in batches:
        for start in range(0, batch.num_rows, BATCH_ROWS):
            piece = batch.slice(start, BATCH_ROWS)
            lines = pa.array(range(line, line + piece.num_rows), pa.int64())
            staging.write(lines, [_storable(column) for column in piece.columns])
            line += piece.num_rows


def _storable(column: pa.Array) -> pa.Array:
    """Return the column in a type that every Parquet reader knows."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _storable(column.dictionary_decode())
    if pa.types.is_null(kind) or pa.types.is_string_view(kind) or pa.types.is_large_string(kind):
        return column.cast(pa.string())
    if isinstance(column, pa.ExtensionArray):
        return _storable(column.storage)
    return column
