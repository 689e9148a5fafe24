"""Starting, moving and ending long work; each step is its own short transaction, seen by pages at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from threadline_server.journal import actions as journal
from threadline_server.web.errors import Conflict
from threadline_server.work.models import UNFINISHED, Heartbeat, State, Work

if TYPE_CHECKING:
    from threadline_server.accounts.models import User

LONGEST_SILENCE = timedelta(minutes=15)


def plan_work(kind: str, title: str, *, by: User | None, at: datetime, total: int | None = None) -> Work:
    """Write down a piece of work. Enqueue its job in the same transaction: both count or neither."""
    return Work.objects.create(kind=kind, title=title[:200], started_by=by, created_at=at, touched_at=at, total=total)


def begin(work_id: int, *, at: datetime) -> bool:
    """Mark the work as running. False if it was cancelled or finished before: then there is nothing to do."""
    waiting = Work.objects.filter(pk=work_id, state__in=UNFINISHED)
    return bool(waiting.update(state=State.RUNNING, started_at=at, touched_at=at))


def move(work_id: int, *, done: int, total: int | None, message: str, at: datetime) -> bool:
    """Say how far the work is. False if someone cancelled it meanwhile."""
    running = Work.objects.filter(pk=work_id, state=State.RUNNING)
    if total is not None:
        done = min(done, total)
    return bool(running.update(done=done, total=total, message=message[:500], touched_at=at))


def touch(work_id: int, *, at: datetime) -> None:
    """Note that the work's process is alive, though nothing new can be said."""
    Work.objects.filter(pk=work_id, state=State.RUNNING).update(touched_at=at)


def finish(work_id: int, *, at: datetime, result_url: str = "", result: Any = None, message: str = "") -> None:
    """Mark the work as done, with where its result is shown."""
    Work.objects.filter(pk=work_id, state__in=UNFINISHED).update(
        state=State.DONE, finished_at=at, touched_at=at, result_url=result_url, result=result, message=message[:500]
    )


def fail(work_id: int, *, at: datetime, error: str) -> None:
    """Mark the work as failed, with one sentence for the person who started it."""
    Work.objects.filter(pk=work_id, state__in=UNFINISHED).update(
        state=State.FAILED, finished_at=at, touched_at=at, error=error
    )


def end_abandoned(*, at: datetime) -> int:
    """Fail running work that has not said a word for a quarter of an hour: its worker was killed."""
    silent = Work.objects.filter(state=State.RUNNING, touched_at__lt=at - LONGEST_SILENCE)
    return silent.update(
        state=State.FAILED,
        finished_at=at,
        touched_at=at,
        error="The worker stopped while this ran. Start it again; repeating it does no harm.",
    )


@transaction.atomic
def cancel_work(work: Work, *, by: User, at: datetime) -> None:
    """Stop work at its next step. Raises Conflict when it has already ended."""
    changed = Work.objects.filter(pk=work.pk, state__in=UNFINISHED).update(
        state=State.CANCELLED, finished_at=at, touched_at=at
    )
    if not changed:
        raise Conflict(f"“{work.title}” has already ended.")
    journal.record("work.cancelled", work, by=by, at=at)


def beat(process: str, *, at: datetime) -> None:
    """Note that a process is alive."""
    Heartbeat.objects.update_or_create(process=process, defaults={"at": at})
