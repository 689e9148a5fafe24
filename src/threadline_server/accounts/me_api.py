"""Operations on one's own account: how one wants it, and the tokens of one's programs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from ninja import Router, Status

from threadline_server.accounts import actions, queries
from threadline_server.accounts.api_access import allow
from threadline_server.accounts.me_schemas import MadeToken, MyChange, NewToken, Token, Tokens
from threadline_server.accounts.models import ApiToken
from threadline_server.accounts.schemas import Person
from threadline_server.web.access import SIGNED_IN
from threadline_server.web.errors import NotAllowed

if TYPE_CHECKING:
    from datetime import datetime

    from threadline_server.accounts.models import User
    from threadline_server.web.requests import SignedInRequest

router = Router(tags=["me"])


@router.get("", auth=allow(SIGNED_IN, scope="read"), response=Person)
def show_me(request: SignedInRequest) -> User:
    """Return the person whose token or session this is."""
    return request.user


@router.patch("", auth=allow(SIGNED_IN, scope="write"), response=Person)
def change_me(request: SignedInRequest, change: MyChange) -> User:
    """Change one's own name, zone and appearance; what is left out stays."""
    user = request.user
    if change.appearance is not None:
        actions.choose_appearance(user, change.appearance)
    name = user.display_name if change.display_name is None else change.display_name
    zone = user.zone if change.zone is None else change.zone
    actions.change_profile(user, display_name=name, zone=zone, at=timezone.now())
    user.refresh_from_db()
    return user


@router.get("/tokens", auth=allow(SIGNED_IN, scope="read"), response=Tokens)
def list_tokens(request: SignedInRequest) -> dict[str, object]:
    """List one's own tokens; their secrets are kept nowhere."""
    return {"rows": list(queries.list_tokens(request.user))}


@router.post("/tokens", auth=allow(SIGNED_IN, scope="write"), response={201: MadeToken})
def make_token(request: SignedInRequest, new: NewToken) -> Status[Any]:
    """Make a token; its secret is in this answer only. A token makes none that may more, or lives longer, than it."""
    now = timezone.now()
    ends = now + timedelta(days=new.days) if new.days else None
    _require_no_more(getattr(request, "auth", None), new.scopes, ends)
    token, secret = actions.create_token(
        request.user, new.name, scopes=new.scopes, at=now, expires_at=ends, by=request.user
    )
    return Status(201, {**Token.from_orm(token).dict(), "secret": secret})


@router.post("/tokens/{token_id}/revoke", auth=allow(SIGNED_IN, scope="write"), response={204: None})
def revoke_token(request: SignedInRequest, token_id: int) -> Status[Any]:
    """Stop a token at once."""
    token = queries.get_token_for(request.user, token_id)
    actions.revoke_token(token, by=request.user, at=timezone.now())
    return Status(204, None)


def _require_no_more(caller: Any, scopes: list[str], ends: datetime | None) -> None:
    if not isinstance(caller, ApiToken):
        return
    if more := sorted(set(scopes) - set(caller.scopes)):
        raise NotAllowed(f"This token may not {', '.join(more)}, so it cannot make one that may.")
    if caller.expires_at is not None and (ends is None or ends > caller.expires_at):
        raise NotAllowed("This token ends earlier than the one that it would make. Give fewer days.")
