"""Pages on which files of tickets come in, and the one on which a person's tickets are deleted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from threadline.errors import InputError
from threadline_server.tickets import queries
from threadline_server.tickets.actions import forgetting, loading, undoing
from threadline_server.tickets.downloads import rejects_response
from threadline_server.tickets.forms import ForgetForm, MappingForm, UploadForm
from threadline_server.tickets.models import LoadState
from threadline_server.web.access import ADMINS, only, opened_to
from threadline_server.web.render import redirect_or_refresh, render_page, render_page_or_fragment, toast
from threadline_server.web.roles import LEADS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from threadline_server.tickets.models import Load
    from threadline_server.web.requests import SignedInRequest

LOADERS = only(*LEADS)
PER_PAGE = 30


@opened_to(LOADERS)
@require_GET
def load_list(request: SignedInRequest) -> HttpResponse:
    """List what was loaded, and take the next file."""
    page = Paginator(queries.list_loads(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render_page(request, "tickets/loads.html", {"page": page, "form": UploadForm(), "limit": _limit()})


@csrf_exempt  # checked below, after the handler that must be set before the body is read
@opened_to(LOADERS)
@require_POST
def upload(request: SignedInRequest) -> HttpResponse:
    """Take a file in and go on to its columns."""
    # Straight to a private file: a large upload must not pass through memory.
    request.upload_handlers = [TemporaryFileUploadHandler(request)]
    return _take_in(request)


@csrf_protect
def _take_in(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    try:
        file = _file_of(request)
        load = loading.receive_file(Path(file.temporary_file_path()), file.name, by=user, at=timezone.now())
    except InputError as error:
        page = Paginator(queries.list_loads(user), PER_PAGE).get_page(1)
        context = {"page": page, "form": UploadForm(), "limit": _limit(), "problem": str(error)}
        return render_page(request, "tickets/loads.html", context, status=400)
    return redirect("tickets:load", load.pk)


@opened_to(LOADERS)
def load_detail(request: SignedInRequest, load_id: int) -> HttpResponse:
    """Show a load as it stands: its columns to choose, its progress, or its report."""
    load = queries.get_load_for(request.user, load_id)
    if load.state in {LoadState.MAPPING, LoadState.FAILED} and load.stored_as:
        return _mapping_page(request, load)
    return render_page(request, "tickets/load.html", {"load": load, "work": load.work})


@opened_to(LOADERS)
@require_POST
def discard(request: SignedInRequest, load_id: int) -> HttpResponse:
    """Drop a file that was not loaded."""
    load = queries.get_load_for(request.user, load_id)
    loading.discard_load(load, by=request.user, at=timezone.now())
    toast(request, f"{load.name} is discarded.")
    return redirect_or_refresh(request, "tickets:loads")


@opened_to(LOADERS)
@require_POST
def undo(request: SignedInRequest, load_id: int) -> HttpResponse:
    """Take a whole load back, in the background."""
    load = queries.get_load_for(request.user, load_id)
    undoing.ask_to_undo(load, by=request.user, at=timezone.now())
    return redirect_or_refresh(request, "tickets:load", load_id)


@opened_to(LOADERS)
@require_GET
def rejects(request: SignedInRequest, load_id: int) -> HttpResponseBase:
    """Send the refused rows. They hold raw text, so only leads get them."""
    load = queries.get_load_for(request.user, load_id)
    return rejects_response(load)


@opened_to(ADMINS)
def forget(request: SignedInRequest) -> HttpResponse:
    """Delete a person's tickets everywhere."""
    form = ForgetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wish = forgetting.ask_to_forget(form.cleaned_data["user_id"], by=request.user, at=timezone.now())
        return redirect("work:detail", wish.work_id)
    context = {"form": form, "wishes": queries.list_forgettings()[:PER_PAGE]}
    return render_page(request, "tickets/forget.html", context, status=400 if form.errors else 200)


def _mapping_page(request: SignedInRequest, load: Load) -> HttpResponse:
    recognised = load.recognised or {}
    posted = request.POST if request.method == "POST" else None
    given = load.mapping | {"max_reject_share": f"{load.max_reject_share:g}"}
    form = MappingForm(recognised.get("columns", []), posted, **given)
    valid = form.is_valid() if posted is not None else False
    mapping = form.mapping(form.cleaned_data) if valid else load.mapping
    if valid and "start" in request.POST:
        share = float(form.cleaned_data["max_reject_share"])
        loading.start_load(load, mapping, max_reject_share=share, by=request.user, at=timezone.now())
        return redirect("tickets:load", load.pk)
    context = {
        "load": load,
        "form": form,
        "preview": recognised,
        **_trial(load, mapping, wanted=posted is None or valid),
    }
    return render_page_or_fragment(request, "tickets/mapping.html", "tickets/_trial.html", context)


def _trial(load: Load, mapping: dict[str, str], *, wanted: bool) -> dict[str, Any]:
    if not wanted:
        return {"trial_problem": "Some columns still have to be chosen; the first rows are then checked here."}
    try:
        report, refused = loading.try_load(load, mapping, at=timezone.now())
    except InputError as error:
        return {"trial_problem": str(error).partition(" Map ")[0]}
    return {"trial": report, "refused": refused[:10]}


def _limit() -> int:
    return int(settings.UPLOAD_BYTES // 1024 // 1024)


def _file_of(request: HttpRequest) -> Any:
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_BYTES:
        raise InputError(
            f"The file is larger than {_limit()} MB. Load it on the server with `threadline lake load`, "
            "or have the limit raised (THREADLINE_UPLOAD_MEGABYTES)."
        )
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        raise InputError("Choose a file that is not empty: CSV, JSON lines or Parquet.")
    return form.cleaned_data["file"]
