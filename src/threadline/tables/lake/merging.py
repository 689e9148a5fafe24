"""Rows that come to rows already there: types that must agree, and repeats that may not differ."""

# ruff: noqa: S608 - SQL is put together from quoted() names and literal() values only

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from threadline.tables.contracts import Keep
from threadline.tables.engine import literal, quoted
from threadline.tables.export import write_parquet
from threadline.tables.reading.checking import DIFFERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadline.tables.lake.table import LakeTable
    from threadline.tables.report import LoadReport
    from threadline.tables.table import Table


def join_schemas(stored: pa.Schema, incoming: pa.Schema) -> tuple[pa.Schema, pa.Schema]:
    """Return the stored schema, widened where it must be, and the schema that the incoming rows take on.

    A carried-along column may be a number in one load and text in the next: both become text, none is lost. Names
    that differ in case only are one column.
    """
    spelled = {name.casefold(): name for name in stored.names}
    widened = {field.name: field for field in stored}
    fitted = []
    for field in incoming:
        name = spelled.get(field.name.casefold(), field.name)
        kind = field.type
        if name in widened:
            kind = _joint_type(widened[name].type, kind)
            widened[name] = pa.field(name, kind)
        fitted.append(pa.field(name, kind))
    return pa.schema(list(widened.values())), pa.schema(fitted)


def _joint_type(one: pa.DataType, other: pa.DataType) -> pa.DataType:
    if one == other or (pa.types.is_list(one) and pa.types.is_list(other)):
        return one
    if pa.types.is_null(other):
        return one
    numbers = [pa.types.is_integer(kind) or pa.types.is_floating(kind) for kind in (one, other)]
    if all(numbers):
        return pa.int64() if pa.types.is_integer(one) and pa.types.is_integer(other) else pa.float64()
    return pa.string()


def without_repeats(table: Table, stored: LakeTable, report: LoadReport) -> tuple[Iterator[pa.RecordBatch], LoadReport]:
    """Return the rows to add.

    Where the first row of a key counts, later ones do not get in: equal ones are duplicates, differing ones rejected.
    """
    if table.contract.keep is not Keep.FIRST:
        return table.batches(), report
    workspace = stored.workspace
    path = workspace.new_path("incoming.parquet")
    write_parquet(table.batches(), table.schema(), path)
    incoming = f"read_parquet({literal(str(path))})"
    keys = [name for name in table.contract.key if name in table.columns and name in stored.columns]
    shared = [quoted(name) for name in table.columns if name in stored.columns]
    same_key = " AND ".join(f"i.{quoted(name)} IS NOT DISTINCT FROM s.{quoted(name)}" for name in keys)
    differs = " OR ".join(f"i.{name} IS DISTINCT FROM s.{name}" for name in shared)
    there = f"({stored.query([*keys, *(name for name in table.columns if name in stored.columns)])})"
    repeats, differing = (
        workspace.cursor()
        .execute(f"SELECT count(*), count(*) FILTER ({differs}) FROM {incoming} i JOIN {there} s ON {same_key}")
        .fetchall()[0]
    )
    reader = (
        workspace.cursor()
        .execute(f"SELECT i.* FROM {incoming} i ANTI JOIN {there} s ON {same_key}")
        .to_arrow_reader(20_000)
    )
    reasons = dict(report.rejected_by_reason)
    if differing:
        reasons[DIFFERS] = reasons.get(DIFFERS, 0) + differing
    counted = replace(
        report,
        accepted=report.accepted - repeats,
        duplicates=report.duplicates + repeats - differing,
        rejected_by_reason=reasons,
    )
    return iter(reader), counted
