"""Starting and ending runs. One at a time: the database itself refuses a second."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from threadline.errors import InputError
from threadline_server.journal import actions as journal
from threadline_server.themes import results
from threadline_server.themes.models import Run, RunState
from threadline_server.tickets.models import Ticket
from threadline_server.web.errors import Conflict
from threadline_server.work import actions as working
from threadline_server.work.models import UNFINISHED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from threadline_server.accounts.models import User
    from threadline_server.themes.results import Described

WORK_KIND = "themes.run"
RUN_JOB = "threadline_server.themes.jobs.run_triage"
FINISHED = "themes.run_finished"


def start_run(*, by: User | None, at: datetime, as_of: datetime | None = None) -> Run:
    """Start a run in the background, as known at `as_of` (by default now).

    Raises InputError when there are no tickets, Conflict when a run is under way.
    """
    give_up_on_abandoned(at=at)
    if not Ticket.objects.exists():
        raise InputError("There are no tickets yet. Load a file of tickets, then look for themes.")
    try:
        with transaction.atomic():
            run = Run.objects.create(as_of=as_of or at, created_at=at, by=by)
            work = working.plan_work(WORK_KIND, "Look for themes", by=by, at=at, total=100)
            Run.objects.filter(pk=run.pk).update(work=work)
            journal.record("run.started", run, by=by, at=at)
            import_string(RUN_JOB).enqueue(run.pk, work.pk)
    except IntegrityError as error:
        raise Conflict("A run is under way already. Its themes show here when it is done.") from error
    run.refresh_from_db()
    return run


def start_or_follow(*, by: User | None, at: datetime) -> Run | None:
    """Start a run, or have one follow the run that is under way: it has not read the newest tickets."""
    if Run.objects.filter(state=RunState.RUNNING, work__state__in=UNFINISHED).update(again=True):
        return None
    return start_run(by=by, at=at)


@transaction.atomic
def finish_run(run: Run, described: Described, *, themes_file: str, facts: Mapping[str, Any], at: datetime) -> None:
    """Store what a run found, as a whole: snapshot, themes, journal entry and news. Raises Conflict if it was ended."""
    answer = described.answer
    counts = results.counts_of(answer)
    changed = Run.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
        state=RunState.DONE,
        finished_at=at,
        headline=answer["headline"][:400],
        counts=counts,
        result=answer,
        themes_file=themes_file,
        **facts,
    )
    if not changed:
        raise Conflict("This run was given up while it worked.")
    results.write_themes(run, described)
    told = {name: counts[name] for name in ("tickets", "people", "themes")}
    journal.record("run.finished", run, by=run.by, at=at, after=told | {"in_no_theme": counts["unassigned"]["size"]})
    journal.announce(FINISHED, at=at, facts={"run": run.pk})


@transaction.atomic
def fail_run(run: Run, *, error: str, at: datetime) -> None:
    """Write down why a run found nothing new; what the run before found still stands."""
    if Run.objects.filter(pk=run.pk, state=RunState.RUNNING).update(state=RunState.FAILED, error=error, finished_at=at):
        journal.record("run.failed", run, by=run.by, at=at, after={"error": error})


def give_up_on_abandoned(*, at: datetime) -> int:
    """Fail runs whose work has ended without them: the worker was killed."""
    found = Run.objects.filter(Q(work=None) | ~Q(work__state__in=UNFINISHED), state=RunState.RUNNING)
    abandoned = list(found.select_related("by"))
    for run in abandoned:
        fail_run(run, error="The server stopped while this ran. Start it again; repeating it does no harm.", at=at)
    return len(abandoned)
