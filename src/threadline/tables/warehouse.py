"""Tables that stay in somebody's PostgreSQL: asked there, never copied.

Ibis connects, knows the types and writes the everyday SQL; the rows that break the contract are left out by the same
conditions that reading a file applies.
"""

# ruff: noqa: S608 - SQL is put together from quoted() names and literal() values only

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import ibis
import psycopg
import pyarrow as pa
import sqlglot
from ibis.common.exceptions import TableNotFound

from threadline.errors import OutsideError, TableError
from threadline.tables.contracts import Keep, Kind, find_contract
from threadline.tables.engine import quoted
from threadline.tables.reading.columns import choose_sources
from threadline.tables.reading.load import CLOCK_TOLERANCE
from threadline.tables.report import LoadReport
from threadline.tables.stored import order_of, plain_numbers, require_columns, utc_schema
from threadline.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from ibis.expr import types as ir

    from threadline.tables.contracts import Column, Contract


@dataclass(frozen=True, slots=True)
class _Condition:
    broken: ir.BooleanValue
    reason: str


class WarehouseTable(Table):
    """A table in PostgreSQL, seen through its contract: renamed, typed, without the rows that break it."""

    def __init__(self, url: str, contract: Contract, rows: ir.Table, report: LoadReport) -> None:
        self.contract = contract
        self.report: LoadReport | None = report
        self.columns = tuple(rows.columns)
        self._url = url
        self._rows = rows

    @cached_property
    def fingerprint(self) -> str:  # type: ignore[override]  # computed when first asked for: it reads the whole table
        """Return the fingerprint of the content as it is now; it does not depend on the order of rows."""
        row = ", ".join(quoted(name) for name in sorted(self.columns))
        digest = f"('x' || substr(md5(row({row})::text), {{}}, 15))::bit(60)::bigint"
        sums = f"SELECT count(*), sum({digest.format(1)}), sum({digest.format(17)}) FROM ({self.query()}) AS q"
        answer = self._fetch(sums)[1][0]
        return hashlib.sha256(repr((sorted(self.columns), *map(str, answer))).encode()).hexdigest()[:32]

    def count(self) -> int:
        """Return the number of rows that keep the contract."""
        return int(self._fetch(f"SELECT count(*) FROM ({self.query()}) AS q")[1][0][0])

    def schema(self) -> pa.Schema:
        """Return the names and types of all columns."""
        return utc_schema(self._rows.schema().to_pyarrow())

    def batches(self, columns: Sequence[str] | None = None, *, rows: int = 20_000) -> Iterator[pa.RecordBatch]:
        """Yield the rows in order, in batches of at most `rows`, through a cursor that stays in the database.

        Raises MissingColumns; OutsideError when the database fails.
        """
        wanted = list(self.columns if columns is None else columns)
        require_columns(self, wanted)
        return self._stream(wanted, rows)

    def _stream(self, wanted: list[str], rows: int) -> Iterator[pa.RecordBatch]:
        # Byte order, as the other engines have it: a database's own collation differs from place to place.
        texts = {name for name in self.columns if self._rows[name].type().is_string()}
        order = ", ".join(
            f'{quoted(name)} COLLATE "C"' if name in texts else quoted(name)
            for name in order_of(self.contract, self.columns)
        )
        listed = ", ".join(quoted(name) for name in wanted)
        schema = pa.schema([self.schema().field(name) for name in wanted])
        sql = f"SELECT {listed} FROM ({self.query()}) AS q ORDER BY {order}"
        # A connection of its own: several streams may be read in turns.
        with _said_plainly(), _connection(self._url) as connection, connection.cursor(name="threadline") as cursor:
            cursor.execute(sql)
            while found := cursor.fetchmany(rows):
                columns = [list(column) for column in zip(*found, strict=True)]
                arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
                yield pa.record_batch(arrays, schema=schema)

    def aggregate(self, sql: str) -> pa.Table:
        """Return the answer to a query over the table, written in DuckDB's dialect and asked in PostgreSQL's.

        Raises OutsideError when the database cannot answer.
        """
        names, rows = self._fetch(with_table(sql, self.name, self.query()))
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
        return plain_numbers(pa.table({name: pa.array(column) for name, column in zip(names, columns, strict=True)}))

    def query(self) -> str:
        """Return PostgreSQL's SQL for the rows that keep the contract."""
        return str(ibis.to_sql(self._rows, dialect="postgres"))

    def _fetch(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        with _said_plainly(), _connection(self._url) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return [column.name for column in cursor.description or ()], cursor.fetchall()


def open_warehouse(
    url: str,
    table: str,
    *,
    contract: str = "tickets",
    mapping: Mapping[str, str] | None = None,
    as_of: datetime | None = None,
) -> WarehouseTable:
    """Open a table, or view, that stays in PostgreSQL.

    `url` is a connection URL (`postgresql://user:password@host/database`), `table` a name with or without its schema.
    The connection only reads. Rows that break the contract are counted in the report and left out of every answer;
    so are those later than a day after `as_of`, when it is given.

    Raises OutsideError when the database cannot be reached, TableError when there is no such table or a column has a
    type that cannot be read, MissingColumns and SettingError as reading a file does.
    """
    known = find_contract(contract)
    schema, _dot, name = table.rpartition(".")
    with _said_plainly(), _connection(url) as connection:
        backend = ibis.postgres.from_connection(connection)
        try:
            found = backend.table(name, database=schema or None)
        except TableNotFound as error:
            message = f"the database has no table {table!r}. Name its schema too, as in public.tickets"
            raise TableError(message) from error
        chosen = choose_sources(known, found.columns, mapping or {})
        typed, conditions, notes = _typed(known, found, chosen, as_of)
        rows, report = _judged(known, typed, conditions)
        return WarehouseTable(url, known, rows, replace(report, source=table, notes=notes))


def with_table(sql: str, name: str, query: str) -> str:
    """Return a query in DuckDB's dialect as PostgreSQL's, with `name` standing for `query`."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    inner = sqlglot.parse_one(query, read="postgres")
    own = sqlglot.select("*").with_(name, as_=inner, dialect="postgres").ctes[0]
    known = tree.args.get("with_") or tree.args.get("with")
    if known is None:
        key = "with_" if "with_" in tree.arg_types else "with"
        tree.set(key, sqlglot.exp.With(expressions=[own]))
    else:
        known.set("expressions", [own, *known.expressions])
    return str(tree.sql(dialect="postgres"))


def _connection(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    """Return a connection that cannot write, whatever it is asked; leaving its `with` closes it."""
    return psycopg.connect(url, options="-c default_transaction_read_only=on -c TimeZone=UTC")


class _said_plainly:  # noqa: N801 - used as a function
    """Turns the driver's errors into ours. Their text never holds the password: libpq keeps it out."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, psycopg.Error):
            raise OutsideError(f"the database failed: {str(error).strip().splitlines()[0]}") from error


def _typed(
    contract: Contract, found: ir.Table, chosen: Mapping[str, str], as_of: datetime | None
) -> tuple[ir.Table, list[_Condition], tuple[str, ...]]:
    made: dict[str, ir.Value] = {}
    conditions: list[_Condition] = []
    notes: list[str] = []
    for column in contract.columns:
        if column.name in chosen:
            source = found[chosen[column.name]]
            made[column.name] = _value(column, source, notes)
    for name in found.columns:
        if name not in chosen.values() and name not in made:
            made[name] = _carried(found[name])
    typed = found.select(**made)
    for column in contract.columns:
        if column.name in chosen:
            conditions.extend(_conditions(column, typed[column.name], as_of))
    return typed, conditions, tuple(notes)


def _value(column: Column, source: ir.Value, notes: list[str]) -> ir.Value:
    if column.kind is Kind.MOMENT:
        return _moment(column, source, notes)
    if column.kind in {Kind.NUMBER, Kind.WHOLE}:
        if not source.type().is_numeric():
            kind = source.type()
            raise TableError(f"{column.name} is {kind} in the database, not a number. Make a view that casts it")
        return source.cast("int64" if column.kind is Kind.WHOLE else "float64")
    if column.kind is Kind.LIST:
        if source.type().is_array():
            return source.cast("array<string>")
        return source.cast("string").re_replace(r"[\[\]\"{}]", "").split(",").map(lambda tag: tag.strip())
    if column.kind is Kind.TEXT:
        return source.cast("string")
    text = source.cast("string").strip()
    return (text.lower() if column.choices else text).nullif("")


def _moment(column: Column, source: ir.Value, notes: list[str]) -> ir.Value:
    kind = source.type()
    if not (kind.is_timestamp() or kind.is_date()):
        raise TableError(
            f"{column.name} is {kind} in the database, not a time. Make a view that casts it to timestamptz"
        )
    if kind.is_date() or kind.timezone is None:
        notes.append(f"{column.name}: times without a zone were read as UTC")
    return source.cast("timestamp('UTC', 6)")


def _carried(source: ir.Value) -> ir.Value:
    kind = source.type()
    if kind.is_timestamp():
        return source.cast("timestamp('UTC', 6)")
    if kind.is_integer() or kind.is_floating() or kind.is_boolean() or kind.is_string() or kind.is_date():
        return source
    return source.cast("float64" if kind.is_decimal() else "string")


def _conditions(column: Column, value: ir.Value, as_of: datetime | None) -> Iterator[_Condition]:
    name = column.name
    if column.required and column.kind is Kind.TEXT:
        yield _Condition(value.isnull() | (value.strip() == ""), f"{name} is empty")
    elif column.required:
        yield _Condition(value.isnull(), f"{name} is missing")
    if column.low is not None and column.high is not None:
        yield _Condition(~value.between(column.low, column.high), f"{name} is outside {column.low:g}..{column.high:g}")
    elif column.low is not None:
        yield _Condition(value < column.low, f"{name} is below {column.low:g}")
    if column.choices:
        yield _Condition(value.notin(column.choices), f"{name} is none of {', '.join(column.choices)}")
    if column.kind is Kind.MOMENT and as_of is not None:
        yield _Condition(value > ibis.literal(as_of + CLOCK_TOLERANCE), f"{name} lies in the future")


def _judged(contract: Contract, typed: ir.Table, conditions: list[_Condition]) -> tuple[ir.Table, LoadReport]:
    """Return the rows that keep the contract, and the counts of the others."""
    # A comparison with null is null, and null is no problem: `cases` goes on to the next.
    place = ibis.cases(*((one.broken, i) for i, one in enumerate(conditions)), else_=-1)
    judged = typed.mutate(threadline_problem=place)
    counts = judged.group_by("threadline_problem").aggregate(n=judged.count()).to_pyarrow().to_pylist()
    kept = judged.filter(judged["threadline_problem"] == -1).drop("threadline_problem")
    by_place = {row["threadline_problem"]: row["n"] for row in counts}
    good = by_place.pop(-1, 0)
    kept, repeats = _one_per_key(contract, kept)
    moment = kept[contract.moment]
    span = kept.aggregate(first=moment.min(), last=moment.max()).to_pyarrow().to_pylist()[0]
    report = LoadReport(
        table=contract.name,
        source="",
        format="postgresql",
        read=good + sum(by_place.values()),
        accepted=good - repeats,
        duplicates=repeats,
        rejected_by_reason={conditions[i].reason: by_place[i] for i in sorted(by_place)},
        columns={name: str(kept[name].type()) for name in kept.columns},
        first_at=span["first"],
        last_at=span["last"],
    )
    return kept, report


def _one_per_key(contract: Contract, rows: ir.Table) -> tuple[ir.Table, int]:
    """Return the rows that count, and how many others there are. Most tables have one row per key: they pay nothing."""
    keys = [name for name in contract.key if name in rows.columns]
    if not keys:
        return rows, 0
    keyed = rows.filter(ibis.or_(*(rows[name].notnull() for name in keys)))
    distinct = int(keyed.select(*keys).distinct().count().to_pyarrow().as_py())
    repeats = int(keyed.count().to_pyarrow().as_py()) - distinct
    if not repeats:
        return rows, 0
    newest = contract.newest_by if contract.newest_by in rows.columns else None
    order = [ibis.desc(newest, nulls_first=False)] if newest else []
    if contract.keep is Keep.EARLIEST:
        order = [ibis.asc(contract.moment)]
    place = ibis.row_number().over(ibis.window(group_by=keys, order_by=[*order, *order_of(contract, rows.columns)]))
    keyless = ibis.and_(*(rows[name].isnull() for name in keys))
    ranked = rows.mutate(threadline_place=place)
    return ranked.filter((ranked["threadline_place"] == 0) | keyless).drop("threadline_place"), repeats
