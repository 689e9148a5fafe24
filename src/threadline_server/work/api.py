from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from ninja import Router

from threadline_server.accounts.api_access import allow
from threadline_server.web.access import SIGNED_IN
from threadline_server.work import actions, queries
from threadline_server.work.schemas import Work as WorkShape
from threadline_server.work.schemas import WorkList

if TYPE_CHECKING:
    from threadline_server.web.requests import SignedInRequest
    from threadline_server.work.models import Work

router = Router(tags=["work"])

MOST_ROWS = 200


@router.get("", auth=allow(SIGNED_IN, scope="read"), response=WorkList)
def list_work(request: SignedInRequest, before: int | None = None, limit: int = 50) -> dict[str, object]:
    """List long work that one may see, newest first; `next` is the `before` of the next call."""
    limit, found = max(1, min(limit, MOST_ROWS)), queries.list_work(request.user)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: limit + 1])
    return {"rows": rows[:limit], "next": rows[limit - 1].pk if len(rows) > limit else None}


@router.get("/{work_id}", auth=allow(SIGNED_IN, scope="read"), response=WorkShape)
def show_work(request: SignedInRequest, work_id: int) -> Work:
    """Return how far a piece of long work is."""
    return queries.get_work_for(request.user, work_id)


@router.post("/{work_id}/cancel", auth=allow(SIGNED_IN, scope="write"), response=WorkShape)
def cancel_work(request: SignedInRequest, work_id: int) -> Work:
    """Stop a piece of work at its next step. 409 when it has ended already."""
    work = queries.get_work_for(request.user, work_id)
    actions.cancel_work(work, by=request.user, at=timezone.now())
    return queries.get_work_for(request.user, work_id)
