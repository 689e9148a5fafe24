from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from threadline_server.journal.delivery import deliver_waiting


@task()
def deliver_news() -> int:
    """Deliver what waits in the outbox."""
    return deliver_waiting(at=timezone.now())
