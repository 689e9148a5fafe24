"""Pages and files that bring a run to a meeting: the one-page triage, the tag guide, the journey map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from threadline.documents.triage_page import render_triage_html, render_triage_markdown
from threadline_server.themes import pages, queries
from threadline_server.web.access import SIGNED_IN, opened_to
from threadline_server.web.render import render_page

if TYPE_CHECKING:
    from django.http import HttpRequest

    from threadline_server.web.requests import SignedInRequest

TYPES = {"html": "text/html; charset=utf-8", "md": "text/markdown; charset=utf-8", "json": "application/json"}


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


def one_page_response(form: str) -> HttpResponse:
    """Return the one-page triage as HTML, Markdown or JSON. Raises NotFound before the first run."""
    answer = pages.one_page_answer(queries.whole_run())
    response = HttpResponse(_rendered(answer, form), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="triage-{answer["as_of"][:10]}.{form}"'
    return response


def _rendered(answer: dict[str, Any], form: str) -> str:
    if form == "html":
        return render_triage_html(answer)
    if form == "md":
        return render_triage_markdown(answer)
    return json.dumps(answer, indent=2, ensure_ascii=False) + "\n"


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
