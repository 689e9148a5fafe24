from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import login
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from threadline.errors import InputError
from threadline_server.accounts import actions, queries
from threadline_server.accounts.demo import is_demo
from threadline_server.accounts.forms import PersonForm, ProfileForm, RoleForm, TeamForm, TokenForm
from threadline_server.accounts.models import APPEARANCES
from threadline_server.web.access import ADMINS, PUBLIC, SIGNED_IN, opened_to
from threadline_server.web.errors import NotFound
from threadline_server.web.render import redirect_or_refresh, render_page, toast
from threadline_server.web.roles import Role

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from threadline_server.web.requests import SignedInRequest

LOOPBACK = {"127.0.0.1", "::1", ""}


@opened_to(SIGNED_IN)
def profile(request: SignedInRequest) -> HttpResponse:
    """Show and change one's own name and zone; list one's tokens."""
    user = request.user
    form = ProfileForm(request.POST or None, initial={"display_name": user.display_name, "zone": user.zone})
    if request.method == "POST" and form.is_valid():
        actions.change_profile(user, at=timezone.now(), **form.cleaned_data)
        toast(request, "Saved.")
        return redirect("accounts:profile")
    return _profile_page(request, {"form": form})


def _profile_page(request: SignedInRequest, more: dict[str, Any], status: int = 200) -> HttpResponse:
    user = request.user
    context = {
        "form": ProfileForm(initial={"display_name": user.display_name, "zone": user.zone}),
        "token_form": TokenForm(),
        "tokens": queries.list_tokens(user),
        "appearances": APPEARANCES,
        "now": timezone.now(),
    }
    return render_page(request, "accounts/profile.html", context | more, status=status)


@opened_to(SIGNED_IN)
@require_POST
def appearance(request: SignedInRequest) -> HttpResponse:
    """Switch between light and dark and go back to where the person was."""
    actions.choose_appearance(request.user, request.POST.get("appearance", ""))
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "home")


@opened_to(SIGNED_IN)
@require_POST
def create_token(request: SignedInRequest) -> HttpResponse:
    """Make a token and show it this once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _profile_page(request, {"token_form": form}, status=400)
    now, days = timezone.now(), form.cleaned_data["days"]
    _, secret = actions.create_token(
        request.user,
        form.cleaned_data["name"],
        scopes=form.cleaned_data["scopes"],
        at=now,
        expires_at=now + timedelta(days=int(days)) if days else None,
        by=request.user,
    )
    return _profile_page(request, {"secret": secret})


@opened_to(SIGNED_IN)
@require_POST
def revoke_token(request: SignedInRequest, token_id: int) -> HttpResponse:
    """Stop a token."""
    token = queries.get_token_for(request.user, token_id)
    actions.revoke_token(token, by=request.user, at=timezone.now())
    toast(request, f"“{token.name}” no longer opens anything.")
    return redirect_or_refresh(request, "accounts:profile")


@opened_to(ADMINS)
@require_GET
def people(request: SignedInRequest) -> HttpResponse:
    """List people and teams."""
    return _people_page(request, {})


def _people_page(request: SignedInRequest, more: dict[str, Any], status: int = 200) -> HttpResponse:
    found = queries.list_people(request.user)
    context = {
        "people": found,
        "teams": queries.list_teams(request.user),
        "form": PersonForm(),
        "team_form": TeamForm(people=found.filter(is_active=True)),
        "roles": [(role.value, role.label) for role in Role],
    }
    return render_page(request, "accounts/people.html", context | more, status=status)


@opened_to(ADMINS)
@require_POST
def create_person(request: SignedInRequest) -> HttpResponse:
    """Create an account; its person sets the password by "forgotten password"."""
    form = PersonForm(request.POST)
    if form.is_valid():
        new = actions.NewPerson(
            form.cleaned_data["email"], form.cleaned_data["display_name"], Role(form.cleaned_data["role"])
        )
        try:
            person = actions.create_person(new, by=request.user, at=timezone.now())
        except InputError as error:
            form.add_error("email", str(error))
        else:
            toast(request, f"{person.display_name} can now set a password with “Forgotten password?”.")
            return redirect("accounts:people")
    return _people_page(request, {"form": form}, status=400)


@opened_to(ADMINS)
@require_POST
def change_role(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Give a person another role."""
    person = queries.get_person_for(request.user, person_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise InputError("There is no such role.")
    actions.change_role(person, Role(form.cleaned_data["role"]), by=request.user, at=timezone.now())
    toast(request, f"{person.display_name} is now {person.get_role_display()}.")
    return redirect_or_refresh(request, "accounts:people")


@opened_to(ADMINS)
@require_POST
def deactivate(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Close an account."""
    person = queries.get_person_for(request.user, person_id)
    actions.deactivate_person(person, by=request.user, at=timezone.now())
    toast(request, f"{person.display_name} can no longer sign in.")
    return redirect_or_refresh(request, "accounts:people")


@opened_to(ADMINS)
@require_POST
def reactivate(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Open a closed account."""
    person = queries.get_person_for(request.user, person_id)
    actions.reactivate_person(person, by=request.user, at=timezone.now())
    toast(request, f"{person.display_name} can sign in again.")
    return redirect_or_refresh(request, "accounts:people")


@opened_to(ADMINS)
@require_POST
def save_team(request: SignedInRequest) -> HttpResponse:
    """Create a team or change its members."""
    form = TeamForm(request.POST, people=queries.list_people(request.user).filter(is_active=True))
    if not form.is_valid():
        return _people_page(request, {"team_form": form}, status=400)
    team = actions.save_team(
        form.cleaned_data["name"], form.cleaned_data["members"], by=request.user, at=timezone.now()
    )
    toast(request, f"Team {team.name} is saved.")
    return redirect_or_refresh(request, "accounts:people")


@opened_to(PUBLIC)
@require_GET
def sign_in_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Sign in by a one-time link: demo data on this very machine only."""
    if not is_demo(settings.DATA_FOLDER) or request.META.get("REMOTE_ADDR", "") not in LOOPBACK:
        raise NotFound("There are no sign-in links here.")
    if request.user.is_authenticated:
        return redirect("home")
    user = actions.use_sign_in_link(secret, at=timezone.now())
    if user is None:
        toast(request, "This link was used before. Start the server again for a new one.", failed=True)
        return redirect("account_login")
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home")
