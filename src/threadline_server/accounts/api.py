from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from ninja import Router, Status

from threadline.errors import InputError
from threadline_server.accounts import actions, queries
from threadline_server.accounts.api_access import allow
from threadline_server.accounts.schemas import NewPerson, NewRole, NewTeam, People, Person, Team, Teams
from threadline_server.web.access import ADMINS

if TYPE_CHECKING:
    from threadline_server.accounts.models import Team as TeamRow
    from threadline_server.accounts.models import User
    from threadline_server.web.requests import SignedInRequest

router = Router(tags=["people"])


@router.get("/people", auth=allow(ADMINS, scope="people"), response=People)
def list_people(request: SignedInRequest, after: int = 0, limit: int = 100) -> dict[str, object]:
    """List people by id; `next` is the `after` of the next call."""
    limit = max(1, min(limit, 500))
    found = list(queries.list_people(request.user).filter(pk__gt=after).order_by("pk")[: limit + 1])
    return {"rows": found[:limit], "next": found[limit - 1].pk if len(found) > limit else None}


@router.post("/people", auth=allow(ADMINS, scope="people"), response={201: Person})
def create_person(request: SignedInRequest, new: NewPerson) -> Status[User]:
    """Create an account; its person sets a password by e-mail."""
    person = actions.create_person(
        actions.NewPerson(new.email, new.display_name, new.role, new.zone),
        by=request.user,
        at=timezone.now(),
    )
    return Status(201, person)


@router.post("/people/{person_id}/deactivate", auth=allow(ADMINS, scope="people"), response=Person)
def deactivate_person(request: SignedInRequest, person_id: int) -> User:
    """Close an account."""
    person = queries.get_person_for(request.user, person_id)
    actions.deactivate_person(person, by=request.user, at=timezone.now())
    person.refresh_from_db()
    return person


@router.post("/people/{person_id}/reactivate", auth=allow(ADMINS, scope="people"), response=Person)
def reactivate_person(request: SignedInRequest, person_id: int) -> User:
    """Open a closed account again."""
    person = queries.get_person_for(request.user, person_id)
    actions.reactivate_person(person, by=request.user, at=timezone.now())
    person.refresh_from_db()
    return person


@router.post("/people/{person_id}/role", auth=allow(ADMINS, scope="people"), response=Person)
def change_role(request: SignedInRequest, person_id: int, new: NewRole) -> User:
    """Give a person another role."""
    person = queries.get_person_for(request.user, person_id)
    actions.change_role(person, new.role, by=request.user, at=timezone.now())
    return person


@router.get("/teams", auth=allow(ADMINS, scope="people"), response=Teams)
def list_teams(request: SignedInRequest) -> dict[str, object]:
    """List the teams; members are e-mail addresses."""
    return {"rows": list(queries.list_teams(request.user))}


@router.put("/teams", auth=allow(ADMINS, scope="people"), response=Team)
def save_team(request: SignedInRequest, new: NewTeam) -> TeamRow:
    """Make a team, or change who is in the one of this name."""
    members = [_member(email) for email in new.members]
    return actions.save_team(new.name, members, by=request.user, at=timezone.now())


def _member(email: str) -> User:
    found = queries.find_person(email)
    if found is None or not found.is_active:
        raise InputError(f"There is no open account for {email!r}.")
    return found
