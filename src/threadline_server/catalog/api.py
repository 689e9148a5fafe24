from __future__ import annotations

from datetime import datetime  # noqa: TC003  pydantic reads annotations
from typing import TYPE_CHECKING

from ninja import Router, Schema

from threadline_server.accounts.api_access import allow
from threadline_server.catalog import queries
from threadline_server.web.access import SIGNED_IN

if TYPE_CHECKING:
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


@router.get("", auth=allow(SIGNED_IN, scope="read"), response=Capabilities)
def list_capabilities(request: SignedInRequest) -> dict[str, object]:
    """List the capabilities by name."""
    return {"rows": list(queries.list_capabilities(request.user))}
