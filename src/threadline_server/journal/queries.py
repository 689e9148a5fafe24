"""Reading the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline_server.journal.models import Entry
from threadline_server.web.roles import LEADS, Role

if TYPE_CHECKING:
    from django.db import models
    from django.db.models import QuerySet

    from threadline_server.accounts.models import User


def list_entries(user: User) -> QuerySet[Entry]:
    """Return the entries that a person may read as a list, newest first: leads all, others their own."""
    entries = Entry.objects.select_related("by")
    if user.role == Role.ADMIN or user.role in LEADS:
        return entries
    return entries.filter(by=user)


def history_of(subject: models.Model, *, limit: int = 50) -> list[Entry]:
    """Return a thing's newest entries. Who may see the thing may see its history."""
    mine = Entry.objects.filter(subject_kind=kind_of(subject), subject_id=str(subject.pk))
    return list(mine.select_related("by")[:limit])


def kind_of(subject: models.Model) -> str:
    """Return the name under which the journal keeps things of this kind: "themes.theme"."""
    return str(subject._meta.label_lower)  # noqa: SLF001  Django's documented face of a model
