from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django_tasks import task

from threadline_server.triage.actions import proposing, ruling

if TYPE_CHECKING:
    from threadline_server.journal.models import News


def on_run_finished(news: News) -> None:  # noqa: ARG001  the run's rows are read, whichever it was
    """Ask the rules after a run: its themes are new, and so are the numbers. Not here: that takes a while."""
    ask_rules.enqueue()


@task()
def ask_rules() -> int:
    """Ask all rules and take in spikes; repeating it proposes nothing twice."""
    return ruling.ask_rules(at=timezone.now())


@task()
def wake_snoozed() -> int:
    """Bring back what was put off until now."""
    return proposing.wake_due(at=timezone.now())
