from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from threadline.errors import InputError
from threadline_server.themes import known_playbook, pages, queries
from threadline_server.themes.actions import correcting, running
from threadline_server.themes.forms import FailureModeForm, MergeForm, RenameForm, SplitForm
from threadline_server.themes.queries import ThemeFilters
from threadline_server.tickets.listing import detail_context
from threadline_server.tickets.queries import get_ticket_for
from threadline_server.web.access import SIGNED_IN, only, opened_to
from threadline_server.web.errors import Conflict
from threadline_server.web.render import redirect_or_refresh, render_fragment, render_page, toast
from threadline_server.web.roles import CONTRIBUTORS, LEADS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from threadline_server.themes.models import Correction, Theme
    from threadline_server.web.requests import SignedInRequest

PER_PAGE = 50
CORRECTORS = only(*CONTRIBUTORS)


@opened_to(SIGNED_IN)
@require_GET
def theme_list(request: SignedInRequest) -> HttpResponse:
    """List themes; every filter is in the address."""
    filters = ThemeFilters.from_query(request.GET)
    context = pages.list_context(request.user, filters)
    page = Paginator(queries.list_themes(request.user, filters), PER_PAGE).get_page(request.GET.get("page"))
    context |= {"page": page, "lines": [pages.line(theme, context["run"]) for theme in page.object_list]}
    return render_page(request, "themes/list.html", context)


@opened_to(only(*LEADS))
@require_POST
def start_run(request: SignedInRequest) -> HttpResponse:
    """Look for themes anew."""
    running.start_run(by=request.user, at=timezone.now())
    return redirect_or_refresh(request, "themes:list")


