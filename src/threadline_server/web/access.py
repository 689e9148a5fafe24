"""Who may open what. A page without a declared rule is closed to everybody, admins included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from threadline_server.web.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser

    from threadline_server.accounts.models import User

View = TypeVar("View", bound="Callable[..., Any]")


@dataclass(frozen=True, slots=True)
class Rule:
    """Which people may open a page or call an operation. Admins may wherever a signed-in person may."""

    name: str
    anonymous: bool = False
    roles: frozenset[Role] = frozenset()

    def admits(self, user: User | AnonymousUser) -> bool:
        """Return whether this person may come in; rows are a second question, answered by `visible_to`."""
        if self.anonymous:
            return True
        if not user.is_authenticated or not user.is_active:
            return False
        return self.admits_role(Role(user.role))

    def admits_role(self, role: Role) -> bool:
        """Return whether a signed-in person with this role may come in."""
        return self.anonymous or role is Role.ADMIN or role in self.roles


PUBLIC = Rule("public", anonymous=True)
SIGNED_IN = Rule("signed in", roles=frozenset(Role))
ADMINS = Rule("admins")


def only(*roles: Role) -> Rule:
    """Return a rule for these roles, and admins."""
    return Rule(", ".join(sorted(roles)), roles=frozenset(roles))


def opened_to(rule: Rule) -> Callable[[View], View]:
    """Declare who may open a view. It stands above every other decorator, where the middleware looks for it."""

    def declare(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return declare
