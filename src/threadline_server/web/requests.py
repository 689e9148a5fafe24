"""The request as views see it, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from threadline_server.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request whose person is known: any view that is not public."""

    user: User
    htmx: HtmxDetails
