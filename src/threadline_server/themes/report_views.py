"""Pages and files that bring a run to a meeting: the one-page triage, the tag guide, the journey map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_GET

from threadline_server.themes import pages, queries
from threadline_server.themes.files import one_page_response
from threadline_server.web.access import SIGNED_IN, opened_to
from threadline_server.web.render import render_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from threadline_server.web.requests import SignedInRequest


@opened_to(SIGNED_IN)
@require_GET
def one_page(request: SignedInRequest) -> HttpResponse:
    """Show the one page that a meeting decides on."""
    run = queries.whole_run()
    return render_page(request, "themes/one_page.html", pages.one_page_context(run) if run else {"run": None})


@opened_to(SIGNED_IN)
@require_GET
def one_page_file(request: HttpRequest, file_form: str) -> HttpResponse:  # noqa: ARG001  the address says all
    """Send the one page as a file."""
    return one_page_response(file_form)


@opened_to(SIGNED_IN)
@require_GET
def tag_guide(request: SignedInRequest) -> HttpResponse:
    """Show which tags agents should set, and how far theirs agree with the classifier."""
    return render_page(request, "themes/tag_guide.html", pages.tag_guide_context(queries.whole_run()))


@opened_to(SIGNED_IN)
@require_GET
def journey(request: SignedInRequest) -> HttpResponse:
    """Show where on their way customers meet which failure."""
    return render_page(request, "themes/journey.html", pages.journey_context(queries.whole_run()))
