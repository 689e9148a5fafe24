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
from threadline_server.initiatives import actions, pages, queries
from threadline_server.initiatives.actions import Change, Plan
from threadline_server.initiatives.forms import InitiativeForm, MoveForm, StartForm
from threadline_server.initiatives.models import State
from threadline_server.initiatives.queries import InitiativeFilters
from threadline_server.themes.queries import get_theme_for
from threadline_server.triage.queries import get_act_for, get_proposal_for, get_proposals_for
from threadline_server.web.access import SIGNED_IN, only, opened_to
from threadline_server.web.errors import Conflict, NotAllowed
from threadline_server.web.render import redirect_or_refresh, render_page, toast
from threadline_server.web.roles import CONTRIBUTORS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from threadline_server.initiatives.models import Initiative
    from threadline_server.themes.models import Theme
    from threadline_server.triage.models import Proposal
    from threadline_server.web.requests import SignedInRequest

PER_PAGE = 50
STARTERS = only(*CONTRIBUTORS)


@opened_to(SIGNED_IN)
@require_GET
def board(request: SignedInRequest) -> HttpResponse:
    """Show initiatives by state; every filter is in the address."""
    filters = InitiativeFilters.from_query(request.GET)
    context = pages.board_context(request.user, filters, at=timezone.now())
    return render_page(request, "initiatives/board.html", context)


@opened_to(SIGNED_IN)
@require_GET
def initiative_list(request: SignedInRequest) -> HttpResponse:
    """List initiatives, newest first."""
    filters = InitiativeFilters.from_query(request.GET)
    page = Paginator(queries.list_initiatives(request.user, filters), PER_PAGE).get_page(request.GET.get("page"))
    context = pages.list_context(request.user, filters, list(page.object_list), at=timezone.now())
    return render_page(request, "initiatives/list.html", context | {"page": page})


