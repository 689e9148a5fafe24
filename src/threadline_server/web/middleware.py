"""What every request passes through: the content policy, deny by default, the person's zone, errors to pages."""

from __future__ import annotations

import logging
import zoneinfo
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.utils import timezone
from django.utils.module_loading import import_string
from django_htmx.http import HttpResponseClientRedirect

from threadline.errors import InputError, OutsideError
from threadline_server.web.errors import NotAllowed, RequestError
from threadline_server.web.views import error_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from threadline_server.web.access import Rule

    GetResponse = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger(__name__)

CONTENT_POLICY = "; ".join(  # noqa: FLY002  one rule a line
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


class ContentSecurityPolicy:
    """Puts the policy on every answer, errors and static files included: no inline script or style anywhere."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        # A page shows one person's work: no cache on the way may keep it, a browser's back button may.
        response.setdefault("Cache-Control", "private, no-cache")
        return response


class PersonsZone:
    """Shows moments in the person's own zone; days stay those of the organisation."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = getattr(request.user, "zone", "") or settings.ORGANISATION_ZONE
        try:
            with timezone.override(zoneinfo.ZoneInfo(name)):
                return self.get_response(request)
        except zoneinfo.ZoneInfoNotFoundError:
            return self.get_response(request)


class DenyByDefault:
    """Lets a request through to a view only if the view's declared rule admits the person."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],  # noqa: ARG002  Django's signature
        kwargs: dict[str, Any],  # noqa: ARG002  Django's signature
    ) -> HttpResponse | None:
        """Return nothing to go on, or the refusal."""
        if getattr(view, "__module__", "").startswith("ninja."):
            return None  # the API answers for itself: closed unless an operation opens itself
        rule = find_rule(request, view)
        if rule is not None and rule.admits(request.user):
            return None
        if rule is not None and not request.user.is_authenticated:
            return _to_sign_in(request)
        if rule is None:
            logger.warning("%s has no access rule: refused", request.path)
        return error_page(request, NotAllowed("This page is not open to your role. Ask an admin if you need it."))


def find_rule(request: HttpRequest, view: Callable[..., Any]) -> Rule | None:
    """Return the rule that a view declares, or that the table for other people's views names; else None."""
    declared: Rule | None = getattr(view, "access_rule", None)
    if declared is not None:
        return declared
    match = request.resolver_match
    if match is None:
        return None
    table: dict[str, Rule] = import_string("threadline_server.config.access.RULES_BY_URL_NAME")
    return table.get(match.view_name)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    # A fragment asked for after the session ended must not put the sign-in page inside the page.
    if getattr(request, "htmx", None):
        here = request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]  # set by django-htmx
        return HttpResponseClientRedirect(redirect_to_login(here)["Location"])
    return redirect_to_login(request.get_full_path())


class ErrorsToPages:
    """Turns our own errors into designed pages (or fragments) with the right status."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page for an error of ours; any other stays with Django (500)."""
        if isinstance(error, RequestError | InputError | OutsideError):
            return error_page(request, error)
        return None