@opened_to(SIGNED_IN)
@require_GET
def run_list(request: SignedInRequest) -> HttpResponse:
    """List the runs, newest first."""
    page = Paginator(queries.list_runs(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render_page(request, "themes/runs.html", {"page": page, "may_run": pages.may_run(request.user)})


@opened_to(SIGNED_IN)
@require_GET
def detail(request: SignedInRequest, key: str) -> HttpResponse:
    """Show one theme: its sentence, its trend, who it hits, how it failed, what was said of it."""
    theme = queries.get_theme_for(request.user, key)
    return render_page(request, "themes/detail.html", pages.detail_context(request.user, theme))


@opened_to(CORRECTORS)
@require_POST
def rename(request: SignedInRequest, key: str) -> HttpResponse:
    """Call a theme by another name."""
    theme = queries.get_theme_for(request.user, key)
    form = RenameForm(request.POST)
    if not form.is_valid():
        raise InputError("Give the theme a name of 1 to 120 letters.")
    said = correcting.rename_theme(theme, form.cleaned_data["name"], by=request.user, at=timezone.now())
    toast(request, f"It is called “{said.after['given_name']}” now.", undo=_undo(said))
    return redirect_or_refresh(request, "themes:detail", key)


@opened_to(CORRECTORS)
@require_POST
def pin(request: SignedInRequest, key: str) -> HttpResponse:
    """Pin a theme, or let it go."""
    theme = queries.get_theme_for(request.user, key)
    pinned = request.POST.get("pinned") == "yes"
    said = correcting.pin_theme(theme, pinned=pinned, by=request.user, at=timezone.now())
    text = "Pinned: it stays with its tickets, whatever later runs find." if pinned else "No longer pinned."
    toast(request, text, undo=_undo(said))
    return redirect_or_refresh(request, "themes:detail", key)


@opened_to(CORRECTORS)
@require_POST
def merge(request: SignedInRequest, key: str) -> HttpResponse:
    """Merge a theme into another."""
    theme = queries.get_theme_for(request.user, key)
    form = MergeForm(pages.merge_choices(request.user, theme), request.POST)
    if not form.is_valid():
        raise InputError("Choose the theme that this one goes into.")
    into = queries.get_theme_for(request.user, form.cleaned_data["into"])
    said = correcting.merge_theme(theme, into, by=request.user, at=timezone.now())
    toast(request, f"“{theme.name}” is merged into “{into.name}”. Its tickets follow.", undo=_undo(said))
    return redirect_or_refresh(request, "themes:detail", into.key)


@opened_to(CORRECTORS)
def split(request: SignedInRequest, key: str) -> HttpResponse:
    """Choose tickets of a theme that make a new one."""
    theme = queries.get_theme_for(request.user, key)
    words = request.GET.get("q", "").strip()[:200]
    form = SplitForm(request.POST if request.method == "POST" else None)
    problem, chosen = "", {int(value) for value in request.POST.getlist("ticket") if value.isdecimal()}
    if request.method == "POST" and form.is_valid():
        try:
            said = correcting.split_theme(
                theme, sorted(chosen), form.cleaned_data["name"], by=request.user, at=timezone.now()
            )
        except InputError as error:
            problem = str(error)
        else:
            made = _theme_of(said)
            toast(request, f"“{made.name}” is a theme of its own now.", undo=_undo(said))
            return redirect_or_refresh(request, "themes:detail", made.key)
    context = {
        "theme": theme,
        "form": form,
        "problem": problem,
        "words": words,
        "chosen": chosen,
        "tickets": queries.tickets_of(theme, words=words),
    }
    return render_page(request, "themes/split.html", context, status=400 if problem or form.errors else 200)


@opened_to(CORRECTORS)
@require_POST
def failure_mode(request: SignedInRequest, key: str) -> HttpResponse:
    """Confirm or correct how the product failed in a theme."""
    theme = queries.get_theme_for(request.user, key)
    form = FailureModeForm(request.POST)
    if not form.is_valid():
        raise InputError("Choose one of the playbook's failure modes.")
    before = theme.failure_mode
    said = correcting.say_failure_mode(theme, form.cleaned_data["failure_mode"], by=request.user, at=timezone.now())
    theme = queries.get_theme_for(request.user, key)
    name = known_playbook.failure_mode_name(theme.failure_mode)
    text = f"Confirmed: {name}." if before == theme.failure_mode else f"Corrected to {name}. Later runs keep it."
    toast(request, text, undo=_undo(said))
    if request.htmx:
        return render_fragment(request, "themes/_verdict.html", pages.verdict_context(request.user, theme))
    return redirect_or_refresh(request, "themes:detail", key)


@opened_to(CORRECTORS)
@require_POST
def ticket_failure_mode(request: SignedInRequest, ticket_id: int) -> HttpResponse:
    """Say how the product failed in one ticket."""
    ticket = get_ticket_for(request.user, ticket_id)
    form = FailureModeForm(request.POST)
    if not form.is_valid():
        raise InputError("Choose one of the playbook's failure modes.")
    said = correcting.say_ticket_failure_mode(
        ticket, form.cleaned_data["failure_mode"], by=request.user, at=timezone.now()
    )
    name = known_playbook.failure_mode_name(form.cleaned_data["failure_mode"])
    toast(request, f"{ticket.ticket_id}: {name}. The classifier learns from it in the next run.", undo=_undo(said))
    if request.htmx:
        changed = get_ticket_for(request.user, ticket_id)
        context = detail_context(request.user, changed) | {"in_panel": True}
        return render_fragment(request, "tickets/_detail.html", context)
    return redirect(_here(request) or reverse("tickets:detail", args=[ticket_id]))


@opened_to(CORRECTORS)
@require_POST
def undo(request: SignedInRequest, correction_id: int) -> HttpResponse:
    """Take one's own word back."""
    correction = queries.get_correction_for(request.user, correction_id)
    correcting.undo_correction(correction, by=request.user, at=timezone.now())
    toast(request, "Taken back.")
    if correction.theme is not None:
        before = correction.before.get("from")
        return redirect_or_refresh(request, "themes:detail", before or correction.theme.key)
    ticket = correction.ticket
    if ticket is None:
        raise Conflict("The ticket is not there any more.")
    return redirect_or_refresh(request, _here(request) or reverse("tickets:detail", args=[ticket.pk]))


def _here(request: SignedInRequest) -> str:
    """Return the page that a form was sent from, empty for none of ours."""
    here = request.htmx.current_url_abs_path if request.htmx else request.POST.get("here", "")
    return here if here and url_has_allowed_host_and_scheme(here, allowed_hosts=None) else ""


def _undo(correction: Correction) -> str:
    return reverse("themes:undo", args=[correction.pk])


def _theme_of(correction: Correction) -> Theme:
    assert correction.theme is not None  # noqa: S101  a split always makes one
    return correction.theme
