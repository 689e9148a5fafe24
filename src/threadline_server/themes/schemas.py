from __future__ import annotations

from datetime import datetime  # noqa: TC003  pydantic reads annotations
from typing import Any, Literal

from ninja import Schema


class Theme(Schema):
    """A theme as lists show it; `key` is its theme_id, the same in every run."""

    key: str
    name: str
    found_name: str
    state: str
    pinned: bool
    merged_into: str | None
    sentence: str
    size: int
    people: int
    share: float
    direction: str
    change: float | None
    csat: float | None
    spiking: bool
    failure_mode: str
    failure_mode_status: str
    lane: str
    response: str
    first_at: datetime | None
    last_at: datetime | None


class WholeTheme(Theme):
    """A theme with all that the newest run said of it: `summary` is the library's answer, `days` its trend by day."""

    summary: Any
    days: list[Any]


class Themes(Schema):
    rows: list[Theme]
    next: int | None


class Filters(Schema):
    """What a list is narrowed by; empty means all. `state`: empty (standing), new, merged or gone."""

    q: str = ""
    lane: str = ""
    failure_mode: str = ""
    state: str = ""
    capability: str = ""
    order: str = "matters"


class Run(Schema):
    id: int
    state: str
    as_of: datetime
    created_at: datetime
    finished_at: datetime | None
    headline: str
    counts: Any
    error: str
    work_id: int | None


class WholeRun(Run):
    result: Any


class Runs(Schema):
    rows: list[Run]
    next: int | None


class RunWish(Schema):
    """`as_of`: what was known at that moment; by default now."""

    as_of: datetime | None = None


class CorrectionWish(Schema):
    """What a person says.

    `rename` needs `theme` and `name`; `merge`: `theme`, `into`; `split`: `theme`, `name`, `ticket_ids`; `pin` and
    `unpin`: `theme`; `failure_mode`: `failure_mode` with a `theme` or with one of `ticket_ids`.
    """

    kind: Literal["rename", "merge", "split", "pin", "unpin", "failure_mode"]
    theme: str = ""
    name: str = ""
    into: str = ""
    failure_mode: str = ""
    ticket_ids: list[str] = []


class Correction(Schema):
    id: int
    kind: str
    theme: str | None
    ticket_id: str | None
    after: Any
    by: str
    at: datetime
    undone_at: datetime | None


class Corrections(Schema):
    rows: list[Correction]
    next: int | None


class CheckStart(Schema):
    text_column: str
    label_column: str


class Check(Schema):
    id: int
    name: str
    state: str
    created_at: datetime
    finished_at: datetime | None
    columns: list[str]
    text_column: str
    label_column: str
    result: Any
    error: str
    work_id: int | None


class Checks(Schema):
    rows: list[Check]
    next: int | None
