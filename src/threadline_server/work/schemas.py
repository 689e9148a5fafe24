from __future__ import annotations

from datetime import datetime  # noqa: TC003  pydantic reads annotations
from typing import Any

from ninja import Schema


class Work(Schema):
    id: int
    kind: str
    title: str
    state: str
    done: int
    total: int | None
    message: str
    error: str
    result_url: str
    result: Any
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class WorkList(Schema):
    rows: list[Work]
    next: int | None
