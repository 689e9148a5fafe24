from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from threadline_server.web.access import SIGNED_IN, opened_to
from threadline_server.web.render import redirect_or_refresh, render_page, render_page_or_fragment, toast
from threadline_server.work import actions, queries

if TYPE_CHECKING:
    from django.http import HttpResponse

    from threadline_server.web.requests import SignedInRequest

PER_PAGE = 30


@opened_to(SIGNED_IN)
@require_GET
def work_list(request: SignedInRequest) -> HttpResponse:
    """List what runs and what ran."""
    page = Paginator(queries.list_work(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render_page(request, "work/list.html", {"page": page})


@opened_to(SIGNED_IN)
@require_GET
def detail(request: SignedInRequest, work_id: int) -> HttpResponse:
    """Show how far a piece of work is; its fragment asks for itself again until the work has ended."""
    work = queries.get_work_for(request.user, work_id)
    return render_page_or_fragment(request, "work/detail.html", "work/_progress.html", {"work": work})


@opened_to(SIGNED_IN)
@require_POST
def cancel(request: SignedInRequest, work_id: int) -> HttpResponse:
    """Stop a piece of work."""
    work = queries.get_work_for(request.user, work_id)
    actions.cancel_work(work, by=request.user, at=timezone.now())
    toast(request, f"“{work.title}” stops at its next step.")
    return redirect_or_refresh(request, "work:detail", work_id)
