from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from threadline_server.queue import queries
from threadline_server.themes.pages import headline
from threadline_server.themes.queries import current_run
from threadline_server.tickets.queries import count_all
from threadline_server.triage import queries as triage
from threadline_server.web.render import render_page
from threadline_server.web.roles import LEADS, Role

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from threadline_server.accounts.models import User
    from threadline_server.web.requests import SignedInRequest

SHOWN = 50


def my_queue(request: SignedInRequest) -> HttpResponse:
    """Show what waits for the person; the frame's home view opens it to whoever is signed in."""
    now = timezone.now()
    items, run = queries.items_for(request.user, at=now), current_run()
    context = {
        "items": items[:SHOWN],
        "more": len(items) - SHOWN,
        "sentence": sentence(items, request.user, at=now),
        "now": now,
        "running": queries.running_for(request.user),
        "duties": triage.teams_on_duty(request.user, timezone.localtime(now).date()),
        "steps": [] if items else next_steps(request.user),
        "headline": headline(run) if run else "",
    }
    return render_page(request, "queue/list.html", context)


def sentence(items: list[queries.Item], user: User, *, at: datetime) -> str:
    """Return the queue's first line."""
    if not items:
        return f"Nothing waits for you, {user.display_name}."
    late = sum(item.due_at is not None and item.due_at < at for item in items)
    count = len(items)
    said = f"{count} thing{'s wait' if count != 1 else ' waits'} for you"
    return f"{said}, {late} of them late." if late else f"{said}."


# Icon, title, text, page, and who it is for.
FIRST_STEPS = (
    (
        "upload",
        "Load tickets",
        "An export of your ticket system: CSV, JSON lines or Parquet.",
        "tickets:loads",
        LEADS,
    ),
    ("people", "Invite people", "Accounts, roles, and the teams that proposals go to.", "accounts:people", ()),
)
LATER_STEPS = (
    ("themes", "Look at themes", "What customers tell us, and what is rising.", "themes:list", tuple(Role)),
    ("triage", "See the inbox", "What rules, spikes and people propose.", "triage:inbox", tuple(Role)),
    ("filter", "Make a rule", "When a theme passes a number, it is proposed by itself.", "triage:new_rule", LEADS),
    ("initiatives", "See initiatives", "Where everything stands.", "initiatives:board", tuple(Role)),
)


def next_steps(user: User) -> list[dict[str, Any]]:
    """Return what to do while nothing waits: while there are no tickets, what is needed first."""
    return [
        {"icon": icon, "title": title, "text": text, "url": reverse(name)}
        for icon, title, text, name, roles in (LATER_STEPS if count_all() else FIRST_STEPS)
        if user.role == Role.ADMIN or user.role in roles
    ]
