"""The lake as the server uses it: where it is, and which of its tickets the projection has not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from threadline.tables.lake.lake import Lake
    from threadline.tables.lake.table import LakeTable

# The rows of a table carry the number of the load that brought them.
LOADED = "_loaded"


def open_lake() -> Lake:
    """Return the lake of this installation."""
    from threadline.tables.lake.lake import Lake  # noqa: PLC0415  the engine loads when it is needed

    return Lake(settings.LAKE_FOLDER)


class NewTickets:
    """The tickets of a lake's table that came with a load after a given one: what `prepare_tickets` asks for."""

    def __init__(self, table: LakeTable, *, after: int) -> None:
        self._table = table
        self._condition = f"{LOADED} > {int(after)}"
        self.columns = table.columns
        self.fingerprint = f"{table.version}>{after}"

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