@opened_to(STARTERS)
def start(request: SignedInRequest) -> HttpResponse:
    """Start an initiative, from a theme, a proposal, or neither."""
    proposal, theme = _origin(request)
    form = StartForm(
        _choices(request, theme), pages.owners(request.user), Team.objects.visible_to(request.user),
        request.POST or None, **_prefilled(request, proposal, theme),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = _start(request, form.cleaned_data, proposal)
        except (InputError, Conflict) as error:
            form.add_error(None, str(error))
        else:
            toast(request, f"“{made}” is started. {made.owner} owns it.")
            return redirect("initiatives:detail", made.pk)
    others = queries.about_theme(request.user, theme) if theme else []
    context = {"form": form, "proposal": proposal, "theme": theme, "others": others}
    return render_page(request, "initiatives/start.html", context, status=400 if form.errors else 200)


def _origin(request: SignedInRequest) -> tuple[Proposal | None, Theme | None]:
    number = request.GET.get("proposal", "")
    proposal = get_proposal_for(request.user, int(number)) if number.isdecimal() else None
    if proposal is not None:
        return proposal, proposal.theme
    key = request.GET.get("theme", "")
    return None, get_theme_for(request.user, key) if key else None


def _prefilled(request: SignedInRequest, proposal: Proposal | None, theme: Theme | None) -> dict[str, Any]:
    title = proposal.title if proposal else theme.name if theme else ""
    team = proposal.team_id if proposal else None
    return {"title": title, "theme": theme.key if theme else "", "owner": request.user.pk, "team": team}


def _choices(request: SignedInRequest, theme: Theme | None) -> list[tuple[str, str]]:
    choices = pages.theme_choices(request.user)
    # A theme that no longer stands can still be answered by whoever came from it.
    if theme is not None and theme.key not in dict(choices):
        choices.append((theme.key, theme.name))
    return choices


def _start(request: SignedInRequest, said: dict[str, Any], proposal: Proposal | None) -> Initiative:
    theme = get_theme_for(request.user, said["theme"]) if said["theme"] else None
    plan = Plan(said["title"], said["owner"], theme, proposal, said["team"], said["due_on"])
    return actions.start_initiative(plan, by=request.user, at=timezone.now())


@opened_to(STARTERS)
@require_POST
def accept(request: SignedInRequest) -> HttpResponse:
    """Accept the chosen proposals as they stand."""
    ids = [int(value) for value in request.POST.getlist("proposal") if value.isdecimal()]
    proposals = get_proposals_for(request.user, ids)
    if not proposals:
        raise InputError("Choose at least one proposal.")
    started, act = actions.accept_proposals(proposals, by=request.user, at=timezone.now())
    said = f"Accepted: “{started[0]}” is an initiative of yours."
    if len(started) > 1:
        said = f"{len(started)} accepted: they are initiatives of yours."
    toast(request, said, undo=reverse("initiatives:take_back", args=[act.pk]))
    return redirect_or_refresh(request, _here(request, "triage:inbox"))


@opened_to(STARTERS)
@require_POST
def take_back(request: SignedInRequest, act_id: int) -> HttpResponse:
    """Take one's own acceptance back."""
    act = get_act_for(request.user, act_id)
    back = actions.take_back(act, by=request.user, at=timezone.now())
    toast(request, f"Taken back: {back} proposal{'s wait' if back != 1 else ' waits'} again.")
    return redirect_or_refresh(request, "triage:inbox")


@opened_to(SIGNED_IN)
def detail(request: SignedInRequest, initiative_id: int) -> HttpResponse:
    """Show an initiative; whoever may can change it."""
    initiative = queries.get_initiative_for(request.user, initiative_id)
    context = pages.detail_context(request.user, initiative, at=timezone.now())
    people = pages.owners(request.user, besides=initiative.owner_id)
    form = InitiativeForm(
        people, Team.objects.visible_to(request.user), request.POST or None, title=initiative.title,
        owner=initiative.owner_id, team=initiative.team_id, due_on=initiative.due_on,
    )  # fmt: skip
    if request.method == "POST":
        if not context["may_change"]:
            raise NotAllowed("Only its owner and leads change an initiative.")
        if form.is_valid() and _change(request, initiative, form):
            toast(request, "Saved.")
            return redirect("initiatives:detail", initiative.pk)
    return render_page(request, "initiatives/detail.html", context | {"form": form}, status=400 if form.errors else 200)


def _change(request: SignedInRequest, initiative: Initiative, form: InitiativeForm) -> bool:
    try:
        actions.change_initiative(initiative, Change(**form.cleaned_data), by=request.user, at=timezone.now())
    except InputError as error:
        form.add_error("owner", str(error))
        return False
    return True


@opened_to(STARTERS)
@require_POST
def move(request: SignedInRequest, initiative_id: int) -> HttpResponse:
    """Move an initiative to another state."""
    initiative = queries.get_initiative_for(request.user, initiative_id)
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise InputError("Choose where it goes.")
    to = State(form.cleaned_data["to"])
    actions.move_initiative(initiative, to, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    toast(request, f"“{initiative}” is {to.label} now.", undo=reverse("initiatives:undo", args=[initiative.pk]))
    return redirect_or_refresh(request, _here(request, "initiatives:board"))


@opened_to(STARTERS)
@require_POST
def undo(request: SignedInRequest, initiative_id: int) -> HttpResponse:
    """Take one's own last move back."""
    initiative = queries.get_initiative_for(request.user, initiative_id)
    actions.undo_move(initiative, by=request.user, at=timezone.now())
    toast(request, f"“{initiative}” is where it was.")
    return redirect_or_refresh(request, "initiatives:detail", initiative.pk)


def _here(request: SignedInRequest, usual: str) -> str:
    here = request.POST.get("here", "")
    ours = url_has_allowed_host_and_scheme(here, allowed_hosts={request.get_host()}) and here.startswith("/")
    return here if ours else reverse(usual)
