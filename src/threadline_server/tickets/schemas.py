from __future__ import annotations

from datetime import date, datetime  # noqa: TC003  pydantic reads annotations
from typing import Any

from ninja import Schema


class Filters(Schema):
    """What a list is narrowed by; empty means all, `none` those without a value. Days are the organisation's."""

    q: str = ""
    theme: str = ""
    failure_mode: str = ""
    lane: str = ""
    capability: str = ""
    channel: str = ""
    status: str = ""
    language: str = ""
    tag: str = ""
    since: date | None = None
    until: date | None = None


class Ticket(Schema):
    """A ticket as pages show it: personal data is taken out of subject and text."""

    ticket_id: str
    created_at: datetime
    updated_at: datetime | None
    subject: str
    text: str
    channel: str
    status: str
    csat: float | None
    handle_minutes: float | None
    capability: str
    language: str
    tags: list[str]
    copy_of: str
    theme_key: str
    theme_confidence: float | None
    theme_by: str
    failure_mode: str
    failure_mode_confidence: float | None
    failure_mode_by: str
    lane: str


class Tickets(Schema):
    rows: list[Ticket]
    next: str | None


class Accepted(Schema):
    """The batch is safe on disk. `repeated`: it was before, under the same Idempotency-Key."""

    accepted: int
    batch: int
    repeated: bool


class MoveWish(Schema):
    """Tickets by their ticket_id; `theme_key` empty takes them out of all themes."""

    ticket_ids: list[str]
    theme_key: str = ""


class Move(Schema):
    id: int
    theme_key: str
    count: int
    at: datetime
    undone_at: datetime | None


class Facets(Schema):
    """How many tickets have which value, counted after the last load or run."""

    tickets: int
    by: dict[str, dict[str, int]]


class LoadStart(Schema):
    mapping: dict[str, str] | None = None
    max_reject_share: float = 0.01


class Load(Schema):
    id: int
    name: str
    source: str
    state: str
    created_at: datetime
    finished_at: datetime | None
    size_bytes: int
    recognised: Any
    mapping: dict[str, str]
    report: Any
    prepared: Any
    error: str
    work_id: int | None
    undone_at: datetime | None
    undone: Any


class Loads(Schema):
    rows: list[Load]
    next: int | None


class ForgetWish(Schema):
    user_id: str


class Forgetting(Schema):
    id: int
    work_id: int | None
    created_at: datetime
    finished_at: datetime | None
    removed: Any
