"""The journal's operation. The journal lies below the people, whose tokens open it, so its door stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ninja import Router

from threadline_server.accounts.api_access import allow
from threadline_server.accounts.journal_schemas import Entries
from threadline_server.journal import queries
from threadline_server.web.access import only
from threadline_server.web.roles import LEADS

if TYPE_CHECKING:
    from threadline_server.web.requests import SignedInRequest

router = Router(tags=["journal"])


@router.get("", auth=allow(only(*LEADS), scope="read"), response=Entries)
def list_entries(request: SignedInRequest, before: int | None = None, limit: int = 100) -> dict[str, object]:
    """List who did what, newest first; `next` is the `before` of the next call."""
    limit = max(1, min(limit, 500))
    found = queries.list_entries(request.user)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: limit + 1])
    return {"rows": rows[:limit], "next": rows[limit - 1].pk if len(rows) > limit else None}
