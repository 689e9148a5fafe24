from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from ninja import Query, Router, Status

from threadline.errors import InputError
from threadline_server.accounts.api_access import allow
from threadline_server.accounts.models import Team
from threadline_server.accounts.queries import find_person
from threadline_server.themes.queries import get_theme_for
from threadline_server.triage import asking, queries, schemas
from threadline_server.triage.actions import answering, planning, proposing, ruling
from threadline_server.triage.queries import InboxFilters
from threadline_server.web.access import SIGNED_IN, only
from threadline_server.web.roles import CONTRIBUTORS, LEADS

if TYPE_CHECKING:
    from threadline_server.accounts.models import User
    from threadline_server.triage.models import Act, Proposal, Rule
    from threadline_server.web.requests import SignedInRequest

proposals = Router(tags=["proposals"])
rules = Router(tags=["rules"])
rota = Router(tags=["rota"])

READ = allow(SIGNED_IN, scope="read")
ANSWER = allow(only(*CONTRIBUTORS), scope="write")
RULE = allow(only(*LEADS), scope="write")
MOST_ROWS = 200
MOST_WEEKS = 52


@proposals.get("", auth=READ, response=schemas.Proposals)
def list_proposals(
    request: SignedInRequest, filters: Query[schemas.InboxFilters], start: int = 0, limit: int = 50
) -> dict[str, object]:
    """List the proposals of a state; `next` is the `start` of the next call."""
    team = filters.team if filters.team in {"", "none"} else str(_team(request.user, filters.team).pk)
    chosen = InboxFilters.from_query(filters.dict() | {"team": team})
    limit, start = max(1, min(limit, MOST_ROWS)), max(0, start)
    rows = list(queries.list_proposals(request.user, chosen)[start : start + limit + 1])
    following = start + limit if len(rows) > limit else None
    return {"rows": rows[:limit], "counts": queries.count_by_state(request.user, chosen), "next": following}


@proposals.post("", auth=ANSWER, response={201: schemas.Proposal})
def propose(request: SignedInRequest, wish: schemas.ProposalWish) -> Status[Any]:
    """Propose something that no rule saw."""
    theme = get_theme_for(request.user, wish.theme_key) if wish.theme_key else None
    team = _team(request.user, wish.team) if wish.team else None
    made = proposing.propose_by_hand(
        wish.title, wish.because, theme=theme, team=team, by=request.user, at=timezone.now()
    )
    return Status(201, made)


@proposals.get("/{proposal_id}", auth=READ, response=schemas.Proposal)
def show_proposal(request: SignedInRequest, proposal_id: int) -> Proposal:
    """Return one proposal."""
    return queries.get_proposal_for(request.user, proposal_id)


@proposals.post("/{proposal_id}/snooze", auth=ANSWER, response=schemas.Act)
def snooze(request: SignedInRequest, proposal_id: int, wish: schemas.SnoozeWish) -> Act:
    """Put a proposal off until a moment, or until its number doubles."""
    proposal = queries.get_proposal_for(request.user, proposal_id)
    if timezone.is_naive(wish.until):
        raise InputError("Give `until` with its offset from UTC, as 2026-11-30T08:00:00Z.")
    return answering.snooze([proposal], wish.until, by=request.user, at=timezone.now())


@proposals.post("/{proposal_id}/decline", auth=ANSWER, response=schemas.Act)
def decline(request: SignedInRequest, proposal_id: int, wish: schemas.DeclineWish) -> Act:
    """Turn a proposal down. To accept one, start an initiative from it: `POST /initiatives`."""
    proposal = queries.get_proposal_for(request.user, proposal_id)
    return answering.decline([proposal], wish.reason, by=request.user, at=timezone.now())


@proposals.post("/{proposal_id}/merge", auth=ANSWER, response=schemas.Act)
def merge(request: SignedInRequest, proposal_id: int, wish: schemas.MergeWish) -> Act:
    """Say that a proposal is the same as another."""
    proposal = queries.get_proposal_for(request.user, proposal_id)
    into = queries.get_proposal_for(request.user, wish.into)
    return answering.merge([proposal], into, by=request.user, at=timezone.now())


@proposals.post("/{proposal_id}/reopen", auth=ANSWER, response=schemas.Act)
def reopen(request: SignedInRequest, proposal_id: int) -> Act:
    """Let a proposal wait again."""
    proposal = queries.get_proposal_for(request.user, proposal_id)
    return answering.reopen([proposal], by=request.user, at=timezone.now())


