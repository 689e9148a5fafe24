from __future__ import annotations

from datetime import datetime  # noqa: TC003  pydantic reads annotations
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from ninja import Field, Router, Schema, Status

from threadline_server.accounts.api_access import allow
from threadline_server.catalog import actions, queries
from threadline_server.web.access import SIGNED_IN, only
from threadline_server.web.roles import LEADS

if TYPE_CHECKING:
    from threadline_server.catalog.models import Capability as CapabilityRow
    from threadline_server.web.requests import SignedInRequest

router = Router(tags=["catalog"])


class Capability(Schema):
    key: str
    name: str
    slug: str
    description: str
    journey_step: str
    created_at: datetime


class Capabilities(Schema):
    rows: list[Capability]


class NewCapability(Schema):
    """`key` is how tickets and usage name it; by default the name."""

    name: str = Field(min_length=1, max_length=120)
    key: str = Field("", max_length=120)
    description: str = Field("", max_length=2_000)
    journey_step: str = Field("", max_length=120)


class Description(Schema):
    """What to change; what is left out stays."""

    description: str | None = Field(None, max_length=2_000)
    journey_step: str | None = Field(None, max_length=120)


@router.get("", auth=allow(SIGNED_IN, scope="read"), response=Capabilities)
def list_capabilities(request: SignedInRequest) -> dict[str, object]:
    """List the capabilities by name."""
    return {"rows": list(queries.list_capabilities(request.user))}


@router.post("", auth=allow(only(*LEADS), scope="write"), response={201: Capability})
def create_capability(request: SignedInRequest, new: NewCapability) -> Status[Any]:
    """Add a capability that no ticket has named yet."""
    wish = actions.NewCapability(new.key, new.name, new.description, new.journey_step)
    return Status(201, actions.create_capability(wish, by=request.user, at=timezone.now()))


@router.get("/{slug}", auth=allow(SIGNED_IN, scope="read"), response=Capability)
def show_capability(request: SignedInRequest, slug: str) -> CapabilityRow:
    """Return one capability."""
    return queries.get_capability_for(request.user, slug)


@router.patch("/{slug}", auth=allow(only(*LEADS), scope="write"), response=Capability)
def describe_capability(request: SignedInRequest, slug: str, said: Description) -> CapabilityRow:
    """Say what a capability is, and at which step of their journey customers meet it."""
    row = queries.get_capability_for(request.user, slug)
    described = {"description": row.description, "journey_step": row.journey_step}
    given = {name: value for name, value in said.dict().items() if value is not None}
    actions.describe_capability(row, **(described | given), by=request.user, at=timezone.now())
    return row
