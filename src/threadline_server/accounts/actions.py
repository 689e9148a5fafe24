"""What can be done to people, teams and tokens. Passwords and secrets never reach the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction

from threadline.errors import InputError
from threadline_server.accounts.models import ApiToken, SignInLink, Team, User
from threadline_server.accounts.tokens import SCOPES, SHOWN, digest_of, new_secret
from threadline_server.journal import actions as journal
from threadline_server.web.errors import Conflict, NotAllowed
from threadline_server.web.roles import Role

if TYPE_CHECKING:
    from collections.abc import Collection

LINK_LIFE = timedelta(hours=12)
USE_NOTED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is known of a person when their account is made. Without a password they set one by e-mail."""

    email: str
    display_name: str
    role: Role = Role.VIEWER
    zone: str = ""
    password: str | None = None


@transaction.atomic
def create_person(new: NewPerson, *, by: User | None, at: datetime) -> User:
    """Create an account. Raises InputError for a bad address or one that is taken, NotAllowed unless by an admin."""
    _require_admin(by)
    _check_zone(new.zone)
    if User.objects.filter(email__iexact=new.email.strip()).exists():
        raise InputError(f"There is already an account for {new.email}.")
    user = User(
        email=new.email.strip(), display_name=new.display_name.strip(), role=new.role, zone=new.zone, created_at=at
    )
    if new.password is None:
        user.set_unusable_password()
    else:
        user.set_password(new.password)
    try:
        user.full_clean()
    except ValidationError as error:
        said = (f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())
        raise InputError(" ".join(said)) from error
    user.save()
    journal.record("user.created", user, by=by, at=at, after={"email": user.email, "role": user.role})
    return user


@transaction.atomic
def change_role(user: User, role: Role, *, by: User, at: datetime) -> None:
    """Give a person another role. Raises Conflict when that would leave no admin."""
    _require_admin(by)
    before = user.role
    if before == role:
        return
    _keep_one_admin(user, after=role)
    User.objects.filter(pk=user.pk).update(role=role)
    user.role = role
    journal.record("user.role_changed", user, by=by, at=at, before={"role": before}, after={"role": role.value})


@transaction.atomic
def deactivate_person(user: User, *, by: User | None, at: datetime) -> None:
    """Close an account: sessions end, tokens stop, the name stays in the journal.

    Raises Conflict for the last admin and for an account that is already closed.
    """
    _require_admin(by)
    _keep_one_admin(user, after=None)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False, deactivated_at=at):
        raise Conflict(f"{user.display_name}'s account is already closed.")
    _end_sessions(user, at)
    journal.record("user.deactivated", user, by=by, at=at, before={"active": True}, after={"active": False})


@transaction.atomic
def reactivate_person(user: User, *, by: User, at: datetime) -> None:
    """Open a closed account again."""
    _require_admin(by)
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True, deactivated_at=None):
        raise Conflict(f"{user.display_name}'s account is already open.")
    journal.record("user.reactivated", user, by=by, at=at, before={"active": False}, after={"active": True})


@transaction.atomic
def change_profile(user: User, *, display_name: str, zone: str, at: datetime) -> None:
    """Change what a person may change about themselves. Raises InputError for a zone that does not exist."""
    _check_zone(zone)
    before = {"name": user.display_name, "zone": user.zone}
    user.display_name, user.zone = display_name.strip(), zone
    user.save(update_fields=["display_name", "zone"])
    after = {"name": user.display_name, "zone": user.zone}
    if before != after:
        journal.record("user.profile_changed", user, by=user, at=at, before=before, after=after)


def choose_appearance(user: User, appearance: str) -> None:
    """Remember light or dark. A matter of taste: not journaled. Raises InputError for anything else."""
    if appearance not in {"system", "light", "dark"}:
        raise InputError(f"appearance cannot be {appearance!r}. It can be: dark, light, system.")
    User.objects.filter(pk=user.pk).update(appearance=appearance)


@transaction.atomic
def save_team(name: str, members: Collection[User], *, by: User, at: datetime) -> Team:
    """Create a team, or change who is in it."""
    _require_admin(by)
    team, created = Team.objects.get_or_create(name=name.strip(), defaults={"created_at": at})
    before = [] if created else [member.email for member in team.members.all()]
    team.members.set(members)
    after = sorted(member.email for member in members)
    journal.record("team.saved", team, by=by, at=at, before={"members": sorted(before)}, after={"members": after})
    return team


@transaction.atomic
def create_token(
    user: User, name: str, *, scopes: Collection[str], at: datetime, expires_at: datetime | None, by: User | None
) -> tuple[ApiToken, str]:
    """Make a token; the secret is in this answer and nowhere else, ever. Raises InputError for an unknown scope."""
    unknown = set(scopes) - set(SCOPES)
    if unknown or not scopes:
        raise InputError(
            f"A token needs scopes out of {', '.join(SCOPES)}; not {', '.join(sorted(unknown)) or 'none'}."
        )
    if not name.strip():
        raise InputError("A token needs a name that says what uses it.")
    secret = new_secret()
    token = ApiToken.objects.create(
        user=user,
        name=name.strip()[:80],
        digest=digest_of(secret),
        start=secret[:SHOWN],
        scopes=sorted(scopes),
        created_at=at,
        expires_at=expires_at,
    )
    journal.record("token.created", token, by=by, at=at, after={"scopes": token.scopes, "of": user.email})
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User | None, at: datetime) -> None:
    """Stop a token at once. Raises Conflict when it was revoked before."""
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        raise Conflict("This token was already revoked.")
    journal.record("token.revoked", token, by=by, at=at)


def note_token_use(token: ApiToken, *, at: datetime) -> None:
    """Remember when a token was last used, to a few minutes: a write for every call would be too many."""
    if token.last_used_at is None or at - token.last_used_at > USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)


def create_sign_in_link(user: User, *, at: datetime) -> str:
    """Return the secret of a link that signs this person in once. For the demo only; the caller checks that."""
    secret = new_secret("")
    SignInLink.objects.create(user=user, digest=digest_of(secret), expires_at=at + LINK_LIFE)
    return secret


def use_sign_in_link(secret: str, *, at: datetime) -> User | None:
    """Return the person whom a link signs in; None when it is unknown, used or too old."""
    link = SignInLink.objects.select_related("user").filter(digest=digest_of(secret), expires_at__gt=at).first()
    # Compare-and-set: the same link opened twice at once signs in once.
    if link is None or not SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at):
        return None
    return link.user if link.user.is_active else None


def _require_admin(by: User | None) -> None:
    # None is the command line on the machine itself, whose user could write to the database anyway.
    if by is not None and by.role != Role.ADMIN:
        raise NotAllowed("Only an admin can do this.")


def _keep_one_admin(user: User, *, after: Role | None) -> None:
    if user.role != Role.ADMIN or after == Role.ADMIN:
        return
    others = User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True).exclude(pk=user.pk)
    if not others.exists():
        raise Conflict("This is the last admin. Make someone else admin first.")


def _check_zone(name: str) -> None:
    if name and name not in available_timezones():
        near = get_close_matches(name, available_timezones(), n=1)
        hint = f"Did you mean {near[0]!r}?" if near else "Give a name like Europe/Berlin."
        raise InputError(f"There is no time zone {name!r}. {hint}")


def _end_sessions(user: User, at: datetime) -> None:
    for session in Session.objects.filter(expire_date__gt=at).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
