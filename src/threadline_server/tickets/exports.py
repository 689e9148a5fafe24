"""Lists of tickets as files: CSV that no spreadsheet program executes, and Parquet. Only what pages show leaves."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from threadline_server.tickets.queries import stream_tickets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from threadline_server.accounts.models import User
    from threadline_server.tickets.filters import TicketFilters
    from threadline_server.tickets.models import Ticket

COLUMNS = (
    "ticket_id",
    "created_at",
    "updated_at",
    "subject",
    "text",
    "channel",
    "status",
    "csat",
    "handle_minutes",
    "capability",
    "language",
    "tags",
    "copy_of",
    "theme_key",
    "theme_confidence",
    "theme_by",
    "failure_mode",
    "failure_mode_confidence",
    "failure_mode_by",
    "lane",
)


def csv_pieces(user: User, filters: TicketFilters) -> Iterator[str]:
    """Yield a CSV file in pieces, as rows are read: a million tickets never stand in memory."""
    yield _csv([COLUMNS])
    for tickets in stream_tickets(user, filters):
        yield _csv([_cells(ticket) for ticket in tickets])


def json_lines(user: User, filters: TicketFilters) -> Iterator[str]:
    """Yield one JSON object per line, in pieces."""
    for tickets in stream_tickets(user, filters):
        yield "".join(json.dumps(ticket.to_dict(), default=str, ensure_ascii=False) + "\n" for ticket in tickets)


def write_parquet_file(user: User, filters: TicketFilters, path: Path) -> int:
    """Write the list as Parquet and return the number of rows."""
    import pyarrow as pa  # noqa: PLC0415  loads when it is needed

    from threadline.tables.export import write_parquet  # noqa: PLC0415

    moment, text, number = pa.timestamp("us", tz="UTC"), pa.string(), pa.float64()
    kinds = {
        "created_at": moment,
        "updated_at": moment,
        "csat": number,
        "handle_minutes": number,
        "theme_confidence": number,
        "failure_mode_confidence": number,
        "tags": pa.list_(text),
    }
    schema = pa.schema([(name, kinds.get(name, text)) for name in COLUMNS])
    batches = (
        pa.RecordBatch.from_pylist([ticket.to_dict() for ticket in tickets], schema=schema)
        for tickets in stream_tickets(user, filters)
    )
    return write_parquet(batches, schema, path)


def _cells(ticket: Ticket) -> list[Any]:
    from threadline.answers import moment  # noqa: PLC0415
    from threadline.tables.export import defused  # noqa: PLC0415  the engine loads when it is needed

    plain = ticket.to_dict()
    plain["tags"] = ";".join(plain["tags"])
    for name in ("created_at", "updated_at"):
        plain[name] = moment(plain[name]) if plain[name] else ""
    return [defused(value) if isinstance(value, str) else value for value in (plain[name] for name in COLUMNS)]


def _csv(rows: list[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()
