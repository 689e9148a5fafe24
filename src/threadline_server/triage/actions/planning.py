"""The rota: who is on duty in which week."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from threadline.errors import InputError
from threadline_server.journal import actions as journal
from threadline_server.triage.models import Duty
from threadline_server.triage.queries import monday_of, on_duty
from threadline_server.web.errors import NotAllowed
from threadline_server.web.roles import CONTRIBUTORS, Role

if TYPE_CHECKING:
    from threadline_server.accounts.models import Team, User

FURTHEST = timedelta(days=365)


@transaction.atomic
def put_on_duty(team: Team, person: User, day: date, *, by: User, at: datetime) -> Duty:
    """Put a person on duty for the week of a day. Raises InputError for weeks that are over or too far off."""
    _require_may(team, by)
    monday = _checked(day, at=at)
    if not person.is_active or person.role == Role.VIEWER:
        raise InputError(f"{person} cannot answer proposals. Choose someone else.")
    before = on_duty(team, monday)
    duty, _ = Duty.objects.update_or_create(team=team, monday=monday, defaults={"person": person})
    after = {"week": monday.isoformat(), "person": str(person)}
    journal.record("rota.changed", team, by=by, at=at, before={"person": str(before or "")}, after=after)
    return duty


@transaction.atomic
def swap_weeks(team: Team, one: date, other: date, *, by: User, at: datetime) -> None:
    """Let the people of two weeks take each other's. Raises InputError when a week has nobody, or they are the same."""
    first, second = _checked(one, at=at), _checked(other, at=at)
    people = on_duty(team, first), on_duty(team, second)
    if first == second or people[0] is None or people[1] is None:
        raise InputError("Choose two weeks that both have somebody on duty.")
    put_on_duty(team, people[1], first, by=by, at=at)
    put_on_duty(team, people[0], second, by=by, at=at)


def _checked(day: date, *, at: datetime) -> date:
    monday, today = monday_of(day), at.date()
    if not monday_of(today) <= monday <= today + FURTHEST:
        raise InputError("Choose this week or one of the next twelve months.")
    return monday


def _require_may(team: Team, by: User) -> None:
    leads = by.role == Role.ADMIN or (by.role in CONTRIBUTORS and by.role != Role.SUPPORT_AGENT)
    if not leads and not team.members.filter(pk=by.pk).exists():
        raise NotAllowed(f"Only leads and members of {team} change its rota.")
