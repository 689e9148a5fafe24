"""Work behind the pages: loading files, draining what came over the API, deleting a person."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from threadline.errors import InputError, OutsideError
from threadline_server.catalog import actions as catalog
from threadline_server.tickets import projection, withdrawal
from threadline_server.tickets.actions import forgetting, loading, undoing
from threadline_server.tickets.counting import recount
from threadline_server.tickets.lake import open_lake
from threadline_server.tickets.models import Forgetting, Load
from threadline_server.tickets.queries import facets
from threadline_server.work.models import WHOLE
from threadline_server.work.tracking import Cancelled, tracked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from threadline.tables.reading.progress import ReadProgress
    from threadline.tables.report import LoadReport
    from threadline_server.work.tracking import Progress

READ_STEPS = {"reading": "Reading the file, {rows:,} rows so far", "checking": "Checking {rows:,} rows"}


@task(queue_name="long")
def load_file(load_id: int, work_id: int) -> None:
    """Read a file into the lake, then bring the projection up to it."""
    load = Load.objects.get(pk=load_id)
    with tracked(work_id) as progress:
        rejects = open_lake().rejects / f"load-{load.pk}.csv"
        try:
            report = _read(load, rejects, progress)
        except Cancelled:
            loading.reopen_load(load)
            raise
        except (InputError, OutsideError) as error:
            said = str(error).replace(str(loading.stored_file(load)), load.name)
            kept = rejects.name if rejects.exists() else ""
            loading.fail_load(load, error=said, reject_file=kept, at=timezone.now())
            raise (OutsideError if isinstance(error, OutsideError) else InputError)(said) from error
        # From here on the lake holds the tickets: stopping would only hide them, so it is no longer possible.
        prepared = bring_up(_unstoppable(progress))
        file = loading.stored_file(load)
        loading.finish_load(load, report=report.to_dict(), prepared=prepared, at=timezone.now())
        file.unlink(missing_ok=True)
        progress.lead_to(reverse("tickets:load", args=[load.pk]), message=outcome(report))


def _read(load: Load, rejects: Path, progress: Progress) -> LoadReport:
    from threadline.tables import ReadSettings, read_tickets  # noqa: PLC0415  the engine loads when it is needed

    table = read_tickets(
        loading.stored_file(load),
        mapping=load.mapping,
        reject_file=rejects,
        max_reject_share=load.max_reject_share,
        as_of=timezone.now(),
        settings=ReadSettings(report=_said_to(progress)),
    )
    progress(0, None, f"Adding {table.count():,} tickets to the lake")
    return open_lake().load(table)


def _said_to(progress: Progress) -> Callable[[ReadProgress], None]:
    def report(now: ReadProgress) -> None:
        said = READ_STEPS[now.step].format(rows=now.rows)
        # The step's own end is not that of the work.
        done = None if now.share is None else min(int(WHOLE * now.share), WHOLE - 1)
        progress(done or 0, None if done is None else WHOLE, said)

    return report


def bring_up(report: projection.Report) -> dict[str, Any] | None:
    """Bring projection, counts and catalog up to the lake."""
    prepared = projection.catch_up(report)
    if prepared is not None:
        recount()
        named = [value for value, _ in facets("capability").get("capability", [])]
        catalog.note_capabilities(named, at=timezone.now())
    return prepared


def _unstoppable(progress: Progress) -> projection.Report:
    def report(done: int, total: int | None, message: str) -> None:
        # One short of the end: only the end of the work itself is 100%.
        with suppress(Cancelled):
            progress(done if total is None else min(done, total - 1), total, message)

    return report


def _silent(_done: int, _total: int | None, _message: str) -> None:
    """Report to nobody: programs do not watch."""


def outcome(report: LoadReport) -> str:
    """Return what a load did, in one sentence."""
    if report.changed is False:
        return "This file was loaded before: nothing changed."
    refused = f", {report.rejected:,} refused" if report.rejected else ""
    return f"{report.accepted:,} tickets loaded{refused}."


@task(queue_name="long")
def take_load_back(load_id: int, work_id: int) -> None:
    """Take a load out of the lake and of the pages; where that cannot be, the load stands and says why."""
    load = Load.objects.select_related("undone_by").get(pk=load_id)
    with tracked(work_id) as progress:
        try:
            progress(0, None, "Looking for what this load brought")
            undone = withdrawal.withdraw(load, _unstoppable(progress))
        except Cancelled:
            undoing.keep_load(load, error="", at=timezone.now())
            raise
        except (InputError, OutsideError) as error:
            withdrawal.ids_file(load).unlink(missing_ok=True)
            said = f"It was not taken back: {error}"
            undoing.keep_load(load, error=said, at=timezone.now())
            raise (OutsideError if isinstance(error, OutsideError) else InputError)(said) from error
        recount()
        undoing.finish_undo(load, undone=undone, at=timezone.now())
        withdrawal.ids_file(load).unlink(missing_ok=True)
        progress.lead_to(reverse("tickets:load", args=[load.pk]), message=undone_outcome(undone))


def undone_outcome(undone: dict[str, Any]) -> str:
    """Return what taking a load back did, in one sentence."""
    back = f", {undone['restored']:,} are as they were before" if undone["restored"] else ""
    return f"{undone['tickets']:,} tickets are gone{back}."


@task(queue_name="long")
def drain_journal() -> int:
    """Move what programs sent into the lake and show it; return how many tickets that were.

    It also mends what a killed job left: tickets in the lake that no page shows yet, loads that nobody works on.
    """
    loading.give_up_on_abandoned(at=timezone.now())
    undoing.give_up_on_abandoned_undos(at=timezone.now())
    lake, taken = open_lake(), 0
    while lake.journal().waiting().get("tickets"):
        now = timezone.now()
        reports = [report for report in lake.journal().drain(lake, as_of=now) if report.table == "tickets"]
        prepared = bring_up(_silent)
        for report in reports:
            loading.note_drained(report.to_dict(), prepared=prepared, at=now)
            taken += report.accepted
    bring_up(_silent)
    return taken


@task(queue_name="long")
def forget_person(wish_id: int, work_id: int) -> None:
    """Delete a person's data everywhere."""
    wish = Forgetting.objects.get(pk=wish_id)
    with tracked(work_id) as progress:
        progress(0, None, "Deleting from the lake, its journal and reject files")
        removed = forgetting.forget(wish, at=timezone.now())
        progress.lead_to(reverse("tickets:forget"), message=f"{removed.get('tickets', 0):,} tickets are gone for good.")
