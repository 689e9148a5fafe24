"""The frame's own pages: home, search, style page, and what people see when something is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.http import HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET

from threadline.errors import InputError, OutsideError
from threadline_server.web import style
from threadline_server.web.access import ADMINS, PUBLIC, SIGNED_IN, opened_to
from threadline_server.web.errors import NotFound, RequestError
from threadline_server.web.render import render_page, wants_fragment
from threadline_server.web.search import find_hits

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from threadline_server.web.requests import SignedInRequest


@opened_to(SIGNED_IN)
@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """Show what waits for the person: the app that knows names a view as `home` on its AppConfig."""
    view = home_view()
    return view(request) if view else render_page(request, "web/home.html")


@cache
def home_view() -> Callable[[SignedInRequest], HttpResponse] | None:
    """Return the view that an app declares as `home`."""
    paths = (getattr(app, "home", None) for app in apps.get_app_configs())
    return next((import_string(path) for path in paths if path), None)


@opened_to(SIGNED_IN)
@require_GET
def search(request: SignedInRequest) -> HttpResponse:
    """Show what the search box finds, by app."""
    text = request.GET.get("q", "").strip()
    return render_page(request, "web/search.html", {"text": text, "groups": find_hits(request.user, text)})


@opened_to(ADMINS)
@require_GET
def style_page(request: SignedInRequest) -> HttpResponse:
    """Show every component in every state; only where debugging is on."""
    if not settings.DEBUG:
        raise NotFound("The style page is shown with THREADLINE_DEBUG=yes only.")
    return render_page(request, "web/style.html", style.examples())


@opened_to(PUBLIC)
@require_GET
def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Answer a load balancer."""
    return HttpResponse("ok\n", content_type="text/plain")


@dataclass(frozen=True, slots=True)
class Problem:
    """What an error page says: what happened, and what to do."""

    status: int
    title: str
    text: str
    hint: str
    # What the person sees is older than how things stand.
    stale: bool = False


TITLES = {
    400: ("That could not be read", "Check the address or the form and try again."),
    403: ("This is not open to you", "Ask an admin, or go back to what you were doing."),
    404: ("Nothing here", "It may have been removed, or it is not open to you. Search for it with the / key."),
    409: ("Someone was first", "Reload the page to see how things stand now."),
    429: ("Too many tries", "Wait a few minutes, then try again."),
    500: (
        "Something broke on our side",
        "Nothing was saved by this step. Try again; if it stays, tell an admin the time.",
    ),
    503: ("Something outside does not answer", "Nothing was lost. Try again in a minute."),
}


def describe(status: int, text: str = "") -> Problem:
    """Return the words for a status."""
    title, hint = TITLES.get(status, (HTTPStatus(status).phrase, "Try again."))
    return Problem(status, title, text, hint, stale=status == HTTPStatus.CONFLICT)


def error_page(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the page, or to htmx the fragment, that says what is wrong."""
    return problem_page(request, describe(status_of(error), str(error)))


def status_of(error: Exception) -> int:
    """Return the status code that stands for an error of ours."""
    if isinstance(error, RequestError):
        return error.status
    if isinstance(error, InputError):
        return 400
    return 503 if isinstance(error, OutsideError) else 500


def problem_page(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Return a designed page; a bare one if even the frame cannot be drawn."""
    if wants_fragment(request):
        template = "web/_problem.html"
    elif problem.status == 500 or not getattr(request, "user", None):  # noqa: PLR2004  the frame needs the database
        template = "web/problem_bare.html"
    else:
        template = "web/problem.html"
    response = render_page(request, template, {"problem": problem}, status=problem.status)
    if wants_fragment(request):
        # The page stays as it is; this is shown as a toast, announced and reached by key.
        response["HX-Retarget"], response["HX-Reswap"] = "#problems", "innerHTML"
    return response


@opened_to(PUBLIC)
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Return 400 without repeating what was sent."""
    return problem_page(request, describe(400))


@opened_to(PUBLIC)
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Return 403."""
    return problem_page(request, describe(403))


@opened_to(PUBLIC)
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Return 404."""
    return problem_page(request, describe(404))


@opened_to(PUBLIC)
def server_error(request: HttpRequest) -> HttpResponse:
    """Return 500 without touching the database."""
    return problem_page(request, describe(500))


@opened_to(PUBLIC)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    """Return 403 with what a person can do about a form that came without its token."""
    problem = Problem(
        403,
        "This form is too old",
        "It was opened before you last signed in, or cookies are switched off.",
        "Go back, reload the page and send it again. What you typed is still there when you go back.",
        stale=True,
    )
    return problem_page(request, problem)
