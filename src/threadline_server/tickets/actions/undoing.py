"""Taking a whole load back: a file that was loaded by mistake. One asks, a job does it, both are in the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.module_loading import import_string

from threadline_server.journal import actions as journal
from threadline_server.tickets.models import Load, LoadState
from threadline_server.web.errors import Conflict
from threadline_server.work import actions as working
from threadline_server.work.models import State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from threadline_server.accounts.models import User

UNDO_JOB = "threadline_server.tickets.jobs.take_load_back"
STOPPED = "The server stopped while this load was taken back. Take it back again: repeating it does no harm."


@transaction.atomic
def ask_to_undo(load: Load, *, by: User, at: datetime) -> Load:
    """Have a load taken back in the background; asked for twice, it is done once.

    Raises Conflict for a load that brought nothing, or that came from a program.
    """
    standing = Load.objects.filter(pk=load.pk, state=LoadState.LOADED, source="file")
    if standing.update(state=LoadState.UNDOING, undone_by=by, error=""):
        work = working.plan_work("tickets.undo", f"Take back {load.name}", by=by, at=at)
        Load.objects.filter(pk=load.pk).update(work=work)
        journal.record("load.undo_asked", load, by=by, at=at)
        import_string(UNDO_JOB).enqueue(load.pk, work.pk)
    else:
        _refuse_unless_asked_before(load)
    load.refresh_from_db()
    return load


@transaction.atomic
def finish_undo(load: Load, *, undone: Mapping[str, Any], at: datetime) -> None:
    """Write down that the load is out of the lake and of the pages."""
    waiting = Load.objects.filter(pk=load.pk, state=LoadState.UNDOING)
    if waiting.update(state=LoadState.UNDONE, undone=dict(undone), undone_at=at, error=""):
        journal.record("load.undone", load, by=load.undone_by, at=at, after=undone)
        journal.announce("load.undone", at=at, facts={"load": load.pk, **undone})


@transaction.atomic
def keep_load(load: Load, *, error: str, at: datetime) -> None:
    """Write down why the load stands."""
    if Load.objects.filter(pk=load.pk, state=LoadState.UNDOING).update(
        state=LoadState.LOADED, error=error, undone_by=None
    ):
        journal.record("load.undo_refused", load, by=load.undone_by, at=at)


def give_up_on_abandoned_undos(*, at: datetime) -> int:
    """Let loads be taken back again whose job was killed."""
    ended = (State.FAILED, State.CANCELLED)
    found = list(Load.objects.filter(state=LoadState.UNDOING, work__state__in=ended).select_related("undone_by"))
    for load in found:
        keep_load(load, error=STOPPED, at=at)
    return len(found)


def _refuse_unless_asked_before(load: Load) -> None:
    now = Load.objects.get(pk=load.pk)
    if now.state in {LoadState.UNDOING, LoadState.UNDONE}:
        return
    if now.source != "file":
        raise Conflict("What programs sent was promised to be kept: it cannot be taken back as a whole.")
    raise Conflict(f"{now.name} is {now.get_state_display()}: there is nothing to take back.")
