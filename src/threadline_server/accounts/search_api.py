"""The search box's operation. Search lies below the people, whose tokens open it, so its door stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ninja import Router, Schema

from threadline_server.accounts.api_access import allow
from threadline_server.web.access import SIGNED_IN
from threadline_server.web.search import find_hits

if TYPE_CHECKING:
    from threadline_server.web.requests import SignedInRequest

router = Router(tags=["search"])


class Hit(Schema):
    """One thing found, and the address of its page."""

    title: str
    url: str
    detail: str


class Group(Schema):
    """What was found among things of one kind."""

    title: str
    hits: list[Hit]


class Found(Schema):
    rows: list[Group]


@router.get("", auth=allow(SIGNED_IN, scope="read"), response=Found)
def search(request: SignedInRequest, q: str) -> dict[str, object]:
    """Find initiatives, proposals, themes and tickets by their words, a few of each."""
    return {"rows": find_hits(request.user, q.strip())}
