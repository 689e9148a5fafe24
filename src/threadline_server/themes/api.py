from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.utils import timezone
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile  # noqa: TC002  ninja reads annotations

from threadline.errors import InputError
from threadline_server.accounts.api_access import allow
from threadline_server.themes import queries, schemas
from threadline_server.themes.actions import checking, correcting, running
from threadline_server.themes.files import TYPES, one_page_response, receive_labels
from threadline_server.themes.queries import ORDERS, ThemeFilters
from threadline_server.tickets.actions import moving
from threadline_server.tickets.models import Ticket
from threadline_server.tickets.queries import get_ticket_by_key
from threadline_server.web.access import SIGNED_IN, only
from threadline_server.web.errors import NotFound
from threadline_server.web.roles import CONTRIBUTORS, LEADS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from threadline_server.themes.models import AccuracyCheck, Correction, Run, Theme
    from threadline_server.web.requests import SignedInRequest

router = Router(tags=["themes"])
runs = Router(tags=["runs"])
corrections = Router(tags=["corrections"])
triage = Router(tags=["triage"])
checks = Router(tags=["accuracy"])

MOST_ROWS = 200
Row = TypeVar("Row", bound=models.Model)


@router.get("", auth=allow(SIGNED_IN, scope="read"), response=schemas.Themes)
def list_themes(
    request: SignedInRequest, filters: Query[schemas.Filters], after: int = 0, limit: int = 100
) -> dict[str, object]:
    """List themes, those that matter most first; `next` is the `after` of the next call."""
    chosen = ThemeFilters(**filters.dict())
    if chosen.order not in ORDERS:
        raise InputError(f"order can be {', '.join(ORDERS)}.")
    limit, after = max(1, min(limit, MOST_ROWS)), max(0, after)
    rows = list(queries.list_themes(request.user, chosen).select_related("merged_into")[after : after + limit + 1])
    return {
        "rows": [_theme(theme) for theme in rows[:limit]],
        "next": after + limit if len(rows) > limit else None,
    }


@router.get("/{key}", auth=allow(SIGNED_IN, scope="read"), response=schemas.WholeTheme)
def show_theme(request: SignedInRequest, key: str) -> dict[str, object]:
    """Return a theme with all its numbers."""
    theme = queries.get_theme_for(request.user, key)
    return _theme(theme) | {"summary": theme.summary, "days": theme.days}


@runs.get("", auth=allow(SIGNED_IN, scope="read"), response=schemas.Runs)
def list_runs(request: SignedInRequest, before: int | None = None, limit: int = 50) -> dict[str, object]:
    """List runs, newest first; `next` is the `before` of the next call."""
    return _page(queries.list_runs(request.user), before, limit)


@runs.post("", auth=allow(only(*LEADS), scope="write"), response={202: schemas.Run})
def start_run(request: SignedInRequest, wish: schemas.RunWish | None = None) -> Status[Any]:
    """Look for themes, in the background: see `work_id`. 409 when a run is under way."""
    as_of = wish.as_of if wish is not None else None
    return Status(202, running.start_run(by=request.user, at=timezone.now(), as_of=as_of))


@runs.get("/{run_id}", auth=allow(SIGNED_IN, scope="read"), response=schemas.WholeRun)
def show_run(request: SignedInRequest, run_id: int) -> Run:
    """Return a run with its whole answer."""
    return queries.get_run_for(request.user, run_id)


@corrections.get("", auth=allow(SIGNED_IN, scope="read"), response=schemas.Corrections)
def list_corrections(request: SignedInRequest, before: int | None = None, limit: int = 50) -> dict[str, object]:
    """List what people said about themes and tickets, newest first."""
    page = _page(queries.list_corrections(request.user), before, limit)
    return page | {"rows": [_correction(row) for row in page["rows"]]}


@corrections.post("", auth=allow(only(*CONTRIBUTORS), scope="write"), response={201: schemas.Correction})
def correct(request: SignedInRequest, wish: schemas.CorrectionWish) -> Status[Any]:
    """Say something about a theme, or the failure mode of a ticket. It shows at once; the next run hears it."""
    return Status(201, _correction(_said(request, wish)))


@corrections.post("/{correction_id}/undo", auth=allow(only(*CONTRIBUTORS), scope="write"), response=schemas.Correction)
def undo_correction(request: SignedInRequest, correction_id: int) -> dict[str, object]:
    """Take one's own word back."""
    correction = queries.get_correction_for(request.user, correction_id)
    correcting.undo_correction(correction, by=request.user, at=timezone.now())
    return _correction(queries.get_correction_for(request.user, correction_id))


@triage.get("", auth=allow(SIGNED_IN, scope="read"))
def one_page_triage(request: SignedInRequest, format: str = "json") -> HttpResponse:  # noqa: A002, ARG001  a query parameter
    """Send the one-page triage of the newest run as `json`, `html` or `md`."""
    if format not in TYPES:
        raise InputError("format can be json, html or md.")
    return one_page_response(format)


