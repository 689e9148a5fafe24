"""Writing: `record` for the journal, `announce` for the outbox; others import this module as `journal`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from threadline_server.journal.models import Entry, News
from threadline_server.journal.queries import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db import models

    from threadline_server.accounts.models import User

SYSTEM = "Threadline"


def record(
    act: str,
    subject: models.Model,
    *,
    by: User | None,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Entry:
    """Write down an act, in the transaction of the act itself. `by=None` means that no person did it.

    `before` and `after` are plain values (names, states, numbers): never ticket text, never a secret.
    """
    return Entry.objects.create(
        act=act,
        subject_kind=kind_of(subject),
        subject_id=str(subject.pk),
        subject_label=str(subject)[:200],
        by=by,
        by_label=by.display_name if by else SYSTEM,
        at=at,
        before=None if before is None else dict(before),
        after=None if after is None else dict(after),
    )


def announce(kind: str, *, at: datetime, facts: Mapping[str, Any]) -> News:
    """Tell later steps that something happened. They hear of it at least once, after this transaction commits."""
    return News.objects.create(kind=kind, at=at, facts=dict(facts))
