from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from threadline_server.tickets import listing, queries
from threadline_server.tickets.actions import moving
from threadline_server.tickets.downloads import export_response
from threadline_server.tickets.filters import TicketFilters
from threadline_server.tickets.forms import MoveForm
from threadline_server.web.access import SIGNED_IN, only, opened_to
from threadline_server.web.render import (
    redirect_or_refresh,
    render_page,
    render_page_or_fragment,
    toast,
    wants_fragment,
)
from threadline_server.web.roles import CONTRIBUTORS

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from threadline_server.web.requests import SignedInRequest


@opened_to(SIGNED_IN)
@require_GET
def ticket_list(request: SignedInRequest) -> HttpResponse:
    """List tickets; every filter is in the address."""
    filters = TicketFilters.from_query(request.GET)
    context = listing.list_context(request.user, filters, after=request.GET.get("after", ""))
    return render_page(request, "tickets/list.html", context)


@opened_to(SIGNED_IN)
@require_GET
def detail(request: SignedInRequest, ticket_id: int) -> HttpResponse:
    """Show one ticket: in the panel beside a list, or as a page."""
    ticket = queries.get_ticket_for(request.user, ticket_id)
    context = listing.detail_context(request.user, ticket)
    context["in_panel"] = wants_fragment(request)
    return render_page_or_fragment(request, "tickets/detail.html", "tickets/_detail.html", context)


@opened_to(only(*CONTRIBUTORS))
@require_POST
def move(request: SignedInRequest) -> HttpResponse:
    """Move the chosen tickets to a theme, with a way back."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        toast(request, "Choose the theme that the tickets belong to.", failed=True)
        return _back(request)
    key = form.cleaned_data["theme"]
    chosen = [int(value) for value in request.POST.getlist("ticket") if value.isdecimal()]
    theme = listing.theme_named(request.user, key)
    made = moving.move_tickets(chosen, theme.key, by=request.user, at=timezone.now())
    undo = listing.undo_address(made)
    toast(request, f"{made.count} ticket{'s' if made.count != 1 else ''} moved to {theme.name}.", undo=undo)
    return _back(request)


@opened_to(only(*CONTRIBUTORS))
@require_POST
def undo(request: SignedInRequest, move_id: int) -> HttpResponse:
    """Take one's own move back."""
    made = queries.get_move_for(request.user, move_id)
    back = moving.undo_move(made, by=request.user, at=timezone.now())
    toast(request, f"{back} ticket{'s' if back != 1 else ''} moved back.")
    return _back(request)


@opened_to(only(*CONTRIBUTORS))
@require_GET
def export(request: SignedInRequest, form: str) -> HttpResponseBase:
    """Send the filtered list as a file."""
    return export_response(request, form)


def _back(request: SignedInRequest) -> HttpResponse:
    """Go back to the list with its filters, or to the page that an undo was pressed on."""
    here = request.POST.get("here", "")
    if request.htmx and not here:
        return redirect_or_refresh(request, request.htmx.current_url_abs_path or "tickets:list")
    return redirect_or_refresh(request, here if here.startswith("/tickets/") else "tickets:list")
