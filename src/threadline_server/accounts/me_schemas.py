from __future__ import annotations

from datetime import datetime  # noqa: TC003  pydantic reads annotations

from ninja import Field, Schema


class MyChange(Schema):
    """What to change; what is left out stays. `appearance`: system, light or dark."""

    display_name: str | None = None
    zone: str | None = None
    appearance: str | None = None


class NewToken(Schema):
    """`scopes`: read, write, ingest, people. Without `days` it ends when it is revoked."""

    name: str
    scopes: list[str] = ["read"]
    days: int | None = Field(None, ge=1, le=3650)


class Token(Schema):
    """A token; `start` are the first letters of its secret."""

    id: int
    name: str
    start: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class MadeToken(Token):
    secret: str


class Tokens(Schema):
    rows: list[Token]
