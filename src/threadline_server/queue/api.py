from __future__ import annotations

from datetime import datetime  # noqa: TC003  pydantic reads annotations
from typing import TYPE_CHECKING

from django.utils import timezone
from ninja import Router, Schema

from threadline_server.accounts.api_access import allow
from threadline_server.queue import queries
from threadline_server.web.access import SIGNED_IN

if TYPE_CHECKING:
    from threadline_server.web.requests import SignedInRequest

router = Router(tags=["queue"])


class Item(Schema):
    """One thing that waits; `url` is its page, `action` what its button does there."""

    kind: str
    title: str
    url: str
    why: str
    due_at: datetime | None
    button: str
    action: str


class Queue(Schema):
    rows: list[Item]


@router.get("", auth=allow(SIGNED_IN, scope="read"), response=Queue)
def list_queue(request: SignedInRequest) -> dict[str, object]:
    """List what waits for the person whose token this is, what is due first on top."""
    return {"rows": queries.items_for(request.user, at=timezone.now())}
