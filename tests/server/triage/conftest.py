"""Themes, teams and tickets that rules ask about."""

from __future__ import annotations

from datetime import timedelta

import factories
import pytest
from factories import NOON

from threadline_server.themes.models import Theme
from threadline_server.tickets.models import Ticket
from threadline_server.triage.actions.proposing import propose
from threadline_server.triage.drafts import Draft
from threadline_server.triage.models import Proposal, Source


def make_theme(key: str = "t1", name: str = "Refund answers", **fields: object) -> Theme:
    return Theme.objects.create(key=key, found_name=name, size=10, **{"lane": "model"} | fields)


@pytest.fixture
def theme(db):
    return make_theme()


@pytest.fixture
def team(db, sam, kofi):
    return factories.team("Support", sam, kofi)


@pytest.fixture
def write_tickets(db):
    """Return a function that writes tickets of a theme, so many a day for so many days before a day's end."""

    def write(theme_key: str, a_day: int, *, days: int, until: int = 1, **fields: object) -> None:
        start = Ticket.objects.count()
        Ticket.objects.bulk_create(
            Ticket(
                ticket_id=f"{theme_key}-{start}-{day}-{number}",
                theme_key=theme_key,
                text="It was made up.",
                created_at=NOON - timedelta(days=until + day, hours=number % 5),
                user_key=f"u{number}",
                **fields,
            )
            for day in range(days)
            for number in range(a_day)
        )

    return write


@pytest.fixture
def proposed(db):
    """Return a function that puts something into the inbox."""

    def put(key: str = "rule:1:theme:t1", title: str = "Refund answers: 24 tickets", **fields: object) -> Proposal:
        made = propose(Draft(key, Source.RULE, title, **{"number": 24.0} | fields), by=None, at=NOON)
        assert made is not None
        return made

    return put
