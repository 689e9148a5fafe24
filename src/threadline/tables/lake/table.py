"""A table of the lake at one version: the newest row of each key."""

# ruff: noqa: S608 - SQL is put together from quoted() names and literal() values only

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from threadline.errors import OutsideError
from threadline.tables.contracts import Keep
from threadline.tables.engine import literal, quoted
from threadline.tables.lake.files import LOADED
from threadline.tables.stored import ask, content_fingerprint, order_of, require_columns, utc_schema
from threadline.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from threadline.tables.contracts import Contract
    from threadline.tables.lake.files import Snapshot
    from threadline.tables.report import LoadReport
    from threadline.tables.workspace import Workspace

# The engine's own name for this would be "filename", which a table of tickets may well have.
PLACE = "_threadline_file"
ENGINE_TYPES = (
    (pa.types.is_timestamp, "TIMESTAMPTZ"),
    (pa.types.is_floating, "DOUBLE"),
    (pa.types.is_integer, "BIGINT"),
    (pa.types.is_boolean, "BOOLEAN"),
    (pa.types.is_date, "DATE"),
    (pa.types.is_list, "VARCHAR[]"),
)


class LakeTable(Table):
    """What a table of the lake held at one version. Others may load meanwhile: this stays what it was."""

    def __init__(self, contract: Contract, snapshot: Snapshot, workspace: Workspace, fingerprints: Path) -> None:
        self.contract = contract
        self.version = snapshot.version
        self.report: LoadReport | None = None
        self.workspace = workspace
        self._snapshot = snapshot
        self._fingerprints = fingerprints
        present = [name for name in snapshot.schema.names if name != LOADED]
        known = [name for name in contract.names if name in present]
        self.columns = (*known, *(name for name in present if name not in known))

    @cached_property
    def fingerprint(self) -> str:  # type: ignore[override]  # computed when first asked for: it reads the whole table
        """Return the fingerprint of the content, remembered beside the lake for each version."""
        remembered = self._fingerprints / f"{self._snapshot.identity}-{self.version}"
        if remembered.exists():
            return remembered.read_text()
        cursor = self.workspace.cursor()
        described = cursor.execute(f"DESCRIBE {self.query()}").fetchall()
        value = content_fingerprint(cursor, f"({self.query()})", [(name, kind) for name, kind, *_ in described])
        self._fingerprints.mkdir(exist_ok=True)
        # Renamed into place: another process must not read half of it.
        fresh = remembered.with_name(f"{remembered.name}.{os.getpid()}")
        fresh.write_text(value)
        fresh.replace(remembered)
        return value

    def count(self) -> int:
        """Return the number of keys."""
        return self.ask_one(f"SELECT count(*) FROM ({self.query([])})")

    def schema(self) -> pa.Schema:
        """Return the names and types of all columns."""
        schema = utc_schema(self._snapshot.schema)
        return pa.schema([schema.field(name) for name in self.columns])

    def batches(self, columns: Sequence[str] | None = None, *, rows: int = 20_000) -> Iterator[pa.RecordBatch]:
        """Yield the newest rows in order, in batches of at most `rows`.

        Raises MissingColumns; OutsideError when the version was removed while it was read.
        """
        wanted = list(self.columns if columns is None else columns)
        require_columns(self, wanted)
        return self._stream(wanted, rows)

    def _stream(self, wanted: list[str], rows: int) -> Iterator[pa.RecordBatch]:
        ordered = order_of(self.contract, self.columns)
        listed = ", ".join(quoted(name) for name in wanted)
        query = self.query([*wanted, *ordered])
        by = ", ".join(quoted(name) for name in ordered)
        schema = pa.schema([self.schema().field(name) for name in wanted])
        yield from self.read(f"SELECT {listed} FROM ({query}) ORDER BY {by}", schema, rows)

    def read(self, sql: str, schema: pa.Schema, rows: int = 20_000) -> Iterator[pa.RecordBatch]:
        """Yield the answer to a query over the table's own SQL, in the types of `schema`."""
        try:
            for batch in self.workspace.cursor().execute(sql).to_arrow_reader(rows):
                yield batch.cast(schema)
        except duckdb.IOException as error:
            raise self._gone(error) from error

    def stored_schema(self) -> pa.Schema:
        """Return names and types as they are stored, the hidden column among them."""
        return utc_schema(self._snapshot.schema)

    def stored_rows(self, schema: pa.Schema, condition: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows that count and meet an SQL condition, in order, in the types of `schema`."""
        by = ", ".join(quoted(name) for name in order_of(self.contract, self.columns))
        casts = ", ".join(
            f"{quoted(field.name)}::{engine_type(field.type)} AS {quoted(field.name)}" for field in schema
        )
        query = f"SELECT {casts} FROM ({self.query(schema.names)}) WHERE {condition} ORDER BY {by}"
        yield from self.read(query, schema, 20_000)

    def count_of_all(self, condition: str) -> int:
        """Return how many stored rows meet an SQL condition, replaced ones among them."""
        return self.ask_one(f"SELECT count(*) FROM {self.all_rows(self._snapshot.schema.names)} WHERE {condition}")

    def has_superseded(self) -> bool:
        """Return whether some rows are there for which others count."""
        return self._losers is not None

    def aggregate(self, sql: str) -> pa.Table:
        """Return the answer to a query over the table, which goes by the contract's name."""
        try:
            return ask(self.workspace.cursor(), sql, {self.name: self.query()})
        except duckdb.IOException as error:
            raise self._gone(error) from error

    def query(self, columns: Sequence[str] | None = None) -> str:
        """Return SQL for the rows that count, with the asked columns."""
        wanted = list(dict.fromkeys(self.columns if columns is None else columns))
        listed = ", ".join(quoted(name) for name in wanted) or "1 AS one"
        losers = self._losers
        if losers is None:
            return f"SELECT {listed} FROM {self.all_rows(wanted)}"
        return f"""SELECT {listed} FROM {self.all_rows(wanted)} AS loaded
            ANTI JOIN read_parquet({literal(str(losers))}) AS lost USING ({PLACE}, file_row_number)"""

    def all_rows(self, columns: Sequence[str]) -> str:
        """Return SQL for all rows of all files, replaced ones among them, with the types that the table declares.

        Files from before a column was added lack it: types come from the schema, absence reads as null.
        """
        types = {field.name: engine_type(field.type) for field in self._snapshot.schema}
        casts = ", ".join(f"{quoted(name)}::{types[name]} AS {quoted(name)}" for name in columns)
        empty = ", ".join(f"NULL::{types[name]} AS {quoted(name)}" for name in columns)
        place = f"NULL::VARCHAR AS {PLACE}, NULL::BIGINT AS file_row_number"
        sources = [f"SELECT {', '.join(filter(None, [empty, place]))} WHERE false"]
        if self._snapshot.files:
            files = ", ".join(literal(str(path)) for path in self._snapshot.files)
            options = f"union_by_name = true, filename = {literal(PLACE)}, file_row_number = true"
            sources.append(f"SELECT * FROM read_parquet([{files}], {options})")
        listed = ", ".join(filter(None, [casts, f"{PLACE}, file_row_number"]))
        return f"(SELECT {listed} FROM ({' UNION ALL BY NAME '.join(sources)}))"

    @cached_property
    def _losers(self) -> Path | None:
        """Write the places of rows for which another row of the same key counts; None when there are none."""
        keys = [quoted(name) for name in self.contract.key if name in self.columns]
        newest = self.contract.newest_by if self.contract.newest_by in self.columns else None
        if not keys:
            return None
        order = {
            Keep.NEWEST: f"{f'{quoted(newest)} DESC NULLS LAST, ' if newest else ''}{LOADED} DESC",
            Keep.EARLIEST: f"{quoted(self.contract.moment)}, {LOADED}",
            Keep.FIRST: LOADED,
        }[self.contract.keep]
        by = ", ".join(keys)
        names = [*self.contract.key, *([newest] if newest else []), self.contract.moment, LOADED]
        rows = self.all_rows([name for name in dict.fromkeys(names) if name in self._snapshot.schema.names])
        there = " OR ".join(f"{key} IS NOT NULL" for key in keys)
        same = " AND ".join(f"loaded.{key} IS NOT DISTINCT FROM repeated.{key}" for key in keys)
        path = self.workspace.new_path("losers.parquet")
        count = self.ask_one(f"""COPY (
            WITH loaded AS (SELECT * FROM {rows} WHERE {there}),
            repeated AS (SELECT {by} FROM loaded GROUP BY {by} HAVING count(*) > 1),
            ranked AS (SELECT {PLACE}, file_row_number, row_number() OVER (
                    PARTITION BY {by} ORDER BY {order}, {PLACE}, file_row_number) AS place
                FROM loaded SEMI JOIN repeated ON {same})
            SELECT {PLACE}, file_row_number FROM ranked WHERE place > 1)
            TO {literal(str(path))} (FORMAT parquet)""")
        return path if count else None

    def ask_one(self, sql: str) -> int:
        """Return the one number that a query over the table's own SQL answers."""
        try:
            return int(self.workspace.cursor().execute(sql).fetchall()[0][0])
        except duckdb.IOException as error:
            raise self._gone(error) from error

    def _gone(self, error: Exception) -> OutsideError:
        return OutsideError(
            f"{self.name}, version {self.version}, was removed while it was read: the table was compacted or a "
            f"person's data was deleted. Ask for the table again. ({str(error).splitlines()[0]})"
        )


def engine_type(kind: pa.DataType) -> str:
    """Return the engine's name for a type of the lake."""
    return next((name for matches, name in ENGINE_TYPES if matches(kind)), "VARCHAR")
