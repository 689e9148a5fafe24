from __future__ import annotations

from datetime import datetime  # noqa: TC003  pydantic reads annotations
from typing import Any

from ninja import Schema


class Entry(Schema):
    id: int
    at: datetime
    act: str
    subject_kind: str
    subject_id: str
    subject_label: str
    by_label: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Entries(Schema):
    rows: list[Entry]
    next: int | None
