"""Answers of views: a page, a fragment of one, or a redirect, whichever the browser asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django_htmx.middleware import HtmxDetails


def wants_fragment(request: HttpRequest) -> bool:
    """Return whether htmx asked for a part of the page (and not for the whole after going back)."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return a whole page."""
    return render(request, template, dict(context or {}), status=status)


def render_fragment(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return a part of a page, and the waiting toasts beside it, which htmx puts in their own place."""
    content = render_to_string(template, dict(context or {}), request)
    content += render_to_string("web/_toasts.html", {"out_of_band": True}, request)
    response = HttpResponse(content, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def render_page_or_fragment(
    request: HttpRequest, page: str, fragment: str, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Return the fragment to htmx and the page that includes it to everybody else: one context for both."""
    if wants_fragment(request):
        return render_fragment(request, fragment, context)
    response = render_page(request, page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def redirect_or_refresh(request: HttpRequest, to: Any, *args: Any) -> HttpResponse:
    """Send the browser on, by htmx where htmx asked. `to` is a model, a URL's name or an address."""
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(resolve_url(to, *args))
    return redirect(to, *args)


def toast(request: HttpRequest, text: str, *, undo: str = "", failed: bool = False) -> None:
    """Tell the person what happened, on this answer or the next page. `undo` is an address to post to."""
    level = messages.ERROR if failed else messages.SUCCESS
    messages.add_message(request, level, text, extra_tags=undo)
