from __future__ import annotations

from typing import TYPE_CHECKING

from threadline_server.catalog.models import Capability
from threadline_server.web.errors import require_found

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from threadline_server.accounts.models import User


def list_capabilities(user: User) -> QuerySet[Capability]:
    """Return the capabilities by name."""
    return Capability.objects.visible_to(user)


def get_capability_for(user: User, slug: str) -> Capability:
    """Return a capability. Raises NotFound."""
    return require_found(Capability.objects.visible_to(user).filter(slug=slug))


def capability_names(user: User) -> list[str]:
    """Return the names for the switcher in the frame."""
    return list(Capability.objects.visible_to(user).values_list("name", flat=True))
