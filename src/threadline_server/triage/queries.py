"""Reading rules, proposals and the rota."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Count, Q
from django.urls import reverse

from threadline_server.accounts.models import Team, User
from threadline_server.triage.models import Act, Duty, Proposal, Rule, State
from threadline_server.web.errors import require_found
from threadline_server.web.roles import Role
from threadline_server.web.search import Hit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from threadline_server.triage.models import ProposalQuerySet

WEEK = timedelta(days=7)
# A viewer belongs to a team to follow it; who may not answer is not on duty.
MAY_ANSWER = Q(is_active=True) & ~Q(role=Role.VIEWER)


@dataclass(frozen=True, slots=True)
class InboxFilters:
    """What the inbox is narrowed by; empty means all."""

    state: str = State.PENDING.value
    team: str = ""
    source: str = ""
    q: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Read the filters from an address; an unknown state is the pending one."""
        found = {name: query.get(name, "").strip()[:200] for name in cls.__slots__}
        if found["state"] not in State.values:
            found["state"] = State.PENDING.value
        return cls(**found)

    def apply(self, rows: ProposalQuerySet) -> ProposalQuerySet:
        """Return the proposals that pass, whatever their state."""
        if self.team == "none":
            rows = rows.filter(team=None)
        elif self.team:
            rows = rows.filter(team=int(self.team) if self.team.isdecimal() else -1)
        if self.source:
            rows = rows.filter(source=self.source)
        return rows.filter(title__icontains=self.q) if self.q else rows


def list_proposals(user: User, filters: InboxFilters) -> ProposalQuerySet:
    """Return the proposals of a tab: what waits longest first, what was decided last first."""
    rows = filters.apply(Proposal.objects.visible_to(user)).filter(state=filters.state)
    order = {State.PENDING.value: ("created_at", "id"), State.SNOOZED.value: ("snoozed_until", "id")}
    related = ("theme", "team", "rule", "by", "decided_by", "duplicate_of")
    return (
        rows.order_by(*order.get(filters.state, ("-decided_at", "-id"))).select_related(*related).defer("theme__days")
    )


def count_by_state(user: User, filters: InboxFilters) -> dict[str, int]:
    """Return how many proposals each tab holds."""
    rows = filters.apply(Proposal.objects.visible_to(user)).order_by().values_list("state").annotate(n=Count("id"))
    counted = dict(rows)
    return {state: counted.get(state, 0) for state in State.values}


def get_proposal_for(user: User, proposal_id: int) -> Proposal:
    """Return a proposal. Raises NotFound."""
    related = ("theme", "team", "rule", "by", "decided_by", "duplicate_of")
    return require_found(Proposal.objects.visible_to(user).select_related(*related).filter(pk=proposal_id))


def get_proposals_for(user: User, ids: Iterable[int]) -> list[Proposal]:
    """Return the proposals with these ids, oldest first; those that are not there are left out."""
    return list(
        Proposal.objects.visible_to(user).select_related("theme", "team").filter(pk__in=list(ids)).order_by("pk")
    )


def duplicates_of(proposal: Proposal) -> list[Proposal]:
    """Return what was merged into a proposal."""
    return list(proposal.duplicates.order_by("-id"))


def open_about(proposal: Proposal) -> list[Proposal]:
    """Return the other proposals about the same theme or tag that are open or accepted: to merge with."""
    if proposal.theme_id is None and not proposal.tag:
        return []
    same = Q(theme=proposal.theme_id) if proposal.theme_id else Q(tag=proposal.tag)
    living = Proposal.objects.filter(same, state__in=[State.PENDING, State.SNOOZED, State.ACCEPTED])
    return list(living.exclude(pk=proposal.pk).order_by("pk")[:10])


def merge_targets(proposal: Proposal) -> list[Proposal]:
    """Return what a proposal could be a duplicate of: the same theme first, then the newest."""
    near = open_about(proposal)
    others = Proposal.objects.filter(state__in=[State.PENDING, State.SNOOZED, State.ACCEPTED])
    seen = {proposal.pk, *(one.pk for one in near)}
    return near + list(others.exclude(pk__in=seen).order_by("-id")[: 50 - len(near)])


