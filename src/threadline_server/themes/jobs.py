"""Work behind the pages: runs of the triage, tickets that follow a merge, checks of the classifier."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from threadline.errors import InputError, OutsideError
from threadline_server.themes import assignments, reports, results, runs
from threadline_server.themes.actions import checking, correcting, running
from threadline_server.themes.models import AccuracyCheck, Correction, Run
from threadline_server.themes.queries import current_run, person_merges
from threadline_server.tickets.counting import recount
from threadline_server.tickets.models import Load, LoadState, Ticket
from threadline_server.web.errors import Conflict
from threadline_server.work.tracking import Cancelled, tracked, write_in_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadline_server.journal.models import News
    from threadline_server.work.tracking import Progress

# Programs send tickets all day long: their themes are looked for a few times a day, not after each batch.
BETWEEN_RUNS = timedelta(hours=6)
BROKEN = "Something broke on our side. The themes of the run before still stand."


@task(queue_name="long")
def run_triage(run_id: int, work_id: int) -> None:
    """Look for themes in the lake's tickets, and store what was found as a whole."""
    run = Run.objects.select_related("by").get(pk=run_id)
    with tracked(work_id) as progress:
        try:
            _run(run, progress)
        except Cancelled:
            running.fail_run(run, error="Someone stopped it. The themes of the run before still stand.", at=_now())
            raise
        except (InputError, OutsideError, Conflict) as error:
            running.fail_run(run, error=str(error), at=_now())
            raise
        except Exception:
            running.fail_run(run, error=BROKEN, at=_now())
            raise
    if Run.objects.filter(pk=run_id, again=True).exists():
        with suppress(Conflict):
            running.start_run(by=None, at=_now())


def _run(run: Run, progress: Progress) -> None:
    triage = runs.compute(run, progress)
    facts = {"tag_guide": reports.tag_guide(triage), "journey": reports.journey_map(triage)}
    name = runs.keep_themes(run, triage)

    def report(done: int, total: int) -> None:
        # From here on rows change: stopping half-way would leave two runs mixed.
        with suppress(Cancelled):
            share = (runs.WHOLE - runs.WRITING_FROM - 1) * done // max(total, 1)
            progress(runs.WRITING_FROM + share, runs.WHOLE, f"Placing tickets, {done:,} of {total:,}")

    progress(runs.WRITING_FROM, runs.WHOLE, "Placing tickets")
    copies = runs.copies_in(triage)
    assignments.write_assignments(triage.assignments, copies=copies, merged=person_merges(), report=report)
    recount("failure_mode", "lane")
    described = results.describe(run, triage)
    running.finish_run(run, described, themes_file=name, facts=facts, at=_now())
    runs.drop_old_files()
    progress.lead_to(reverse("themes:list"), message=triage.headline)


def on_tickets_loaded(news: News) -> None:
    """Look for themes after a file brought tickets. What programs send waits for its hour."""
    load = Load.objects.filter(pk=news.facts.get("load")).first()
    if load is not None and load.source == "file" and Ticket.objects.exists():
        with suppress(Conflict):
            running.start_or_follow(by=load.by, at=_now())


@task()
def run_if_new() -> bool:
    """Look for themes when tickets came in since the last run began, a few times a day at most."""
    running.give_up_on_abandoned(at=_now())
    last = current_run()
    if last is not None and last.created_at > _now() - BETWEEN_RUNS:
        return False
    loaded = Load.objects.filter(state=LoadState.LOADED)
    if last is not None:
        loaded = loaded.filter(finished_at__gt=last.created_at)
    if not loaded.exists() or not Ticket.objects.exists():
        return False
    with suppress(Conflict):
        running.start_run(by=None, at=_now())
    return True


_now = timezone.now


@task(queue_name="long")
def carry_tickets(correction_id: int) -> int:
    """Let the tickets of a merged theme follow it, or come back after an undo; return how many did."""
    correction = Correction.objects.select_related("theme").get(pk=correction_id)
    source, target, tickets = correcting.carry(correction)
    moved = 0

    def write(piece: Sequence[int]) -> None:
        nonlocal moved
        moved += Ticket.objects.filter(pk__in=piece, theme_key=source).update(theme_key=target)

    for _ in write_in_pieces(tickets, write):
        pass
    return moved


@task(queue_name="long")
def check_accuracy(check_id: int, work_id: int) -> None:
    """Set the classifier against a labelled file."""
    check = AccuracyCheck.objects.select_related("by").get(pk=check_id)
    with tracked(work_id) as progress:
        progress(0, None, "Reading the file and judging every row")
        path = checking.stored_file(check)
        try:
            result = reports.evaluate_file(path, text_column=check.text_column, label_column=check.label_column)
        except (InputError, OutsideError) as error:
            said = str(error).replace(str(path), check.name)
            checking.fail_check(check, error=said, at=_now())
            raise InputError(said) from error
        except Exception:
            checking.fail_check(check, error="Something broke on our side. Start it again.", at=_now())
            raise
        checking.finish_check(check, result, at=_now())
        path.unlink(missing_ok=True)
        progress.lead_to(reverse("themes:check", args=[check.pk]), message=f"{result['n']:,} rows judged.")


@task()
def drop_waiting_labels() -> int:
    """Delete labelled files that nobody used."""
    return checking.drop_waiting(at=_now())
