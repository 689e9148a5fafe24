"""A data folder with many tickets and themes, for the load test: the demo's company, multiplied in the database.

Nothing is triaged anew: rows are copied by SQL with times, words and themes of their own, so that a filter finds what
it would find in a grown installation. One in five hundred tickets shares a rare word.
"""

# ruff: noqa: PLC0415 - Django is started before anything of it is imported

from __future__ import annotations

import copy
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(sys.executable).parent / "threadline"
SEED_TICKETS = 4_000
MINUTES_BETWEEN = 1
TICKETS_PER_RARE_WORD = 500
PEOPLE = 10
PROPOSALS = 120

COLUMNS = (
    "updated_at, channel, status, csat, handle_minutes, capability, language, user_key, tags, copy_of, failure_mode, "
    "failure_mode_confidence, failure_mode_by, lane, theme_by, theme_confidence, subject"
)

# Times run with the ids, as in an installation that loaded day by day.
COPY = """
INSERT INTO tickets_ticket (ticket_id, created_at, theme_key, text, {columns})
SELECT 'copy-' || :round || '-' || ticket_id,
       datetime('now', '-' || ((:wanted - :first - row_number() OVER (ORDER BY id)) * {minutes}) || ' minutes'),
       CASE WHEN theme_key = '' THEN '' ELSE 'many-' || ((id * 7 + :round * 13) % :themes) END,
       text || ' order' || ((id * 31 + :round * 17) % :words) || ' ' || substr(text, 1 + (:round * 11) % 40, 60),
       {columns}
FROM tickets_ticket WHERE ticket_id NOT LIKE 'copy-%' LIMIT :left
"""
TAG = """
INSERT INTO tickets_tickettag (ticket_id, tag, created_at)
SELECT copied.id, tags.tag, copied.created_at
FROM tickets_ticket AS copied
JOIN tickets_ticket AS original ON copied.ticket_id = 'copy-' || :round || '-' || original.ticket_id
JOIN tickets_tickettag AS tags ON tags.ticket_id = original.id
WHERE copied.id > :after
"""


def build_demo(folder: Path) -> None:
    """Build the demo's company unless it is there."""
    subprocess.run([PROGRAM, "demo", "--build-only", "--tickets", str(SEED_TICKETS)], check=True)
    print(f"the demo stands in {folder}")


def fill(tickets: int, themes: int) -> None:
    """Multiply tickets, themes and proposals until there are as many as wanted. Needs a Django that was started."""
    from django.db import connection

    from threadline_server.tickets.counting import recount
    from threadline_server.tickets.models import Ticket

    there = Ticket.objects.count()
    if there >= tickets:
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size = -1000000")
        cursor.execute("PRAGMA synchronous = OFF")
    originals = Ticket.objects.exclude(ticket_id__startswith="copy-").count()
    for number in range(there // originals, tickets // originals + 1):
        _copy_tickets(number, wanted=tickets, themes=themes)
        if number % 25 == 0:
            print(f"{Ticket.objects.count():,} tickets", flush=True)
    _multiply_themes(themes)
    _multiply_proposals()
    recount()
    connection.close()


def _copy_tickets(number: int, *, wanted: int, themes: int) -> None:
    from django.db import connection, transaction

    from threadline_server.tickets.models import Ticket

    there, last = Ticket.objects.count(), Ticket.objects.order_by("-pk").values_list("pk", flat=True).first()
    given = {
        "round": number,
        "wanted": wanted,
        "first": there,
        "left": wanted - there,
        "themes": themes,
        "words": wanted // TICKETS_PER_RARE_WORD,
        "after": last,
    }
    statement = COPY.format(columns=COLUMNS, minutes=MINUTES_BETWEEN)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.connection.execute(statement, given)
        cursor.connection.execute(TAG, given)


def _multiply_themes(wanted: int) -> None:
    from django.db.models import Count

    from threadline_server.themes.models import Run, Theme
    from threadline_server.tickets.models import Ticket

    sizes = dict(Ticket.objects.order_by().values_list("theme_key").annotate(n=Count("id")))
    originals = list(Theme.objects.present())
    made = []
    for number in range(wanted):
        theme = copy.deepcopy(originals[number % len(originals)])
        theme.pk, theme.key, theme.place = None, f"many-{number}", number
        theme.found_name = theme.given_name = f"{theme.found_name} {number}"
        theme.size = sizes.get(theme.key, 0)
        theme.summary |= {"theme_id": theme.key, "name": theme.found_name, "size": theme.size}
        made.append(theme)
    Theme.objects.filter(pk__in=[theme.pk for theme in originals]).update(state="gone")
    Theme.objects.bulk_create(made)
    run = Run.objects.finished().first()
    run.result["themes"] = [theme.summary for theme in made]
    run.counts |= {"themes": wanted, "names": {theme.key: theme.found_name for theme in made}}
    run.counts["on_page"] = run.result["on_page"] = [theme.key for theme in made[:5]]
    run.save()


def _multiply_proposals() -> None:
    from django.utils import timezone

    from threadline_server.accounts.models import Team
    from threadline_server.themes.models import Theme
    from threadline_server.triage.models import Proposal

    teams, themes = list(Team.objects.all()), list(Theme.objects.present()[:PROPOSALS])
    Proposal.objects.bulk_create(
        Proposal(
            key=f"many-{number}",
            source="rule",
            theme=theme,
            team=teams[number % len(teams)],
            title=f"Look at {theme.name}",
            because="More than 50 tickets in 7 days.",
            number=50,
            created_at=timezone.now(),
        )
        for number, theme in enumerate(themes)
    )


def sessions(count: int = PEOPLE) -> list[str]:
    """Return session keys of people who are signed in: the demo's, and agents beside them."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from threadline_server.accounts.models import User

    for number in range(count - User.objects.count()):
        User.objects.create(
            email=f"agent{number}@example.com",
            display_name=f"Agent {number}",
            role="support_agent",
            created_at=timezone.now(),
        )
    keys = []
    for person in User.objects.filter(is_active=True)[:count]:
        store = SessionStore()
        store[SESSION_KEY] = str(person.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = person.get_session_auth_hash()
        store.create()
        keys.append(store.session_key)
    return keys
