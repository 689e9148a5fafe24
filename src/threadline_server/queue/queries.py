"""What waits for a person, from the apps that keep it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from threadline_server.initiatives import queries as initiatives
from threadline_server.initiatives.models import State
from threadline_server.themes.models import AccuracyCheck, CheckState
from threadline_server.tickets.models import Load, LoadState
from threadline_server.triage import queries as triage
from threadline_server.work.models import State as WorkState
from threadline_server.work.models import Work

if TYPE_CHECKING:
    from threadline_server.accounts.models import User
    from threadline_server.triage.models import Proposal

# Work that failed is shown until it is a few days old; who wanted its result has started it again by then.
FAILED_SHOWN = timedelta(days=3)
# An initiative that its owner did not begin within a week stands in front of the others.
BEGIN_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: what it is, why, until when, and the one button that settles it.

    With `posts` the button sends these values to `action`; else it is a link there.
    """

    kind: str
    title: str
    url: str
    why: str
    due_at: datetime | None
    button: str
    action: str
    icon: str
    posts: tuple[tuple[str, str], ...] = ()


def items_for(user: User, *, at: datetime) -> list[Item]:
    """Return what waits for a person, what is due first on top; what has no date comes last, in the order it came."""
    found = [*_proposals(user, at), *_initiatives(user, at), *_unfinished(user), *_failed(user, at)]
    return sorted(found, key=lambda item: (item.due_at is None, item.due_at or at))


def running_for(user: User) -> list[Work]:
    """Return the work of a person that goes on by itself."""
    return list(Work.objects.filter(started_by=user, state__in=[WorkState.QUEUED, WorkState.RUNNING])[:5])


def _proposals(user: User, at: datetime) -> list[Item]:
    today = timezone.localtime(at).date()
    return [
        Item(
            kind="proposal",
            title=proposal.title,
            url=reverse("triage:detail", args=[proposal.pk]),
            why=f"From {proposal.get_source_display()}, {_whom(proposal)}",
            due_at=proposal.answer_by,
            button="Answer",
            action=reverse("triage:detail", args=[proposal.pk]),
            icon="triage",
        )
        for proposal in triage.waiting_for(user, today)
    ]


def _whom(proposal: Proposal) -> str:
    return f"to {proposal.team}, for which you are on duty." if proposal.team else "to nobody yet; you are on duty."


def _initiatives(user: User, at: datetime) -> list[Item]:
    items = []
    for one in initiatives.waiting_for(user, timezone.localtime(at).date()):
        url = reverse("initiatives:detail", args=[one.pk])
        due = None if one.due_on is None else timezone.make_aware(datetime.combine(one.due_on, time(23, 59)))
        if one.state == State.PROPOSED:
            item = Item(
                "initiative", one.title, url, "You own it, and nobody has begun.", due or one.created_at + BEGIN_WITHIN,
                "Start work", reverse("initiatives:move", args=[one.pk]), "initiatives",
                (("to", State.RUNNING.value), ("here", "/")),
            )  # fmt: skip
        else:
            why = f"You own it; it is {one.get_state_display()} and due for a look."
            item = Item("initiative", one.title, url, why, due, "Look", url, "initiatives")
        items.append(item)
    return items


def _unfinished(user: User) -> list[Item]:
    loads = Load.objects.filter(by=user, state=LoadState.MAPPING).order_by("id")[:10]
    checks = AccuracyCheck.objects.filter(by=user, state=CheckState.MAPPING).defer("rows").order_by("id")[:10]
    return [
        _half_done(one.name, "It was uploaded, and waits for its columns.", reverse(name, args=[one.pk]), icon)
        for rows, name, icon in ((loads, "tickets:load", "upload"), (checks, "themes:check", "check"))
        for one in rows
    ]


def _half_done(title: str, why: str, url: str, icon: str) -> Item:
    return Item("unfinished", title, url, why, None, "Choose columns", url, icon)


def _failed(user: User, at: datetime) -> list[Item]:
    rows = Work.objects.filter(started_by=user, state=WorkState.FAILED, finished_at__gte=at - FAILED_SHOWN)
    return [
        Item("work", one.title, url, f"It failed: {one.error[:200]}", None, "See what happened", url, "warning")
        for one in rows[:5]
        for url in [reverse("work:detail", args=[one.pk])]
    ]
