from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile  # noqa: TC002  ninja reads annotations

from threadline.errors import InputError
from threadline_server.accounts.api_access import allow
from threadline_server.tickets import ingestion, queries, schemas
from threadline_server.tickets.actions import forgetting, loading, moving, undoing
from threadline_server.tickets.downloads import export_response, rejects_response, temporary_path
from threadline_server.tickets.filters import TicketFilters
from threadline_server.tickets.models import Ticket
from threadline_server.web.access import ADMINS, SIGNED_IN, only
from threadline_server.web.roles import CONTRIBUTORS, LEADS

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpResponseBase

    from threadline_server.tickets.models import Load, Move
    from threadline_server.web.requests import SignedInRequest

router = Router(tags=["tickets"])
loads = Router(tags=["loads"])

MOST_ROWS = 1_000
DESCRIBED_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["rows"],
                    "properties": {
                        "rows": {
                            "type": "array",
                            "maxItems": ingestion.MOST_ROWS,
                            "items": {
                                "type": "object",
                                "required": ["ticket_id", "created_at", "text"],
                                "additionalProperties": True,
                            },
                        }
                    },
                }
            },
            "application/x-ndjson": {"schema": {"type": "string", "description": "One ticket per line."}},
        },
    },
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": False,
            "schema": {"type": "string", "maxLength": 200},
            "description": "The same key with the same batch is taken in once, however often it is sent.",
        }
    ],
}


@router.get("", auth=allow(SIGNED_IN, scope="read"), response=schemas.Tickets)
def list_tickets(
    request: SignedInRequest, filters: Query[schemas.Filters], after: str = "", limit: int = 100
) -> dict[str, object]:
    """List tickets, newest first; `next` is the `after` of the next call. `theme=none`: the unassigned ones."""
    limit = max(1, min(limit, MOST_ROWS))
    page = queries.ticket_page(request.user, TicketFilters(**filters.dict()), after=after, limit=limit)
    return {"rows": page.rows, "next": page.next}


@router.post(
    "", auth=allow(only(*CONTRIBUTORS), scope="ingest"), response={202: schemas.Accepted}, openapi_extra=DESCRIBED_BODY
)
def ingest_tickets(request: SignedInRequest) -> Status[Any]:
    """Send tickets in, at most 10,000 a batch. The answer means that they are safe on disk; pages show them soon.

    A ticket_id that is known already is an update: the newest updated_at counts.
    """
    rows = ingestion.read_rows(request.body, request.content_type or "")
    key = request.headers.get("Idempotency-Key", "").strip()[:200] or None
    ack = ingestion.accept(rows, key=key, at=timezone.now())
    return Status(202, {"accepted": ack.rows, "batch": ack.number, "repeated": ack.repeated})


@router.get("/facets", auth=allow(SIGNED_IN, scope="read"), response=schemas.Facets)
def list_facets(request: SignedInRequest) -> dict[str, object]:  # noqa: ARG001  ninja's signature
    """Return which values the filters have, and how many tickets each."""
    counted = queries.facets()
    counted.pop("all", None)
    return {"tickets": queries.count_all(), "by": {kind: dict(values) for kind, values in counted.items()}}


@router.get("/export", auth=allow(only(*CONTRIBUTORS), scope="read"))
def export_tickets(request: SignedInRequest, format: str = "csv") -> HttpResponseBase:  # noqa: A002  a query parameter
    """Send the filtered list (filters as in the list) as `csv`, `jsonl` or `parquet`."""
    if format not in {"csv", "jsonl", "parquet"}:
        raise InputError("format can be csv, jsonl or parquet.")
    return export_response(request, format)


@router.post("/moves", auth=allow(only(*CONTRIBUTORS), scope="write"), response={201: schemas.Move})
def move_tickets(request: SignedInRequest, wish: schemas.MoveWish) -> Status[Any]:
    """Move tickets to a theme, up to 5,000 at once."""
    found = Ticket.objects.visible_to(request.user).filter(ticket_id__in=wish.ticket_ids[: moving.MOST_AT_ONCE + 1])
    chosen = list(found.values_list("pk", flat=True))
    return Status(201, moving.move_tickets(chosen, wish.theme_key, by=request.user, at=timezone.now()))


