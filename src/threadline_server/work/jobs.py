from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from threadline_server.work import actions

KEPT = timedelta(days=14)


@task(priority=50)
def beat() -> None:
    """Show that the worker is alive: it is the one that runs this."""
    actions.beat("worker", at=timezone.now())


@task()
def end_abandoned() -> int:
    """Fail the work of workers that were killed."""
    return actions.end_abandoned(at=timezone.now())


@task()
def prune_results() -> int:
    """Forget what the queue knows about jobs that ended two weeks ago."""
    count, _ = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()
    return int(count)
