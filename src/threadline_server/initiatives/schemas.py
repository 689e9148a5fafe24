from __future__ import annotations

from datetime import date, datetime  # noqa: TC003  pydantic reads annotations
from typing import Any

from ninja import Schema


class Initiative(Schema):
    """Work that answers a theme. `owner` is an e-mail address, `team` a name."""

    id: int
    title: str
    state: str
    reason: str
    owner: str
    team: str | None
    theme_key: str | None
    proposal_id: int | None
    due_on: date | None
    created_at: datetime
    moved_at: datetime | None

    @staticmethod
    def resolve_owner(row: Any) -> str:
        return str(row.owner.email)

    @staticmethod
    def resolve_team(row: Any) -> str | None:
        return row.team.name if row.team else None

    @staticmethod
    def resolve_theme_key(row: Any) -> str | None:
        return row.theme.key if row.theme else None


class Initiatives(Schema):
    rows: list[Initiative]
    next: int | None


class StartWish(Schema):
    """What to start. With `proposal` that is accepted; title, theme and team are then its own unless given."""

    title: str = ""
    owner: str = ""
    theme_key: str = ""
    proposal: int | None = None
    team: str = ""
    due_on: date | None = None


class ChangeWish(Schema):
    """What to change; what is left out stays. An empty team takes it away."""

    title: str | None = None
    owner: str | None = None
    team: str | None = None
    due_on: date | None = None


class MoveWish(Schema):
    to: str
    reason: str = ""


class Filters(Schema):
    """What the list is narrowed by; empty means all. `owner` is an e-mail address or `me`, `team` a name."""

    state: str = ""
    owner: str = ""
    team: str = ""
    lane: str = ""
    q: str = ""


class AcceptWish(Schema):
    proposals: list[int]


class Accepted(Schema):
    act: int
    rows: list[Initiative]
