"""Tickets that programs send: durable before they are acknowledged, in the lake soon after."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from threadline.errors import InputError
from threadline_server.tickets.lake import open_lake

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from threadline.tables.lake.journal import Ack

MOST_ROWS = 10_000
NDJSON = {"application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"}


def read_rows(body: bytes, content_type: str) -> list[dict[str, Any]]:
    """Return the rows of a request: `{"rows": [...]}`, a list, one object, or one object per line.

    Raises InputError that says which line or row cannot be read.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"The body is not UTF-8: byte {error.start} cannot be read.") from error
    rows = _lines(text) if content_type.partition(";")[0].strip().lower() in NDJSON else _document(text)
    if not rows:
        raise InputError("The batch holds no tickets.")
    if len(rows) > MOST_ROWS:
        raise InputError(f"The batch holds {len(rows):,} tickets; send at most {MOST_ROWS:,} at a time.")
    for place, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise InputError(f"Row {place} is not an object with ticket_id, created_at and text.")
    return rows


def accept(rows: Sequence[dict[str, Any]], *, key: str | None, at: datetime) -> Ack:
    """Write the rows to the ingestion journal; when this returns they survive a power cut. Raises InputError."""
    return open_lake().journal().append("tickets", rows, key=key, at=at)


def _document(text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"The body is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from error
    if isinstance(found, dict) and isinstance(found.get("rows"), list):
        rows: list[Any] = found["rows"]
        return rows
    return found if isinstance(found, list) else [found]


def _lines(text: str) -> list[Any]:
    rows = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                rows.append(json.loads(line))
            except json.JSONDecodeError as error:
                raise InputError(f"Line {number} is not JSON: {error.msg}.") from error
    return rows
