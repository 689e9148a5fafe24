"""Writing tables piece by piece: the same rows in the same order for the same seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

MOMENTS = frozenset({
    "created_at", "updated_at", "predicted_at", "observed_at", "occurred_at", "given_at", "exposed_at",
})  # fmt: skip
NUMBERS = frozenset({"csat", "handle_minutes", "score", "latency_ms", "cost", "count", "value"})
LISTS = frozenset({"tags", "personal_kinds"})
ROW_GROUP = 100_000


class ParquetFile:
    """A Parquet file that grows by row groups; a context manager. Columns named in MOMENTS hold seconds UTC."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: Any = None
        self._waiting: list[pa.Table] = []
        self.rows = 0

    def add(self, columns: Mapping[str, Sequence[Any] | pa.Array]) -> None:
        """Append rows. The first ones settle the columns and their types."""
        import pyarrow as pa  # noqa: PLC0415  loaded when first used

        table = pa.table({name: _column(name, values) for name, values in columns.items()})
        self._waiting.append(table)
        self.rows += table.num_rows
        if sum(one.num_rows for one in self._waiting) >= ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa  # noqa: PLC0415  loaded when first used
        import pyarrow.parquet as pq  # noqa: PLC0415  loaded when first used

        if not self._waiting:
            return
        table = pa.concat_tables(self._waiting)
        self._waiting = []
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, table.schema, compression="zstd")
        self._writer.write_table(table)

    def __enter__(self) -> Self:
        """Return the file itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Finish the file."""
        self._flush()
        if self._writer is not None:
            self._writer.close()


def _column(name: str, values: Any) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415  loaded when first used
    import pyarrow.compute as pc  # noqa: PLC0415  loaded when first used

    if name in MOMENTS:
        return pc.cast(pc.multiply(pa.array(values, type=pa.int64()), 1_000_000), pa.timestamp("us", tz="UTC"))
    if isinstance(values, pa.Array):
        return values
    if name in NUMBERS:
        return pa.array(values, type=pa.float64())
    if name in LISTS:
        return pa.array(values, type=pa.list_(pa.string()))
    if isinstance(values, list) and not isinstance(values[0], int):
        return pa.array(values, type=pa.string())
    return pa.array(values)
