from __future__ import annotations

from datetime import date, datetime  # noqa: TC003  pydantic reads annotations
from typing import Any

from ninja import Schema


class Proposal(Schema):
    """Something proposed. `facts` is the verdict of its rule, or the spike, as the library gave it."""

    id: int
    title: str
    state: str
    source: str
    because: str
    theme_key: str | None
    tag: str
    team: str | None
    rule_id: int | None
    number: float | None
    facts: Any
    snoozed_until: datetime | None
    reason: str
    duplicate_of_id: int | None
    created_at: datetime
    decided_at: datetime | None

    @staticmethod
    def resolve_theme_key(row: Any) -> str | None:
        return row.theme.key if row.theme else None

    @staticmethod
    def resolve_team(row: Any) -> str | None:
        return row.team.name if row.team else None


class Proposals(Schema):
    rows: list[Proposal]
    counts: dict[str, int]
    next: int | None


class ProposalWish(Schema):
    title: str
    because: str = ""
    theme_key: str = ""
    team: str = ""


class SnoozeWish(Schema):
    until: datetime


class DeclineWish(Schema):
    reason: str


class MergeWish(Schema):
    into: int


class InboxFilters(Schema):
    """What the list is narrowed by; empty means all. `team` is a name, or `none`; `q` are words in titles."""

    state: str = "pending"
    team: str = ""
    source: str = ""
    q: str = ""


class Act(Schema):
    """What was done; its id undoes it."""

    id: int
    kind: str
    at: datetime
    undone_at: datetime | None
    proposals: list[int]

    @staticmethod
    def resolve_proposals(row: Any) -> list[int]:
        return [int(key) for key in row.before]


class Rule(Schema):
    id: int
    condition: str
    title: str
    team: str
    enabled: bool
    created_at: datetime
    asked_at: datetime | None
    said: dict[str, str]

    @staticmethod
    def resolve_team(row: Any) -> str:
        return str(row.team.name)


class Rules(Schema):
    rows: list[Rule]


class RuleWish(Schema):
    """A rule. `condition` is one line: `theme:any tickets > 20 in 7 days`; `team` is the name of one."""

    condition: str
    team: str
    title: str = ""


class Switch(Schema):
    enabled: bool


class TrialWish(Schema):
    condition: str
    title: str = ""


class PastProposal(Schema):
    at: datetime
    about: str
    title: str


class Trial(Schema):
    """What a rule would have proposed in the past `days`, and why that cannot be said of some."""

    days: int
    proposals: list[PastProposal]
    undecided: list[str]


class Duty(Schema):
    team: str
    monday: date
    person: str | None
    chosen: bool


class Duties(Schema):
    rows: list[Duty]


class DutyWish(Schema):
    team: str
    week: date
    person: str


class SwapWish(Schema):
    team: str
    one: date
    other: date
