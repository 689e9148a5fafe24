from __future__ import annotations

from datetime import datetime  # noqa: TC003  pydantic reads annotations

from ninja import Schema

from threadline_server.web.roles import Role


class Person(Schema):
    id: int
    email: str
    display_name: str
    role: Role
    zone: str
    is_active: bool
    created_at: datetime


class NewPerson(Schema):
    email: str
    display_name: str
    role: Role = Role.VIEWER
    zone: str = ""


class People(Schema):
    rows: list[Person]
    next: int | None
