"""What the pages of initiatives show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from threadline_server.accounts.models import Team, User
from threadline_server.initiatives import queries
from threadline_server.initiatives.actions import may_change
from threadline_server.initiatives.models import MOVES, NEED_REASON, UNFINISHED, Initiative, State
from threadline_server.journal.queries import history_of
from threadline_server.themes import pages as theme_pages
from threadline_server.themes import queries as themes
from threadline_server.web.roles import CONTRIBUTORS, Role

if TYPE_CHECKING:
    from datetime import date, datetime

    from threadline_server.initiatives.queries import InitiativeFilters
    from threadline_server.themes.pages import Line

# What the button says that moves an initiative to a state; from where it comes may change the word.
BUTTONS = {
    State.PROPOSED: "Back to proposed", State.RUNNING: "Start work", State.PAUSED: "Pause", State.DECLINED: "Decline",
    State.DONE: "Finish",
}  # fmt: skip
AGAIN = {(State.PAUSED, State.RUNNING): "Resume", (State.DONE, State.RUNNING): "Re-open"}
AGAIN |= {(State.DECLINED, State.PROPOSED): "Re-open"}


@dataclass(frozen=True, slots=True)
class Step:
    """One way on: the state, the button's word, and whether a reason is asked."""

    to: str
    label: str
    asks: bool


@dataclass(frozen=True, slots=True)
class Card:
    """An initiative as the board shows it."""

    initiative: Initiative
    line: Line | None
    steps: list[Step]
    missing: str
    late: bool


def board_context(user: User, filters: InitiativeFilters, *, at: datetime) -> dict[str, Any]:
    """Return the board by state."""
    columns = queries.board(user, filters)
    run, today = themes.current_run(), timezone.localtime(at).date()
    counts = {state.value: count for state, count, _ in columns}
    return {
        "columns": [
            {
                "state": state,
                "count": count,
                "cards": [card(user, one, run, today=today) for one in rows],
                "more": count - len(rows),
            }
            for state, count, rows in columns
        ],
        "sentence": sentence(counts),
        **_around(user, filters),
        "nothing_ever": not sum(counts.values()) and not filters.active(),
    }


def list_context(user: User, filters: InitiativeFilters, rows: list[Initiative], *, at: datetime) -> dict[str, Any]:
    """Return a page of the list."""
    run, today = themes.current_run(), timezone.localtime(at).date()
    return {"cards": [card(user, one, run, today=today) for one in rows], **_around(user, filters)}


def sentence(counts: dict[str, int]) -> str:
    """Return where everything stands, in one line."""
    running, waiting, paused = (counts[state] for state in (State.RUNNING, State.PROPOSED, State.PAUSED))
    if not sum(counts.values()):
        return "No initiative has been started yet."
    parts = [f"{running} running" if running else "Nothing is running"]
    if waiting:
        parts.append(f"{waiting} waiting for {'its owner' if waiting == 1 else 'their owners'} to begin")
    if paused:
        parts.append(f"{paused} paused")
    return ", ".join(parts) + "."


def card(user: User, initiative: Initiative, run: Any, *, today: date) -> Card:
    """Return an initiative with what it lacks and where it may go."""
    theme = initiative.theme
    late = initiative.due_on is not None and initiative.due_on <= today and initiative.state in UNFINISHED
    return Card(
        initiative,
        theme_pages.line(theme, run) if theme else None,
        steps_of(initiative) if may_change(initiative, user) else [],
        missing(initiative),
        late,
    )


def missing(initiative: Initiative) -> str:
    """Return what an unfinished initiative lacks, in a few words."""
    if initiative.state not in UNFINISHED:
        return ""
    if not initiative.owner.is_active:
        return "its owner has left"
    lacks = [name for name, there in (("theme", initiative.theme_id), ("team", initiative.team_id)) if not there]
    return f"no {' and no '.join(lacks)}" if lacks else ""


def steps_of(initiative: Initiative) -> list[Step]:
    """Return where an initiative may go, the usual way first."""
    now = State(initiative.state)
    return [Step(to.value, AGAIN.get((now, to), BUTTONS[to]), to in NEED_REASON) for to in MOVES[now]]


def detail_context(user: User, initiative: Initiative, *, at: datetime) -> dict[str, Any]:
    """Return what an initiative's page shows."""
    theme = initiative.theme
    shown = card(user, initiative, themes.current_run(), today=timezone.localtime(at).date())
    return {
        "initiative": initiative,
        "card": shown,
        "may_change": may_change(initiative, user),
        "verdict": theme_pages.verdict_context(user, theme) if theme and theme.failure_mode else {},
        "typical": themes.typical_tickets(theme, limit=3) if theme else [],
        "others": [one for one in queries.about_theme(user, theme) if one.pk != initiative.pk] if theme else [],
        "history": history_of(initiative),
        "states": list(State),
        "since": initiative.moved_at or initiative.created_at,
    }


def owners(user: User, *, besides: int | None = None) -> Any:
    """Return the people who can own an initiative, and one who owns it already, active or not."""
    able = Q(is_active=True) & ~Q(role=Role.VIEWER)
    return User.objects.filter(Q(pk__in=User.objects.visible_to(user).filter(able)) | Q(pk=besides))


def theme_choices(user: User) -> list[tuple[str, str]]:
    """Return the themes that stand, to choose from."""
    return [(choice.key, choice.name) for choice in themes.theme_choices(user)]


def may_start(user: User) -> bool:
    """Return whether the person may start initiatives."""
    return user.role == Role.ADMIN or user.role in CONTRIBUTORS


def _around(user: User, filters: InitiativeFilters) -> dict[str, Any]:
    return {
        "filters": filters,
        "people": owners(user),
        "teams": Team.objects.visible_to(user),
        "lanes": [lane for lane in themes.values_of("lane") if lane],
        "states": list(State),
        "may_start": may_start(user),
    }
