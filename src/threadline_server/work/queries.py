from __future__ import annotations

from typing import TYPE_CHECKING

from threadline_server.web.errors import require_found
from threadline_server.work.models import UNFINISHED, Heartbeat, Work

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from threadline_server.accounts.models import User


def get_work_for(user: User, work_id: int) -> Work:
    """Return a piece of work. Raises NotFound when the person may not see it."""
    return require_found(Work.objects.visible_to(user).filter(pk=work_id))


def list_work(user: User) -> QuerySet[Work]:
    """Return the work that a person may see, newest first."""
    return Work.objects.visible_to(user).select_related("started_by")


def list_running(user: User, kind: str = "") -> list[Work]:
    """Return what is not finished, newest first; of one kind where a kind is given."""
    found = list_work(user).filter(state__in=UNFINISHED)
    return list(found.filter(kind=kind) if kind else found)


def last_beat(process: str) -> datetime | None:
    """Return when a process was last seen."""
    return Heartbeat.objects.filter(process=process).values_list("at", flat=True).first()
