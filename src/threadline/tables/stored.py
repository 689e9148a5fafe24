"""A checked table in a workspace: one Parquet file, already in order."""

# ruff: noqa: S608 - SQL is put together from quoted() names and literal() values only

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from threadline.errors import MissingColumns
from threadline.tables.engine import literal, quoted
from threadline.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import duckdb

    from threadline.tables.contracts import Contract
    from threadline.tables.report import LoadReport
    from threadline.tables.workspace import Workspace


class StoredTable(Table):
    """A table whose rows lie, checked and in order, in a Parquet file of a workspace."""

    def __init__(self, contract: Contract, path: Path, workspace: Workspace, report: LoadReport) -> None:
        self.contract = contract
        self.path = path
        self.report: LoadReport | None = report
        self.fingerprint = report.fingerprint
        self.workspace = workspace
        self.columns = tuple(self.schema().names)

    def count(self) -> int:
        """Return the number of rows."""
        return int(pq.read_metadata(self.path).num_rows)

    def schema(self) -> pa.Schema:
        """Return the names and types of all columns."""
        return pq.read_schema(self.path).remove_metadata()

    def batches(self, columns: Sequence[str] | None = None, *, rows: int = 20_000) -> Iterator[pa.RecordBatch]:
        """Yield the rows in order, in batches of at most `rows`.

        Raises MissingColumns.
        """
        wanted = list(self.columns if columns is None else columns)
        require_columns(self, wanted)
        return self._stream(wanted, rows)

    def _stream(self, wanted: list[str], rows: int) -> Iterator[pa.RecordBatch]:
        with pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(batch_size=rows, columns=wanted):
                yield batch.select(wanted).replace_schema_metadata(None)

    def aggregate(self, sql: str) -> pa.Table:
        """Return the answer to a query over the table, which goes by the contract's name."""
        return ask(self.workspace.cursor(), sql, {self.name: f"SELECT * FROM read_parquet({literal(str(self.path))})"})


def order_of(contract: Contract, columns: Sequence[str]) -> list[str]:
    """Return the columns by which the rows of a table are ordered: its moment, its key, what else is required."""
    ties = [name for name in (*contract.key, *contract.required) if name in columns]
    return list(dict.fromkeys((contract.moment, *ties)))


def require_columns(table: Table, wanted: Sequence[str]) -> None:
    """Raise MissingColumns when the table lacks one of the columns."""
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        raise MissingColumns(table.name, missing, table.columns)


def ask(cursor: duckdb.DuckDBPyConnection, sql: str, tables: dict[str, str]) -> pa.Table:
    """Return the answer to `sql`, in which each name of `tables` stands for its query."""
    for name, query in tables.items():
        cursor.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(name)} AS {query}")
    return in_utc(cursor.execute(sql).to_arrow_table())


def in_utc(table: pa.Table) -> pa.Table:
    """Return the table with its zone written UTC: the engine says Etc/UTC, which equals it to all but a comparison."""
    return plain_numbers(table.cast(utc_schema(table.schema)))


def plain_numbers(table: pa.Table) -> pa.Table:
    """Return the table with decimals, which engines make of sums, as whole numbers or doubles."""
    fields = []
    for field, column in zip(table.schema, table.columns, strict=True):
        kind = field.type
        if pa.types.is_decimal(kind):
            kind = pa.int64() if kind.scale == 0 and _fits(column) else pa.float64()
        fields.append(field.with_type(kind))
    return table.cast(pa.schema(fields))


def _fits(column: pa.ChunkedArray) -> bool:
    largest = pc.max(pc.abs(column)).as_py()
    return largest is None or largest < 1 << 62


def utc_schema(schema: pa.Schema) -> pa.Schema:
    """Return the schema with all zoned times in microseconds UTC."""
    zoned = pa.timestamp("us", tz="UTC")
    fields = [
        field.with_type(zoned) if pa.types.is_timestamp(field.type) and field.type.tz else field for field in schema
    ]
    return pa.schema(fields)


def content_fingerprint(cursor: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[tuple[str, str]]) -> str:
    """Return a fingerprint of the rows of `relation` that does not depend on their order.

    `columns` are names and types. Rows are digested one by one (MD5, against accidents, not against forgers) and the
    digests added up, so that nothing is held in memory; names, types and the number of rows are part of it.
    """
    ordered = sorted(columns)
    row = "{" + ", ".join(f"{literal(name)}: {quoted(name)}" for name, _ in ordered) + "}"
    # The digest's two halves are added up apart: sums of the whole would overflow.
    count, low, high = cursor.execute(
        f"SELECT count(*), sum((r & 18446744073709551615::UHUGEINT)::HUGEINT), sum((r >> 64)::HUGEINT) "
        f"FROM (SELECT md5_number(({row})::VARCHAR) AS r FROM {relation})"
    ).fetchall()[0]
    return hashlib.sha256(repr((ordered, count, low, high)).encode()).hexdigest()[:32]
