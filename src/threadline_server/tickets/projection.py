"""Bringing the projection up to the lake: prepared (redacted) tickets into rows, in short transactions.

It goes on from where it got to, so a killed job is simply run again; rows are keyed by ticket, so nothing doubles.
Assignments are not touched: facts come from the lake, assignments stay with the control plane.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

from django.conf import settings
from django.db import transaction
from filelock import FileLock

from threadline_server.tickets.lake import ChosenTickets, tickets_of_the_lake
from threadline_server.tickets.models import Projection, Ticket, TicketTag
from threadline_server.tickets.user_keys import user_key
from threadline_server.work.tracking import write_in_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from threadline.tickets import PreparedTickets


Report: TypeAlias = Callable[[int, int | None, str], None]
FACTS = (
    "created_at",
    "updated_at",
    "channel",
    "status",
    "csat",
    "handle_minutes",
    "capability",
    "language",
    "user_key",
    "tags",
    "copy_of",
    "subject",
    "text",
)
# Which tickets are near-copies a run knows over all loads; a load by itself knows it of its own rows only.
ANEW = [name for name in FACTS if name != "copy_of"]
COLUMNS = ("ticket_id", "user_id", *(name for name in FACTS if name != "user_key"))
MOST_TAGS = 50


def catch_up(report: Report) -> dict[str, Any] | None:
    """Project every ticket that the lake has and the projection has not; return what preparing them did, if any.

    One process at a time: a second one waits and then finds nothing left to do.
    """
    with one_writer():
        table = tickets_of_the_lake()
        place, _ = Projection.objects.get_or_create(pk=1)
        if table is None or place.loaded >= table.version:
            return None
        prepared = prepare(ChosenTickets.after(table, place.loaded), report)
        write_prepared(prepared, report)
        Projection.objects.filter(pk=1).update(loaded=table.version)
    return prepared.summary.to_dict()


@contextmanager
def one_writer() -> Iterator[None]:
    """Let one process at a time write the projection."""
    settings.DATA_FOLDER.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.DATA_FOLDER / "projection.lock"):
        yield


def write_prepared(prepared: PreparedTickets, report: Report) -> None:
    """Write prepared tickets into the projection: new ones are added, known ones get their facts anew."""
    written = 0
    for batch in prepared.batches(COLUMNS, rows=5_000):
        rows = [as_ticket(row) for row in batch.to_pylist()]
        for done in write_in_pieces(rows, _write):
            report(written + done, prepared.count, "Making them searchable")
        written += batch.num_rows


def as_ticket(row: dict[str, Any]) -> Ticket:
    """Return the row of the projection for one prepared ticket, without its assignments."""
    return Ticket(
        ticket_id=row["ticket_id"][:200],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        channel=_short(row["channel"], 80),
        status=_short(row["status"], 80),
        csat=row["csat"],
        handle_minutes=row["handle_minutes"],
        capability=_short(row["capability"], 120),
        language=_short(row["language"], 10),
        user_key=user_key(row["user_id"]),
        tags=[tag[:80] for tag in dict.fromkeys(row["tags"] or []) if tag][:MOST_TAGS],
        copy_of=_short(row["copy_of"], 200),
        subject=_text(row["subject"]),
        text=_text(row["text"]),
    )


def _write(tickets: Sequence[Ticket]) -> None:
    Ticket.objects.bulk_create(list(tickets), update_conflicts=True, unique_fields=["ticket_id"], update_fields=ANEW)
    TicketTag.objects.filter(ticket__in=[ticket.pk for ticket in tickets]).delete()
    TicketTag.objects.bulk_create(
        TicketTag(ticket=ticket, tag=tag, created_at=ticket.created_at) for ticket in tickets for tag in ticket.tags
    )


def prepare(tickets: ChosenTickets, report: Report) -> PreparedTickets:
    """Return tickets of the lake with personal data taken out."""
    from threadline.tickets import prepare_tickets  # noqa: PLC0415  the analysis loads when it is needed

    return prepare_tickets(tickets, progress=lambda done, total: report(done, total, "Taking out personal data"))


def _short(value: str | None, length: int) -> str:
    return _text(value)[:length]


def _text(value: str | None) -> str:
    # PostgreSQL has no place for NUL.
    return (value or "").replace("\x00", "")


def forget_rows(key: str) -> list[str]:
    """Delete a person's rows with their tags and words; return the tickets' ids."""
    rows = list(Ticket.objects.filter(user_key=key).values_list("pk", "ticket_id"))
    for start in range(0, len(rows), 200):
        piece = [pk for pk, _ in rows[start : start + 200]]
        with transaction.atomic():
            TicketTag.objects.filter(ticket__in=piece).delete()
            Ticket.objects.filter(pk__in=piece).delete()
    return [ticket_id for _, ticket_id in rows]
