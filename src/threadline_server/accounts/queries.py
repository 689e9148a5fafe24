from __future__ import annotations

from typing import TYPE_CHECKING

from threadline_server.accounts.models import ApiToken, Team, User
from threadline_server.accounts.tokens import digest_of
from threadline_server.web.errors import require_found

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def get_person_for(user: User, person_id: int) -> User:
    """Return a person. Raises NotFound when this user may not see them."""
    return require_found(User.objects.visible_to(user).filter(pk=person_id))


def find_person(email: str) -> User | None:
    """Return the person with this e-mail, active or not."""
    return User.objects.filter(email__iexact=email.strip()).first()


def list_people(user: User) -> QuerySet[User]:
    """Return the people whom this user may see, with their teams."""
    return User.objects.visible_to(user).prefetch_related("teams")


def list_teams(user: User) -> QuerySet[Team]:
    """Return the teams with their members."""
    return Team.objects.visible_to(user).prefetch_related("members")


def list_tokens(user: User) -> QuerySet[ApiToken]:
    """Return a person's own tokens that were not revoked."""
    return ApiToken.objects.filter(user=user, revoked_at=None)


def get_token_for(user: User, token_id: int) -> ApiToken:
    """Return a token. Raises NotFound when this user may not see it."""
    return require_found(ApiToken.objects.visible_to(user).filter(pk=token_id))


def find_usable_token(secret: str, *, at: datetime) -> ApiToken | None:
    """Return the token that a program presented, if it opens something."""
    return ApiToken.objects.usable(at=at).select_related("user").filter(digest=digest_of(secret)).first()
