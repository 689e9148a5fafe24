"""Pages on which the classifier is set against labelled tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from threadline.errors import InputError
from threadline_server.themes import known_playbook, pages, queries
from threadline_server.themes.actions import checking
from threadline_server.themes.files import receive_labels
from threadline_server.themes.forms import ColumnsForm, LabelledFileForm
from threadline_server.themes.models import CheckState
from threadline_server.web.access import only, opened_to
from threadline_server.web.render import redirect_or_refresh, render_page, toast
from threadline_server.web.roles import LEADS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from threadline_server.web.requests import SignedInRequest

CHECKERS = only(*LEADS)
PER_PAGE = 30


@opened_to(CHECKERS)
def check_list(request: SignedInRequest) -> HttpResponse:
    """List the checks, and take the next labelled file."""
    problem = ""
    if request.method == "POST":
        try:
            check = receive_labels(request.FILES.get("file"), by=request.user)
        except InputError as error:
            problem = str(error)
        else:
            return redirect("themes:check", check.pk)
    page = Paginator(queries.list_checks(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": LabelledFileForm(), "problem": problem}
    return render_page(request, "themes/checks.html", context, status=400 if problem else 200)


@opened_to(CHECKERS)
def check_detail(request: SignedInRequest, check_id: int) -> HttpResponse:
    """Show a check as it stands: its columns to choose, its progress, or its figures."""
    check = queries.get_check_for(check_id)
    if check.state not in {CheckState.MAPPING, CheckState.FAILED} or not check.stored_as:
        return render_page(request, "themes/check.html", pages.check_context(check))
    form = ColumnsForm(
        check.columns, request.POST or None, text_column=check.text_column, label_column=check.label_column
    )
    if request.method == "POST" and form.is_valid():
        try:
            checking.start_check(check, **form.cleaned_data, by=request.user, at=timezone.now())
        except InputError as error:
            form.add_error(None, str(error))
        else:
            return redirect("themes:check", check.pk)
    context = {"check": check, "form": form, "modes": known_playbook.failure_mode_choices()}
    return render_page(request, "themes/columns.html", context, status=400 if form.errors else 200)


@opened_to(CHECKERS)
@require_POST
def discard(request: SignedInRequest, check_id: int) -> HttpResponse:
    """Drop a labelled file that was not used."""
    check = queries.get_check_for(check_id)
    checking.discard_check(check, by=request.user, at=timezone.now())
    toast(request, f"{check.name} is discarded.")
    return redirect_or_refresh(request, "themes:checks")
