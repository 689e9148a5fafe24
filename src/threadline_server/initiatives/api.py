from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from ninja import Query, Router, Status

from threadline.errors import InputError
from threadline_server.accounts.api_access import allow
from threadline_server.accounts.models import Team
from threadline_server.accounts.queries import find_person
from threadline_server.initiatives import actions, queries, schemas
from threadline_server.initiatives.actions import Change, Plan
from threadline_server.initiatives.models import State
from threadline_server.initiatives.queries import InitiativeFilters
from threadline_server.themes.queries import get_theme_for
from threadline_server.triage.queries import get_act_for, get_proposal_for, get_proposals_for
from threadline_server.web.access import SIGNED_IN, only
from threadline_server.web.roles import CONTRIBUTORS

if TYPE_CHECKING:
    from threadline_server.accounts.models import User
    from threadline_server.initiatives.models import Initiative
    from threadline_server.web.requests import SignedInRequest

router = Router(tags=["initiatives"])

READ = allow(SIGNED_IN, scope="read")
WRITE = allow(only(*CONTRIBUTORS), scope="write")
MOST_ROWS = 200


@router.get("", auth=READ, response=schemas.Initiatives)
def list_initiatives(
    request: SignedInRequest, filters: Query[schemas.Filters], before: int | None = None, limit: int = 50
) -> dict[str, object]:
    """List initiatives, newest first; `next` is the `before` of the next call."""
    owner = str(_person(filters.owner).pk) if filters.owner not in {"", "me"} else filters.owner
    team = str(_team(filters.team).pk) if filters.team else ""
    chosen = InitiativeFilters.from_query(filters.dict() | {"owner": owner, "team": team})
    limit, found = max(1, min(limit, MOST_ROWS)), queries.list_initiatives(request.user, chosen)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: limit + 1])
    return {"rows": rows[:limit], "next": rows[limit - 1].pk if len(rows) > limit else None}


@router.post("", auth=WRITE, response={201: schemas.Initiative})
def start_initiative(request: SignedInRequest, wish: schemas.StartWish) -> Status[Any]:
    """Start an initiative, from a theme, a proposal, or neither; its owner is by default who starts it."""
    proposal = get_proposal_for(request.user, wish.proposal) if wish.proposal is not None else None
    theme = get_theme_for(request.user, wish.theme_key) if wish.theme_key else None
    team = _team(wish.team) if wish.team else proposal.team if proposal else None
    title = wish.title or (proposal.title[:160] if proposal else theme.name if theme else "")
    owner = _person(wish.owner) if wish.owner else request.user
    plan = Plan(title, owner, theme, proposal, team, wish.due_on)
    return Status(201, actions.start_initiative(plan, by=request.user, at=timezone.now()))


@router.post("/accept", auth=WRITE, response={201: schemas.Accepted})
def accept_proposals(request: SignedInRequest, wish: schemas.AcceptWish) -> Status[Any]:
    """Accept proposals as they stand: each becomes an initiative of one's own. `act` takes it back."""
    proposals = get_proposals_for(request.user, wish.proposals)
    if not proposals:
        raise InputError("Choose at least one proposal.")
    started, act = actions.accept_proposals(proposals, by=request.user, at=timezone.now())
    return Status(201, {"act": act.pk, "rows": started})


@router.post("/accepted/{act_id}/take-back", auth=WRITE, response={204: None})
def take_back(request: SignedInRequest, act_id: int) -> Status[Any]:
    """Take one's own acceptance back: the initiatives go, the proposals wait again. 409 when one has moved on."""
    actions.take_back(get_act_for(request.user, act_id), by=request.user, at=timezone.now())
    return Status(204, None)


@router.get("/{initiative_id}", auth=READ, response=schemas.Initiative)
def show_initiative(request: SignedInRequest, initiative_id: int) -> Initiative:
    """Return one initiative."""
    return queries.get_initiative_for(request.user, initiative_id)


@router.patch("/{initiative_id}", auth=WRITE, response=schemas.Initiative)
def change_initiative(request: SignedInRequest, initiative_id: int, wish: schemas.ChangeWish) -> Initiative:
    """Change what an initiative is called, who owns it and when it is due."""
    row = queries.get_initiative_for(request.user, initiative_id)
    given = wish.dict(exclude_unset=True)
    owner = _person(wish.owner) if wish.owner else row.owner
    team = row.team if wish.team is None else _team(wish.team) if wish.team else None
    title = row.title if wish.title is None else wish.title
    change = Change(title, owner, team, wish.due_on if "due_on" in given else row.due_on)
    actions.change_initiative(row, change, by=request.user, at=timezone.now())
    return _again(request.user, row)


@router.post("/{initiative_id}/move", auth=WRITE, response=schemas.Initiative)
def move_initiative(request: SignedInRequest, initiative_id: int, wish: schemas.MoveWish) -> Initiative:
    """Move an initiative to another state; `paused` and `declined` need a reason."""
    if wish.to not in State.values:
        raise InputError(f"There is no state {wish.to[:40]!r}. There are: {', '.join(State.values)}.")
    row = queries.get_initiative_for(request.user, initiative_id)
    actions.move_initiative(row, State(wish.to), reason=wish.reason, by=request.user, at=timezone.now())
    return _again(request.user, row)


@router.post("/{initiative_id}/undo", auth=WRITE, response=schemas.Initiative)
def undo_move(request: SignedInRequest, initiative_id: int) -> Initiative:
    """Take one's own last move back."""
    row = queries.get_initiative_for(request.user, initiative_id)
    actions.undo_move(row, by=request.user, at=timezone.now())
    return _again(request.user, row)


def _again(user: User, row: Initiative) -> Initiative:
    return queries.get_initiative_for(user, row.pk)


def _person(email: str) -> User:
    person = find_person(email)
    if person is None:
        raise InputError(f"There is no account for {email!r}.")
    return person


def _team(name: str) -> Team:
    team = Team.objects.filter(name__iexact=name).first()
    if team is None:
        raise InputError(f"There is no team {name!r}.")
    return team
