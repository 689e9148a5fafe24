from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from threadline.errors import InputError
from threadline_server.accounts.models import Team
from threadline_server.themes.queries import get_theme_for
from threadline_server.triage import pages, queries
from threadline_server.triage.actions import answering, proposing
from threadline_server.triage.forms import DeclineForm, MergeForm, ProposeForm, SnoozeForm
from threadline_server.triage.queries import InboxFilters
from threadline_server.web.access import SIGNED_IN, only, opened_to
from threadline_server.web.errors import Conflict
from threadline_server.web.render import (
    redirect_or_refresh,
    render_page,
    render_page_or_fragment,
    toast,
    wants_fragment,
)
from threadline_server.web.roles import CONTRIBUTORS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from threadline_server.triage.models import Act, Proposal
    from threadline_server.web.requests import SignedInRequest

PER_PAGE = 50
ANSWERERS = only(*CONTRIBUTORS)


@opened_to(SIGNED_IN)
@require_GET
def inbox(request: SignedInRequest) -> HttpResponse:
    """List proposals; tab and filters are in the address."""
    filters = InboxFilters.from_query(request.GET)
    page = Paginator(queries.list_proposals(request.user, filters), PER_PAGE).get_page(request.GET.get("page"))
    context = pages.inbox_context(request.user, filters, list(page.object_list), at=timezone.now())
    return render_page(request, "triage/inbox.html", context | {"page": page})


@opened_to(SIGNED_IN)
@require_GET
def detail(request: SignedInRequest, proposal_id: int) -> HttpResponse:
    """Show one proposal: in the panel beside the inbox, or as a page."""
    proposal = queries.get_proposal_for(request.user, proposal_id)
    context = pages.detail_context(request.user, proposal, at=timezone.now())
    context["in_panel"] = wants_fragment(request)
    return render_page_or_fragment(request, "triage/detail.html", "triage/_detail.html", context)


@opened_to(ANSWERERS)
@require_POST
def snooze(request: SignedInRequest) -> HttpResponse:
    """Put the chosen proposals off."""
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        raise InputError("Choose for how long.")
    now = timezone.now()
    until = pages.snooze_until(form.cleaned_data["days"], at=now)
    act = answering.snooze(chosen(request), until, by=request.user, at=now)
    return answered(request, act, f"put off until {timezone.localtime(until):%-d %b}, or until the number doubles")


@opened_to(ANSWERERS)
@require_POST
def decline(request: SignedInRequest) -> HttpResponse:
    """Turn the chosen proposals down, with a reason."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        raise InputError("Say why, in at most 500 letters.")
    act = answering.decline(chosen(request), form.cleaned_data["reason"], by=request.user, at=timezone.now())
    return answered(request, act, "declined")


@opened_to(ANSWERERS)
@require_POST
def merge(request: SignedInRequest) -> HttpResponse:
    """Say that the chosen proposals are the same as another."""
    form = MergeForm(request.POST)
    if not form.is_valid():
        raise InputError("Choose the proposal that these are the same as.")
    into = queries.get_proposal_for(request.user, form.cleaned_data["into"])
    act = answering.merge(chosen(request), into, by=request.user, at=timezone.now())
    return answered(request, act, f"merged into “{into}”")


@opened_to(ANSWERERS)
@require_POST
def reopen(request: SignedInRequest) -> HttpResponse:
    """Let the chosen proposals wait again."""
    act = answering.reopen(chosen(request), by=request.user, at=timezone.now())
    return answered(request, act, "waiting again")


@opened_to(ANSWERERS)
@require_POST
def undo(request: SignedInRequest, act_id: int) -> HttpResponse:
    """Take one's own answer back."""
    act = queries.get_act_for(request.user, act_id)
    back = answering.undo(act, by=request.user, at=timezone.now())
    toast(request, f"{back} proposal{'s are' if back != 1 else ' is'} as before.")
    return redirect_or_refresh(request, "triage:inbox")


@opened_to(ANSWERERS)
def propose(request: SignedInRequest) -> HttpResponse:
    """Propose something that no rule saw."""
    form = ProposeForm(
        pages.theme_choices(request.user), Team.objects.visible_to(request.user), request.POST or None,
        theme=request.GET.get("theme", ""),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = _propose(request, form.cleaned_data)
        except (InputError, Conflict) as error:
            form.add_error(None, str(error))
        else:
            toast(request, f"“{made}” is in the inbox.")
            return redirect("triage:detail", made.pk)
    return render_page(request, "triage/propose.html", {"form": form}, status=400 if form.errors else 200)


def _propose(request: SignedInRequest, said: dict[str, Any]) -> Proposal:
    theme = get_theme_for(request.user, said["theme"]) if said["theme"] else None
    return proposing.propose_by_hand(
        said["title"], said["because"], theme=theme, team=said["team"], by=request.user, at=timezone.now()
    )


def chosen(request: SignedInRequest) -> list[Proposal]:
    """Return the proposals whose boxes were ticked. Raises InputError when none was."""
    ids = [int(value) for value in request.POST.getlist("proposal") if value.isdecimal()]
    found = queries.get_proposals_for(request.user, ids)
    if not found:
        raise InputError("Choose at least one proposal.")
    return found


def answered(request: SignedInRequest, act: Act, what: str) -> HttpResponse:
    """Say what was done, with a way back, and show the list again."""
    count = len(act.before)
    said = f"{count} proposals {what}." if count > 1 else f"{what[:1].upper()}{what[1:]}."
    toast(request, said, undo=reverse("triage:undo", args=[act.pk]))
    return back(request)


def back(request: SignedInRequest) -> HttpResponse:
    """Return to the list with its filters, and nowhere else."""
    here = request.POST.get("here", "")
    ours = url_has_allowed_host_and_scheme(here, allowed_hosts={request.get_host()}) and here.startswith("/triage/")
    return redirect_or_refresh(request, here if ours else reverse("triage:inbox"))