def get_act_for(user: User, act_id: int) -> Act:
    """Return one's own act. Raises NotFound for another's."""
    return require_found(Act.objects.filter(pk=act_id, by=user))


def list_rules(user: User) -> QuerySet[Rule]:
    """Return the rules with how many proposals they made, those that are on first."""
    return Rule.objects.visible_to(user).select_related("team", "by").annotate(made=Count("proposals"))


def get_rule_for(user: User, rule_id: int) -> Rule:
    """Return a rule. Raises NotFound."""
    return require_found(Rule.objects.visible_to(user).select_related("team").filter(pk=rule_id))


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Week:
    """Who is on duty for a team in one week; `chosen` when a person said so, else it goes round."""

    monday: date
    person: User | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Rota:
    """A team's coming weeks."""

    team: Team
    members: Sequence[User]
    weeks: Sequence[Week]


def rotas(teams: Iterable[Team], monday: date, *, weeks: int = 1) -> list[Rota]:
    """Return who is on duty for each team, from a Monday on: three queries however many teams."""
    chosen_teams = list(teams)
    members: dict[int, list[User]] = {team.pk: [] for team in chosen_teams}
    rows = User.objects.active().filter(MAY_ANSWER, teams__in=chosen_teams).distinct().order_by("pk")
    for person in rows.prefetch_related("teams"):
        for team in person.teams.all():
            if team.pk in members:
                members[team.pk].append(person)
    planned = Duty.objects.filter(team__in=chosen_teams, monday__gte=monday, monday__lt=monday + weeks * WEEK)
    said = {(duty.team_id, duty.monday): duty.person for duty in planned.select_related("person")}
    return [
        Rota(
            team,
            members[team.pk],
            [_week(said.get((team.pk, day)), members[team.pk], day) for day in _mondays(monday, weeks)],
        )
        for team in chosen_teams
    ]


def on_duty(team: Team, day: date) -> User | None:
    """Return who answers for a team on a day."""
    return rotas([team], monday_of(day))[0].weeks[0].person


def teams_on_duty(user: User, day: date) -> list[Team]:
    """Return the teams for which a person is on duty on a day."""
    teams = list(Team.objects.filter(members=user))
    found = rotas(teams, monday_of(day)) if teams else []
    covered = Duty.objects.filter(person=user, monday=monday_of(day)).exclude(team__in=teams).select_related("team")
    return [rota.team for rota in found if rota.weeks[0].person == user] + [duty.team for duty in covered]


def waiting_for(user: User, day: date, *, limit: int = 50) -> list[Proposal]:
    """Return the pending proposals that a person on duty is to answer, those due first; those of no team included."""
    teams = teams_on_duty(user, day)
    if not teams:
        return []
    rows = Proposal.objects.filter(Q(team__in=teams) | Q(team=None), state=State.PENDING)
    return list(rows.select_related("theme", "team").defer("theme__days").order_by("created_at", "id")[:limit])


def find_hits(user: User, text: str, limit: int) -> list[Hit]:
    """Return the proposals that the search box shows."""
    found = Proposal.objects.visible_to(user).filter(title__icontains=text).order_by("-id")[:limit]
    return [Hit(one.title, reverse("triage:detail", args=[one.pk]), one.get_state_display()) for one in found]


def _mondays(first: date, weeks: int) -> list[date]:
    return [first + week * WEEK for week in range(weeks)]


def _week(said: User | None, members: Sequence[User], monday: date) -> Week:
    if said is not None and said.is_active:
        return Week(monday, said, chosen=True)
    # Weeks are counted from a fixed Monday (day 1 of the calendar is one), so that everyone sees the same round.
    turn = (monday.toordinal() - 1) // 7
    return Week(monday, members[turn % len(members)] if members else None, chosen=False)
