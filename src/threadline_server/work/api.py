from __future__ import annotations

from typing import TYPE_CHECKING

from ninja import Router

from threadline_server.accounts.api_access import allow
from threadline_server.web.access import SIGNED_IN
from threadline_server.work import queries
from threadline_server.work.schemas import Work as WorkShape

if TYPE_CHECKING:
    from threadline_server.web.requests import SignedInRequest
    from threadline_server.work.models import Work

router = Router(tags=["work"])


@router.get("/{work_id}", auth=allow(SIGNED_IN, scope="read"), response=WorkShape)
def show_work(request: SignedInRequest, work_id: int) -> Work:
    """Return how far a piece of long work is."""
    return queries.get_work_for(request.user, work_id)