@triage.get("/tag-guide", auth=allow(SIGNED_IN, scope="read"))
def tag_guide(request: SignedInRequest) -> Any:  # noqa: ARG001  ninja's signature
    """Return the tag guide of the newest run, and how far agents' own tags agree with the classifier."""
    run = queries.whole_run()
    if run is None or run.tag_guide is None:
        raise NotFound("There is no triage yet. Load tickets and look for themes first.")
    return run.tag_guide


@triage.get("/journey", auth=allow(SIGNED_IN, scope="read"))
def journey(request: SignedInRequest) -> Any:  # noqa: ARG001  ninja's signature
    """Return where on their way customers met which failure, as of the newest run."""
    run = queries.whole_run()
    if run is None or run.journey is None:
        raise NotFound("There is no triage yet. Load tickets and look for themes first.")
    return run.journey


@checks.get("", auth=allow(only(*LEADS), scope="read"), response=schemas.Checks)
def list_checks(request: SignedInRequest, before: int | None = None, limit: int = 50) -> dict[str, object]:  # noqa: ARG001  ninja's signature
    """List the checks of the classifier, newest first."""
    return _page(queries.list_checks(), before, limit)


@checks.post("", auth=allow(only(*LEADS), scope="write"), response={201: schemas.Check})
def send_labels(request: SignedInRequest, file: File[UploadedFile]) -> Status[Any]:
    """Send a labelled file in. The answer names its columns; nothing is judged before `start`."""
    return Status(201, receive_labels(file, by=request.user))


@checks.get("/{check_id}", auth=allow(only(*LEADS), scope="read"), response=schemas.Check)
def show_check(request: SignedInRequest, check_id: int) -> AccuracyCheck:  # noqa: ARG001  ninja's signature
    """Return a check: its state and, once it is done, its figures."""
    return queries.get_check_for(check_id)


@checks.post("/{check_id}/start", auth=allow(only(*LEADS), scope="write"), response={202: schemas.Check})
def start_check(request: SignedInRequest, check_id: int, start: schemas.CheckStart) -> Status[Any]:
    """Set the classifier against the file, in the background: see `work_id`."""
    check = queries.get_check_for(check_id)
    return Status(202, checking.start_check(check, **start.dict(), by=request.user, at=timezone.now()))


@checks.post("/{check_id}/discard", auth=allow(only(*LEADS), scope="write"), response={204: None})
def discard_check(request: SignedInRequest, check_id: int) -> Status[Any]:
    """Drop a labelled file that was not used. 409 for a check that runs or has figures."""
    checking.discard_check(queries.get_check_for(check_id), by=request.user, at=timezone.now())
    return Status(204, None)


def _said(request: SignedInRequest, wish: schemas.CorrectionWish) -> Correction:
    user, now = request.user, timezone.now()
    if wish.kind == "failure_mode" and not wish.theme:
        if len(wish.ticket_ids) != 1:
            raise InputError("A failure mode is said of a theme, or of exactly one ticket.")
        ticket = get_ticket_by_key(user, wish.ticket_ids[0])
        return correcting.say_ticket_failure_mode(ticket, wish.failure_mode, by=user, at=now)
    theme = queries.get_theme_for(user, wish.theme)
    if wish.kind == "rename":
        return correcting.rename_theme(theme, wish.name, by=user, at=now)
    if wish.kind == "merge":
        return correcting.merge_theme(theme, queries.get_theme_for(user, wish.into), by=user, at=now)
    if wish.kind == "split":
        found = Ticket.objects.visible_to(user).filter(ticket_id__in=wish.ticket_ids[: moving.MOST_AT_ONCE])
        chosen = list(found.values_list("pk", flat=True))
        return correcting.split_theme(theme, chosen, wish.name, by=user, at=now)
    if wish.kind == "failure_mode":
        return correcting.say_failure_mode(theme, wish.failure_mode, by=user, at=now)
    return correcting.pin_theme(theme, pinned=wish.kind == "pin", by=user, at=now)


def _theme(theme: Theme) -> dict[str, Any]:
    names = (
        "key name found_name state pinned size people share direction change csat spiking failure_mode "
        "failure_mode_status lane response first_at last_at"
    )
    shown = {name: getattr(theme, name) for name in names.split()}
    into = theme.merged_into
    return shown | {"sentence": theme.said, "merged_into": None if into is None else into.key}


def _correction(row: Correction) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "theme": None if row.theme is None else row.theme.key,
        "ticket_id": None if row.ticket is None else row.ticket.ticket_id,
        "after": row.after,
        "by": row.by.display_name,
        "at": row.at,
        "undone_at": row.undone_at,
    }


def _page(found: models.QuerySet[Row], before: int | None, limit: int) -> dict[str, Any]:
    limit = max(1, min(limit, MOST_ROWS))
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: limit + 1])
    return {"rows": rows[:limit], "next": rows[limit - 1].pk if len(rows) > limit else None}
