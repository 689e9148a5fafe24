from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

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


def key_of(value: str) -> str:
    """Return the key under which tickets name a capability, from its shown name; the value itself if it is one."""
    found = Capability.objects.filter(Q(name=value) | Q(key=value)).values_list("key", flat=True).first()
    return found or value


def names_by_key() -> dict[str, str]:
    """Return the shown name of each capability by the key that tickets use."""
    return dict(Capability.objects.values_list("key", "name"))
