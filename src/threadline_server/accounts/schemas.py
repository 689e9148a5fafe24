from __future__ import annotations

from datetime import datetime  # noqa: TC003  pydantic reads annotations
from typing import Any

from ninja import Field, Schema

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


class NewRole(Schema):
    role: Role


class NewTeam(Schema):
    """A team by its name; `members` are e-mail addresses."""

    name: str = Field(min_length=1, max_length=80)
    members: list[str]


class Team(Schema):
    id: int
    name: str
    members: list[str]

    @staticmethod
    def resolve_members(row: Any) -> list[str]:
        return sorted(member.email for member in row.members.all())


class Teams(Schema):
    rows: list[Team]
