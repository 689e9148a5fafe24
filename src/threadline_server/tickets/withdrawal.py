"""A load out of the lake and of the projection: its own tickets go, those that it changed are as they were before.

The ids are written down before the lake is changed, so that a killed job goes on where it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from threadline_server.tickets import projection
from threadline_server.tickets.lake import ChosenTickets, open_lake, tickets_of_the_lake
from threadline_server.tickets.models import Ticket, TicketTag
from threadline_server.work.tracking import write_in_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from threadline_server.tickets.models import Load
    from threadline_server.tickets.projection import Report

ID_LENGTH = 200  # as long as the projection keeps it


def ids_file(load: Load) -> Path:
    """Return where the load's ticket ids lie until it is taken back."""
    folder: Path = settings.UPLOAD_FOLDER
    return folder / f"undo-{load.pk}.parquet"


def withdraw(load: Load, report: Report) -> dict[str, Any]:
    """Take a load back, and return what that did. Safe to repeat. Raises TableError when it cannot be taken back."""
    ids = ids_file(load)
    report_of_load: dict[str, Any] = load.report or {}
    version, fingerprint = report_of_load["version"], report_of_load["fingerprint"]
    if not ids.exists():
        _write_ids(ids, version)
    taken = open_lake().take_back("tickets", version=version, fingerprint=fingerprint)
    with projection.one_writer():
        restored = _show_again(ids, report)
        gone = _remove_missing(ids, report)
    return taken.to_dict() | {"restored": restored, "tickets": gone}


def _write_ids(path: Path, version: int) -> None:
    import pyarrow as pa  # noqa: PLC0415  loads when it is needed
    import pyarrow.parquet as pq  # noqa: PLC0415

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    schema = pa.schema([pa.field("ticket_id", pa.string())])
    fresh = path.with_suffix(".new")
    table = tickets_of_the_lake()
    with pq.ParquetWriter(fresh, schema) as writer:
        if table is not None:
            for batch in ChosenTickets.of_load(table, version).batches(["ticket_id"]):
                writer.write_batch(batch.cast(schema))
    fresh.chmod(0o600)
    fresh.replace(path)


def _show_again(ids: Path, report: Report) -> int:
    """Bring the tickets that the lake still has to what it says of them; return how many."""
    table = tickets_of_the_lake(ids.parent)
    if table is None:
        return 0
    kept = ChosenTickets.listed(table, ids)
    if not kept.count():
        return 0
    prepared = projection.prepare(kept, report)
    projection.write_prepared(prepared, report)
    return prepared.count


def _remove_missing(ids: Path, report: Report) -> int:
    """Delete the rows of tickets that the lake has no more; return how many."""
    import pyarrow.parquet as pq  # noqa: PLC0415  loads when it is needed

    table, gone = tickets_of_the_lake(ids.parent), 0
    kept: set[str] = set()
    if table is not None:
        for batch in ChosenTickets.listed(table, ids).batches(["ticket_id"]):
            kept.update(batch.column(0).to_pylist())
    with pq.ParquetFile(ids) as file:
        total = file.metadata.num_rows
        for batch in file.iter_batches(batch_size=20_000):
            missing = [one[:ID_LENGTH] for one in batch.column(0).to_pylist() if one not in kept]
            for done in write_in_pieces(missing, _remove):
                report(gone + done, total, "Taking its tickets out")
            gone += len(missing)
    return gone


def _remove(ticket_ids: Sequence[str]) -> None:
    rows = list(Ticket.objects.filter(ticket_id__in=ticket_ids).values_list("pk", flat=True))
    TicketTag.objects.filter(ticket__in=rows).delete()
    Ticket.objects.filter(pk__in=rows).delete()
