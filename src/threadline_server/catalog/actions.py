from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from threadline.errors import InputError
from threadline_server.catalog.models import Capability
from threadline_server.journal import actions as journal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from threadline_server.accounts.models import User


@dataclass(frozen=True, slots=True)
class NewCapability:
    """What is known of a capability when it is written down; `key` is how tickets name it, by default the name."""

    key: str
    name: str
    description: str = ""
    journey_step: str = ""


def note_capabilities(keys: Iterable[str], *, at: datetime) -> list[Capability]:
    """Write down capabilities that tickets name and the catalog lacks; a person can describe them later."""
    known = set(Capability.objects.values_list("key", flat=True))
    fresh = [key[:120] for key in dict.fromkeys(keys) if key and key[:120] not in known]
    return [create_capability(NewCapability(key, _free_name(key)), by=None, at=at) for key in fresh]


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
def create_capability(new: NewCapability, *, by: User | None, at: datetime) -> Capability:
    """Add a capability. Raises InputError when there is one of that name or key."""
    name, key = new.name.strip(), new.key.strip() or new.name.strip()
    if Capability.objects.filter(Q(name__iexact=name) | Q(key=key)).exists():
        raise InputError(f"There is already a capability called {name}.")
    capability = Capability.objects.create(
        key=key,
        name=name,
        slug=_free_slug(name),
        description=new.description.strip(),
        journey_step=new.journey_step.strip(),
        created_at=at,
    )
    journal.record("capability.created", capability, by=by, at=at, after={"name": name})
    return capability


def _free_name(key: str) -> str:
    """Return the key as a person would write it, as long as nobody has that name."""
    name = key.replace("_", " ").replace("-", " ").strip()
    shown = name[:1].upper() + name[1:]
    return key if not shown or Capability.objects.filter(name__iexact=shown).exists() else shown


def _free_slug(name: str) -> str:
    base = slugify(name)[:110] or "capability"
    taken = set(Capability.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return base if base not in taken else next(f"{base}-{n}" for n in range(2, 10_000) if f"{base}-{n}" not in taken)
