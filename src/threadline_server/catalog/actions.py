from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import slugify

from threadline.errors import InputError
from threadline_server.catalog.models import Capability
from threadline_server.journal import actions as journal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from threadline_server.accounts.models import User


def note_capabilities(names: Iterable[str], *, at: datetime) -> list[Capability]:
    """Write down capabilities that tickets name and the catalog lacks; a person can describe them later."""
    known = {name.casefold() for name in Capability.objects.values_list("name", flat=True)}
    fresh = [name for name in dict.fromkeys(names) if name and name.casefold() not in known]
    return [_create(name, at=at, by=None) for name in fresh]


@transaction.atomic
def describe_capability(capability: Capability, *, description: str, journey_step: str, by: User, at: datetime) -> None:
    """Say what a capability is and at which step of their journey customers meet it."""
    before = {"description": capability.description, "journey_step": capability.journey_step}
    capability.description, capability.journey_step = description.strip(), journey_step.strip()
    after = {"description": capability.description, "journey_step": capability.journey_step}
    if before != after:
        capability.save(update_fields=["description", "journey_step"])
        journal.record("capability.described", capability, by=by, at=at, before=before, after=after)


@transaction.atomic
def create_capability(
    name: str, *, description: str = "", journey_step: str = "", by: User | None, at: datetime
) -> Capability:
    """Add a capability. Raises InputError when there is one of that name."""
    if Capability.objects.filter(name__iexact=name.strip()).exists():
        raise InputError(f"There is already a capability called {name.strip()}.")
    capability = _create(name.strip(), at=at, by=by)
    Capability.objects.filter(pk=capability.pk).update(description=description, journey_step=journey_step)
    capability.refresh_from_db()
    return capability


@transaction.atomic
def _create(name: str, *, at: datetime, by: User | None) -> Capability:
    capability = Capability.objects.create(name=name[:120], slug=_free_slug(name), created_at=at)
    journal.record("capability.created", capability, by=by, at=at, after={"name": capability.name})
    return capability


def _free_slug(name: str) -> str:
    base = slugify(name)[:110] or "capability"
    taken = set(Capability.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return base if base not in taken else next(f"{base}-{n}" for n in range(2, 10_000) if f"{base}-{n}" not in taken)
