"""What the frame of every page needs: rail, capability switcher, person."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.apps import apps
from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from threadline_server.web.navigation import lines_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

CAPABILITY = "capability"
RAIL_COOKIE = "rail"


def current_capability(request: HttpRequest) -> str:
    """Return the capability that the address names, or nothing: all of them."""
    return request.GET.get(CAPABILITY, "").strip()


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the context that `web/page.html` reads. Lists are made only if a template asks for them."""
    user = getattr(request, "user", None)
    context: dict[str, Any] = {
        "organisation": settings.ORGANISATION,
        "appearance": getattr(user, "appearance", "system"),
        "rail_is_narrow": request.COOKIES.get(RAIL_COOKIE) == "narrow",
        "debug_pages": settings.DEBUG,
    }
    if user is None or not user.is_authenticated:
        return context
    capability = current_capability(request)
    query = f"?{urlencode({CAPABILITY: capability})}" if capability else ""
    context |= {
        "capability": capability,
        "capability_query": query,
        "capabilities": SimpleLazyObject(lambda: _capabilities(user)),
        "rail": SimpleLazyObject(lambda: lines_for(user, request.path, query)),
    }
    return context


def _capabilities(user: Any) -> list[str]:
    provider = capability_provider()
    return provider(user) if provider else []


@cache
def capability_provider() -> Callable[[Any], list[str]] | None:
    """Return the function `(user) -> names` that an app declares as `capabilities` on its AppConfig."""
    for app in apps.get_app_configs():
        path = getattr(app, "capabilities", None)
        if path:
            provider: Callable[[Any], list[str]] = import_string(path)
            return provider
    return None
