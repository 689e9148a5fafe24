from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.views.decorators.http import require_GET

from threadline_server.journal import queries
from threadline_server.web.access import only, opened_to
from threadline_server.web.render import render_page_or_fragment
from threadline_server.web.roles import LEADS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from threadline_server.web.requests import SignedInRequest

PER_PAGE = 50


@opened_to(only(*LEADS))
@require_GET
def entries(request: SignedInRequest) -> HttpResponse:
    """List who did what, newest first; filtered by act or subject when the address says so."""
    found = queries.list_entries(request.user)
    for parameter, field in (("act", "act__startswith"), ("kind", "subject_kind"), ("id", "subject_id")):
        if request.GET.get(parameter):
            found = found.filter(**{field: request.GET[parameter]})
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render_page_or_fragment(request, "journal/list.html", "journal/_rows.html", {"page": page})