@router.post("/moves/{move_id}/undo", auth=allow(only(*CONTRIBUTORS), scope="write"), response=schemas.Move)
def undo_move(request: SignedInRequest, move_id: int) -> Move:
    """Take one's own move back."""
    move = queries.get_move_for(request.user, move_id)
    moving.undo_move(move, by=request.user, at=timezone.now())
    move.refresh_from_db()
    return move


@router.post("/forget", auth=allow(ADMINS, scope="people"), response={202: schemas.Forgetting})
def forget_person(request: SignedInRequest, wish: schemas.ForgetWish) -> Status[Any]:
    """Delete a person's tickets everywhere, in the background."""
    return Status(202, forgetting.ask_to_forget(wish.user_id, by=request.user, at=timezone.now()))


@router.get("/{ticket_id}", auth=allow(SIGNED_IN, scope="read"), response=schemas.Ticket)
def show_ticket(request: SignedInRequest, ticket_id: str) -> Ticket:
    """Return one ticket by its ticket_id."""
    return queries.get_ticket_by_key(request.user, ticket_id)


@loads.get("", auth=allow(only(*LEADS), scope="read"), response=schemas.Loads)
def list_loads(request: SignedInRequest, before: int | None = None, limit: int = 50) -> dict[str, object]:
    """List loads, newest first; `next` is the `before` of the next call."""
    limit = max(1, min(limit, 200))
    found = queries.list_loads(request.user)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: limit + 1])
    return {"rows": rows[:limit], "next": rows[limit - 1].pk if len(rows) > limit else None}


@loads.post("", auth=allow(only(*LEADS), scope="ingest"), response={201: schemas.Load})
def upload_file(request: SignedInRequest, file: File[UploadedFile]) -> Status[Any]:
    """Send a file in. The answer says which columns were recognised; nothing is loaded before `start`."""
    path = temporary_path(".upload")
    _copy(file, path)
    return Status(201, loading.receive_file(path, file.name or "upload", by=request.user, at=timezone.now()))


@loads.get("/{load_id}", auth=allow(only(*LEADS), scope="read"), response=schemas.Load)
def show_load(request: SignedInRequest, load_id: int) -> Load:
    """Return a load: its state, what was recognised, and its report."""
    return queries.get_load_for(request.user, load_id)


@loads.post("/{load_id}/start", auth=allow(only(*LEADS), scope="ingest"), response=schemas.Load)
def start_load(request: SignedInRequest, load_id: int, start: schemas.LoadStart) -> Load:
    """Load the file under a mapping (the suggested one if none is given), in the background: see `work_id`."""
    load = queries.get_load_for(request.user, load_id)
    mapping = load.mapping if start.mapping is None else start.mapping
    return loading.start_load(
        load, mapping, max_reject_share=start.max_reject_share, by=request.user, at=timezone.now()
    )


@loads.post("/{load_id}/undo", auth=allow(only(*LEADS), scope="ingest"), response=schemas.Load)
def undo_load(request: SignedInRequest, load_id: int) -> Load:
    """Take a whole load back, in the background: see `work_id`. Called again, it changes nothing.

    Its tickets go; those that it changed are as they were before. It stands, and `error` says why, when later loads
    changed the same tickets.
    """
    load = queries.get_load_for(request.user, load_id)
    return undoing.ask_to_undo(load, by=request.user, at=timezone.now())


@loads.post("/{load_id}/discard", auth=allow(only(*LEADS), scope="ingest"), response={204: None})
def discard_load(request: SignedInRequest, load_id: int) -> Status[Any]:
    """Drop a file that was sent in and not loaded."""
    loading.discard_load(queries.get_load_for(request.user, load_id), by=request.user, at=timezone.now())
    return Status(204, None)


@loads.get("/{load_id}/rejects", auth=allow(only(*LEADS), scope="read"))
def download_rejects(request: SignedInRequest, load_id: int) -> HttpResponseBase:
    """Send the refused rows with line and reason, as CSV. They hold raw text."""
    return rejects_response(queries.get_load_for(request.user, load_id))


def _copy(file: Any, path: Path) -> None:
    with path.open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
