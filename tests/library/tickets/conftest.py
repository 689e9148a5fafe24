"""Tickets in memory, as a table gives them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from threadline.tickets import PrepareSettings, prepare_tickets
from threadline.tickets.redaction.redactor import Redactor

MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)


class TicketsInMemory:
    """The face of a table of tickets, over rows in order of time."""

    fingerprint = "rows in memory"

    def __init__(self, rows):
        types = {
            "created_at": pa.timestamp("us", "UTC"),
            "updated_at": pa.timestamp("us", "UTC"),
            "tags": pa.list_(pa.string()),
        }
        names = list(rows[0]) if rows else ["ticket_id", "created_at", "text"]
        arrays = [pa.array([row.get(name) for row in rows], types.get(name)) for name in names]
        self._table = (
            pa.table(arrays, names=names)
            if rows
            else pa.schema(
                [("ticket_id", pa.string()), ("created_at", types["created_at"]), ("text", pa.string())]
            ).empty_table()
        )
        self.columns = tuple(names)

    def count(self):
        return self._table.num_rows

    def batches(self, columns=None, *, rows=20_000):
        return iter(self._table.select(list(columns or self.columns)).combine_chunks().to_batches(rows))


@pytest.fixture
def tickets_of():
    """Makes a table of texts or rows; rows are an hour apart unless they say when."""

    def make(*rows):
        whole = []
        for number, row in enumerate(rows):
            given = {"text": row} if isinstance(row, str) else row
            whole.append({"ticket_id": f"t{number}", "created_at": MONDAY + timedelta(hours=number)} | given)
        return TicketsInMemory(whole)

    return make


@pytest.fixture
def prepared_of(tickets_of, tmp_path):
    """Prepares texts or rows."""

    def prepare(*rows, **settings):
        return prepare_tickets(
            tickets_of(*rows), settings=PrepareSettings(**settings), path=tmp_path / "prepared.parquet"
        )

    return prepare


@pytest.fixture(scope="session")
def redactor():
    return Redactor(PrepareSettings())
