"""Taking a load back: its rows go, the rows that they replaced count again, and the same content can be loaded anew."""

# ruff: noqa: S608 - SQL is put together from quoted() names and literal() values only

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from threadline.errors import TableError
from threadline.tables.contracts import Keep
from threadline.tables.engine import quoted
from threadline.tables.lake.files import LOADED
from threadline.tables.lake.table import engine_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from threadline.answers import Plain
    from threadline.tables.contracts import Contract
    from threadline.tables.lake.table import LakeTable


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What taking a load back did.

    `rows` of the load went; for `restored` of them an earlier row counts again. `complete` is False where rows that
    the load had replaced may be gone for good, because the table was compacted since and that version was removed.
    `changed` is False when it had been taken back before.
    """

    rows: int
    restored: int
    complete: bool = True
    changed: bool = True

    def to_dict(self) -> dict[str, Plain]:
        """Return the counts as plain values."""
        return asdict(self)


def require_reversible(contract: Contract) -> None:
    """Raise TableError for a table of which a load cannot be taken back."""
    if contract.keep is Keep.FIRST:
        raise TableError(
            f"a load of {contract.name} cannot be taken back: rows that later loads repeated were not stored again"
        )


def require_last(table: LakeTable, earlier: LakeTable | None, number: int) -> None:
    """Raise TableError when a later load brought some of the same keys.

    `earlier` is the table as the load left it, where that version can still be read: compaction drops replaced rows.
    """
    keys = _keys(table)
    if not keys:
        return
    brought = (earlier or table).all_rows([*keys, LOADED])
    later = table.all_rows([*keys, LOADED])
    listed = ", ".join(quoted(key) for key in keys)
    count = table.ask_one(
        f"SELECT count(*) FROM (SELECT DISTINCT {listed} FROM {brought} WHERE {LOADED} = {number}) AS brought "
        f"SEMI JOIN (SELECT {listed} FROM {later} WHERE {LOADED} > {number}) AS later USING ({listed})"
    )
    if count:
        raise TableError(
            f"later loads changed {count:,} of the same {table.name}. Take the later loads back first, "
            "the newest before the others."
        )


def lost_rows(table: LakeTable, before: LakeTable, number: int) -> Iterator[pa.RecordBatch]:
    """Yield rows that counted before the load, were replaced by it, and were dropped since, in the table's types."""
    keys = _keys(table)
    there, schema = before.stored_schema().names, table.stored_schema()
    listed = ", ".join(quoted(key) for key in keys)
    casts = [
        f"{quoted(field.name) if field.name in there else 'NULL'}::{engine_type(field.type)} AS {quoted(field.name)}"
        for field in schema
    ]
    query = f"""SELECT {", ".join(casts)} FROM ({before.query(there)}) AS earlier
        SEMI JOIN (SELECT {listed} FROM {table.all_rows([*keys, LOADED])} WHERE {LOADED} = {number}) AS own
        USING ({listed})
        ANTI JOIN (SELECT {listed} FROM {table.all_rows([*keys, LOADED])} WHERE {LOADED} < {number}) AS kept
        USING ({listed})"""
    return before.read(query, schema)


def count_restored(table: LakeTable, number: int) -> int:
    """Return for how many keys of the load an earlier row is there."""
    keys = _keys(table)
    if not keys:
        return 0
    listed = ", ".join(quoted(key) for key in keys)
    rows = table.all_rows([*keys, LOADED])
    return table.ask_one(
        f"SELECT count(*) FROM (SELECT DISTINCT {listed} FROM {rows} WHERE {LOADED} = {number}) AS own "
        f"SEMI JOIN (SELECT {listed} FROM {rows} WHERE {LOADED} < {number}) AS earlier USING ({listed})"
    )


def _keys(table: LakeTable) -> list[str]:
    return [name for name in table.contract.key if name in table.columns]
