"""Which jobs run regularly. Each app declares `schedules = {"path.to.job": seconds}` on its AppConfig."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import transaction
from django.utils.module_loading import import_string

from threadline_server.work import actions
from threadline_server.work.models import Schedule

if TYPE_CHECKING:
    from datetime import datetime


def write_schedules(*, at: datetime) -> None:
    """Bring the rows up to what the apps declare; a row that a person switched off stays off."""
    declared: dict[str, int] = {}
    for app in apps.get_app_configs():
        declared |= getattr(app, "schedules", {})
    with transaction.atomic():
        Schedule.objects.exclude(job__in=declared).delete()
        for job, seconds in declared.items():
            Schedule.objects.update_or_create(
                job=job, defaults={"every_seconds": seconds}, create_defaults={"every_seconds": seconds, "next_at": at}
            )


def run_due(*, at: datetime) -> list[str]:
    """Put every job that is due into the queue, once, and note that the scheduler is alive. Returns the jobs."""
    actions.beat("scheduler", at=at)
    return [
        schedule.job for schedule in Schedule.objects.filter(enabled=True, next_at__lte=at) if _enqueue(schedule, at)
    ]


def _enqueue(schedule: Schedule, at: datetime) -> bool:
    with transaction.atomic():
        # Compare-and-set: of two schedulers one wins. Missed turns are not made up for: one run is enough.
        due = Schedule.objects.filter(pk=schedule.pk, next_at=schedule.next_at)
        if not due.update(next_at=at + timedelta(seconds=schedule.every_seconds), last_at=at):
            return False
        import_string(schedule.job).enqueue()
    return True
