"""Who may call an API operation: a token with the right scope, or a signed-in browser, and the person's role.

An operation says `auth=allow(SIGNED_IN, scope="read")`. One that says nothing is closed: the API object's own
default is `closed`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, HttpBearer

from threadline_server.accounts import actions, queries
from threadline_server.accounts.throttling import Throttle
from threadline_server.accounts.tokens import SCOPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from threadline_server.accounts.models import ApiToken, User
    from threadline_server.web.access import Rule

throttle = Throttle()


def closed(request: HttpRequest) -> None:  # noqa: ARG001  ninja's signature
    """Refuse everybody: the default for operations without a declared rule."""
    raise HttpError(403, "This operation is not open to anybody.")


class TokenAccess(HttpBearer):
    """`Authorization: Bearer thr_...`."""

    def __init__(self, rule: Rule, scope: str) -> None:
        super().__init__()
        self.access_rule = rule
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """Return the token, with its person as `request.user`. Raises HttpError 403 or 429."""
        now = timezone.now()
        found = queries.find_usable_token(token, at=now)
        if found is None:
            return None
        if not throttle.admits(found, limit=settings.API_CALLS_PER_MINUTE, now=time.time()):
            raise HttpError(429, "Too many calls with this token. Wait a minute.")
        if self.scope not in found.scopes:
            raise HttpError(403, f"This token lacks the scope {self.scope!r}. Make one that has it.")
        _check_role(self.access_rule, found.user)
        actions.note_token_use(found, at=now)
        request.user = found.user
        return found


class BrowserAccess(APIKeyCookie):
    """The session of a signed-in browser, with the CSRF token that any other site lacks."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, rule: Rule) -> None:
        super().__init__(csrf=True)
        self.access_rule = rule

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:  # noqa: ARG002  ninja's signature
        """Return the person. Raises HttpError 403 when the role does not suffice."""
        if not request.user.is_authenticated:
            return None
        _check_role(self.access_rule, request.user)
        return request.user


def allow(rule: Rule, *, scope: str) -> list[Callable[[HttpRequest], Any]]:
    """Open an operation to people whom the rule admits, by browser or by a token with this scope."""
    if scope not in SCOPES:
        message = f"there is no scope {scope!r}; there are {', '.join(SCOPES)}"
        raise ValueError(message)
    return [TokenAccess(rule, scope), BrowserAccess(rule)]


def _check_role(rule: Rule, user: User) -> None:
    if not rule.admits(user):
        raise HttpError(403, f"This is open to: {rule.name}. You are {user.get_role_display()}.")