@proposals.post("/acts/{act_id}/undo", auth=ANSWER, response=schemas.Act)
def undo(request: SignedInRequest, act_id: int) -> Act:
    """Take one's own answer back."""
    act = queries.get_act_for(request.user, act_id)
    answering.undo(act, by=request.user, at=timezone.now())
    act.refresh_from_db()
    return act


@rules.get("", auth=READ, response=schemas.Rules)
def list_rules(request: SignedInRequest) -> dict[str, object]:
    """List the rules, with what each said last."""
    return {"rows": list(queries.list_rules(request.user))}


@rules.post("", auth=RULE, response={201: schemas.Rule})
def make_rule(request: SignedInRequest, wish: schemas.RuleWish) -> Status[Any]:
    """Make a rule."""
    return Status(201, _save(request, None, wish))


@rules.post("/try", auth=RULE, response=schemas.Trial)
def try_rule(request: SignedInRequest, wish: schemas.TrialWish) -> dict[str, object]:  # noqa: ARG001  ninja's signature
    """Say what a rule would have proposed in the past thirty days; nothing is proposed."""
    condition, title = asking.read_condition(wish.condition), asking.check_title(wish.title)
    found, doubts = asking.past_proposals(condition, title, at=timezone.now())
    proposals = [{"at": one.day, "about": one.about, "title": one.title} for one in found]
    return {"days": asking.LOOKS_BACK, "proposals": proposals, "undecided": doubts}


@rules.get("/{rule_id}", auth=READ, response=schemas.Rule)
def show_rule(request: SignedInRequest, rule_id: int) -> Rule:
    """Return one rule, with what it said last."""
    return queries.get_rule_for(request.user, rule_id)


@rules.put("/{rule_id}", auth=RULE, response=schemas.Rule)
def change_rule(request: SignedInRequest, rule_id: int, wish: schemas.RuleWish) -> Rule:
    """Change a rule."""
    return _save(request, queries.get_rule_for(request.user, rule_id), wish)


@rules.post("/{rule_id}/switch", auth=RULE, response=schemas.Rule)
def switch_rule(request: SignedInRequest, rule_id: int, wish: schemas.Switch) -> Rule:
    """Switch a rule on or off."""
    rule = queries.get_rule_for(request.user, rule_id)
    ruling.switch_rule(rule, enabled=wish.enabled, by=request.user, at=timezone.now())
    return rule


@rota.get("", auth=READ, response=schemas.Duties)
def list_duties(request: SignedInRequest, weeks: int = 8) -> dict[str, object]:
    """Return who is on duty for each team, from this week on; `person` is an e-mail address."""
    monday = queries.monday_of(timezone.localtime().date())
    found = queries.rotas(Team.objects.visible_to(request.user), monday, weeks=max(1, min(weeks, MOST_WEEKS)))
    return {
        "rows": [
            {
                "team": rota.team.name,
                "monday": week.monday,
                "person": week.person.email if week.person else None,
                "chosen": week.chosen,
            }
            for rota in found
            for week in rota.weeks
        ]
    }


@rota.post("", auth=ANSWER, response=schemas.Duty)
def put_on_duty(request: SignedInRequest, wish: schemas.DutyWish) -> dict[str, object]:
    """Put a person on duty for the week of a day."""
    person = find_person(wish.person)
    team = _team(request.user, wish.team)
    if person is None or not team.members.filter(pk=person.pk).exists():
        raise InputError(f"{wish.person} is no member of {team}.")
    duty = planning.put_on_duty(team, person, wish.week, by=request.user, at=timezone.now())
    return {"team": team.name, "monday": duty.monday, "person": person.email, "chosen": True}


@rota.post("/swap", auth=ANSWER, response={204: None})
def swap_weeks(request: SignedInRequest, wish: schemas.SwapWish) -> Status[Any]:
    """Let two weeks of a team change hands."""
    team = _team(request.user, wish.team)
    planning.swap_weeks(team, wish.one, wish.other, by=request.user, at=timezone.now())
    return Status(204, None)


def _save(request: SignedInRequest, rule: Rule | None, wish: schemas.RuleWish) -> Rule:
    team = _team(request.user, wish.team)
    return ruling.save_rule(rule, wish.condition, title=wish.title, team=team, by=request.user, at=timezone.now())


def _team(user: User, name: str) -> Team:
    team = Team.objects.visible_to(user).filter(name__iexact=name).first()
    if team is None:
        raise InputError(f"There is no team {name!r}.")
    return team
