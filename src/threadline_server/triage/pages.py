"""What the pages of triage show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from threadline_server.accounts.models import Team
from threadline_server.journal.queries import history_of
from threadline_server.themes import pages as theme_pages
from threadline_server.themes import queries as themes
from threadline_server.triage import asking, queries
from threadline_server.triage.forms import SNOOZES, DeclineForm
from threadline_server.triage.models import OPEN, Source, State
from threadline_server.web.roles import CONTRIBUTORS, LEADS, Role

if TYPE_CHECKING:
    from datetime import date

    from threadline_server.accounts.models import User
    from threadline_server.themes.pages import Line
    from threadline_server.triage.models import Proposal, Rule
    from threadline_server.triage.queries import InboxFilters

WEEKS_SHOWN = 8
SOURCES = {"rule": "from a rule", "spike": "from a spike", "person": "from a person"}


@dataclass(frozen=True, slots=True)
class Row:
    """A proposal as the inbox shows it; `line` is its theme's row."""

    proposal: Proposal
    line: Line | None
    late: bool


def inbox_context(user: User, filters: InboxFilters, proposals: list[Proposal], *, at: datetime) -> dict[str, Any]:
    """Return what the inbox shows."""
    counts = queries.count_by_state(user, filters)
    run = themes.current_run()
    rows = [_row(one, run, at=at) for one in proposals]
    mine = queries.teams_on_duty(user, _today(at))
    return {
        "rows": rows,
        "filters": filters,
        "tabs": [(state.value, state.label, counts[state.value]) for state in State],
        "sentence": sentence(counts, rows),
        "duty": duty_of(list(Team.objects.all()), at=at),
        "mine": mine,
        "sources": SOURCES,
        "may_answer": may_answer(user),
        "may_rule": may_rule(user),
        "is_open": filters.state in OPEN,
        "narrowed": bool(filters.team or filters.source or filters.q),
        "nothing_ever": not sum(counts.values()),
        "run": run,
        "snoozes": SNOOZES,
        "decline": DeclineForm(auto_id="bulk-%s"),
        "targets": [one for one in proposals if filters.state in OPEN][:50],
    }


def sentence(counts: dict[str, int], rows: list[Row]) -> str:
    """Return the inbox's first line."""
    waiting = counts[State.PENDING]
    if not waiting:
        asleep = counts[State.SNOOZED]
        return "Nothing waits for an answer" + (f"; {asleep} asleep." if asleep else ".")
    late = sum(row.late for row in rows)
    said = f"{waiting} proposal{'s' if waiting != 1 else ''} wait{'s' if waiting == 1 else ''} for an answer"
    return f"{said}, {late} longer than three days." if late else f"{said}."


def duty_of(teams: list[Team], *, at: datetime) -> list[dict[str, Any]]:
    """Return who is on duty this week, by team."""
    found = queries.rotas(teams, queries.monday_of(_today(at)))
    return [{"team": rota.team, "person": rota.weeks[0].person} for rota in found]


def detail_context(user: User, proposal: Proposal, *, at: datetime) -> dict[str, Any]:
    """Return what the panel beside the inbox, or the page of one proposal, shows."""
    theme = proposal.theme
    team = proposal.team
    return {
        "proposal": proposal,
        "row": _row(proposal, themes.current_run(), at=at),
        "on_duty": queries.on_duty(team, _today(at)) if team else None,
        "verdict": theme_pages.verdict_context(user, theme) if theme and theme.failure_mode else {},
        "typical": themes.typical_tickets(theme, limit=2) if theme else [],
        "condition": asking.shown_condition(proposal.rule.condition) if proposal.rule else "",
        "checks": [_check(one) for one in proposal.facts.get("checks", [])[:5]],
        "duplicates": queries.duplicates_of(proposal),
        "others": queries.open_about(proposal),
        "targets": queries.merge_targets(proposal) if proposal.state in OPEN else [],
        "history": history_of(proposal, limit=20),
        "may_answer": may_answer(user),
        "is_open": proposal.state in OPEN,
        "may_reopen": proposal.state in {State.SNOOZED, State.DECLINED, State.DUPLICATE},
        "snoozes": SNOOZES,
        "decline": DeclineForm(auto_id="panel-%s"),
        "said_by": SOURCES[proposal.source],
        "by_rule": proposal.source == Source.RULE,
    }


def rules_context(user: User, *, at: datetime) -> dict[str, Any]:
    """Return the rules with what they said last."""
    rules = list(queries.list_rules(user))
    on = sum(rule.enabled for rule in rules)
    return {
        "rules": [_rule(rule) for rule in rules],
        "on": on,
        "may_rule": may_rule(user),
        "at": at,
    }


def _rule(rule: Rule) -> dict[str, Any]:
    met = [(about, said) for about, said in rule.said.items() if said.startswith("met")]
    first = met or list(rule.said.items())[:1]
    return {"rule": rule, "shown": asking.shown_condition(rule.condition), "met": len(met), "said": first[:3]}


def rota_context(user: User, *, at: datetime) -> dict[str, Any]:
    """Return the coming weeks of each team."""
    monday = queries.monday_of(_today(at))
    found = queries.rotas(Team.objects.all(), monday, weeks=WEEKS_SHOWN)
    nobody = [rota.team.name for rota in found if rota.weeks[0].person is None]
    member_of = set(user.teams.values_list("pk", flat=True))
    return {
        "rotas": [{"rota": rota, "may": may_rule(user) or rota.team.pk in member_of} for rota in found],
        "nobody": nobody,
        "monday": monday,
        "is_admin": user.role == Role.ADMIN,
    }


def theme_choices(user: User) -> list[tuple[str, str]]:
    """Return the themes that stand, to choose from."""
    return [(choice.key, choice.name) for choice in themes.theme_choices(user)]


def may_answer(user: User) -> bool:
    """Return whether the person may answer and make proposals."""
    return user.role == Role.ADMIN or user.role in CONTRIBUTORS


def may_rule(user: User) -> bool:
    """Return whether the person may make rules."""
    return user.role == Role.ADMIN or user.role in LEADS


def snooze_until(days: int, *, at: datetime) -> datetime:
    """Return the morning on which something comes back, in the person's zone."""
    morning = timezone.localtime(at).replace(hour=8, minute=0, second=0, microsecond=0)
    return morning + timedelta(days=days)


def _check(check: dict[str, Any]) -> dict[str, Any]:
    """Return a look of the condition engine with its days as people count them: the window's end is outside."""
    zone = ZoneInfo(settings.ORGANISATION_ZONE)
    start, end = (datetime.fromisoformat(check["window"][name]).astimezone(zone) for name in ("start", "end"))
    return check | {"since": start.date(), "until": (end - timedelta(seconds=1)).date()}


def _row(proposal: Proposal, run: Any, *, at: datetime) -> Row:
    line = theme_pages.line(proposal.theme, run) if proposal.theme is not None else None
    return Row(proposal, line, proposal.state == State.PENDING and proposal.answer_by < at)


def _today(at: datetime) -> date:
    return timezone.localtime(at).date()
