"""Rows for tests, with everything filled in that a test does not care about."""

from __future__ import annotations

from datetime import UTC, datetime

from threadline_server.accounts import actions as accounts
from threadline_server.accounts.models import ApiToken, Team, User
from threadline_server.tickets.models import Ticket, TicketTag
from threadline_server.work import actions as working
from threadline_server.work.models import Work

PASSWORD = "thread the long needle"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def user(email: str = "bo@example.com", display_name: str = "Bo Berg", role: str = "viewer") -> User:
    """Return the person with this e-mail; their password is `PASSWORD`."""
    found = User.objects.filter(email=email).first()
    if found is None:
        found = User(email=email, display_name=display_name, role=role, created_at=NOON)
        found.set_password(PASSWORD)
        found.save()
    return found


def team(name: str = "Help chatbot", *members: User) -> Team:
    """Return a team with these members."""
    made = Team.objects.create(name=name, created_at=NOON)
    made.members.set(members)
    return made


def token(of: User, *scopes: str, expires_at: datetime | None = None) -> tuple[ApiToken, str]:
    """Return a token and its secret."""
    return accounts.create_token(of, "a test", scopes=scopes or ("read",), at=NOON, expires_at=expires_at, by=None)


def work(title: str = "Load tickets.csv", by: User | None = None, **fields: object) -> Work:
    """Return a piece of work that waits."""
    made = working.plan_work("tickets.load", title, by=by, at=NOON)
    Work.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made


def ticket(ticket_id: str = "T-1", text: str = "The answer about my refund was made up.", **fields: object) -> Ticket:
    """Return a ticket as pages show it, written at noon."""
    tags = fields.pop("tags", [])
    made = Ticket.objects.create(ticket_id=ticket_id, text=text, **{"created_at": NOON, "tags": tags} | fields)
    TicketTag.objects.bulk_create(TicketTag(ticket=made, tag=tag, created_at=made.created_at) for tag in tags)
    return made
