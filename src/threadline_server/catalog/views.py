from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from threadline_server.catalog import actions, queries
from threadline_server.catalog.forms import CapabilityForm, NewCapabilityForm
from threadline_server.journal.queries import history_of
from threadline_server.web.access import SIGNED_IN, only, opened_to
from threadline_server.web.render import render_page, toast
from threadline_server.web.roles import LEADS, Role

if TYPE_CHECKING:
    from django.http import HttpResponse

    from threadline_server.web.requests import SignedInRequest

from threadline.errors import InputError


@opened_to(SIGNED_IN)
@require_GET
def capability_list(request: SignedInRequest) -> HttpResponse:
    """List the capabilities."""
    context = {
        "capabilities": queries.list_capabilities(request.user),
        "form": NewCapabilityForm(),
        "may_edit": _may_edit(request),
    }
    return render_page(request, "catalog/list.html", context)


@opened_to(only(*LEADS))
def create(request: SignedInRequest) -> HttpResponse:
    """Add a capability that no ticket has named yet."""
    form = NewCapabilityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_capability(
                actions.NewCapability(**form.cleaned_data), by=request.user, at=timezone.now()
            )
        except InputError as error:
            form.add_error("name", str(error))
        else:
            toast(request, f"{made.name} is in the catalog.")
            return redirect("catalog:list")
    context = {"capabilities": queries.list_capabilities(request.user), "form": form, "may_edit": True}
    return render_page(request, "catalog/list.html", context, status=400 if form.errors else 200)


@opened_to(SIGNED_IN)
def detail(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show a capability; leads can describe it."""
    capability = queries.get_capability_for(request.user, slug)
    known = {"description": capability.description, "journey_step": capability.journey_step}
    form = CapabilityForm(request.POST or None, initial=known)
    if request.method == "POST" and _may_edit(request) and form.is_valid():
        actions.describe_capability(capability, by=request.user, at=timezone.now(), **form.cleaned_data)
        toast(request, "Saved.")
        return redirect("catalog:detail", slug)
    context = {
        "named": capability,
        "form": form,
        "may_edit": _may_edit(request),
        "history": history_of(capability),
    }
    return render_page(request, "catalog/detail.html", context)


def _may_edit(request: SignedInRequest) -> bool:
    return request.user.role == Role.ADMIN or request.user.role in LEADS
