"""The lake as the server uses it: where it is, and which of its tickets the projection has not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings

from threadline.errors import TableError
from threadline.tables.engine import literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from threadline.tables.lake.lake import Lake
    from threadline.tables.lake.table import LakeTable

# The rows of a table carry the number of the load that brought them.
LOADED = "_loaded"


def open_lake() -> Lake:
    """Return the lake of this installation."""
    from threadline.tables.lake.lake import Lake  # noqa: PLC0415  the engine loads when it is needed

    return Lake(settings.LAKE_FOLDER)


def tickets_of_the_lake(*folders: Path) -> LakeTable | None:
    """Return the lake's tickets, None before the first load. `folders`: more that conditions may read files of."""
    from threadline.tables import Workspace  # noqa: PLC0415  the engine loads when it is needed

    lake = open_lake()
    try:
        return lake.table("tickets", workspace=Workspace(folders=[lake.path, *folders]))  # type: ignore[return-value]  # a lake's tables are LakeTables
    except TableError:
        return None


class ChosenTickets:
    """The tickets of a lake's table that meet an SQL condition: what `prepare_tickets` asks for."""

    def __init__(self, table: LakeTable, condition: str) -> None:
        self._table = table
        self._condition = condition
        self.columns = table.columns
        self.fingerprint = f"{table.version}: {condition}"

    @classmethod
    def after(cls, table: LakeTable, load: int) -> Self:
        """Return the tickets that came with later loads."""
        return cls(table, f"{LOADED} > {int(load)}")

    @classmethod
    def of_load(cls, table: LakeTable, load: int) -> Self:
        """Return the tickets that came with one load and still count."""
        return cls(table, f"{LOADED} = {int(load)}")

    @classmethod
    def listed(cls, table: LakeTable, ids: Path) -> Self:
        """Return the tickets whose ids a Parquet file lists."""
        listed = f"SELECT ticket_id FROM read_parquet({literal(str(ids))})"  # noqa: S608  a literal
        return cls(table, f"ticket_id IN ({listed})")

    def count(self) -> int:
        """Return the number of tickets."""
        return sum(batch.num_rows for batch in self._rows([]))

    def batches(self, columns: Sequence[str] | None = None, *, rows: int = 20_000) -> Iterator[pa.RecordBatch]:
        """Yield the tickets ordered by time, in batches of at most `rows`."""
        wanted = list(columns or self.columns)
        for batch in self._rows(wanted):
            for start in range(0, batch.num_rows, rows):
                yield batch.select(wanted).slice(start, rows)

    def _rows(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa  # noqa: PLC0415  loads when it is needed

        from threadline.tables.stored import order_of  # noqa: PLC0415

        stored = self._table.stored_schema()
        # What rows are ordered by and chosen by has to be among them.
        wanted = dict.fromkeys([*columns, *order_of(self._table.contract, self.columns), LOADED])
        return self._table.stored_rows(pa.schema([stored.field(name) for name in wanted]), self._condition)
