"""What a list of tickets is narrowed by. The same for the page, the API and exports; every state is an address."""

from __future__ import annotations

import base64
import binascii
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from threadline.errors import InputError
from threadline_server.catalog.queries import key_of
from threadline_server.tickets.models import TicketTag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from threadline_server.tickets.models import Ticket, TicketQuerySet

# As a value of a filter: tickets that have none.
NONE = "none"
# As a value of the filter of near-copies: without them.
NO_COPIES = "no"
# By how much they usually narrow: a person has few tickets, a channel a third of all.
NARROWING = ("person", "theme", "tag", "failure_mode", "capability", "language", "lane", "status", "channel")
EQUAL = ("failure_mode", "lane", "capability", "channel", "status", "language")


@dataclass(frozen=True, slots=True)
class TicketFilters:
    """The filters of a list; empty means all. `theme` may be "none": unassigned. Days are the organisation's.

    `copies` is "no" to leave near-copies out, or a ticket_id: the near-copies of that ticket.
    """

    q: str = ""
    theme: str = ""
    failure_mode: str = ""
    lane: str = ""
    capability: str = ""
    channel: str = ""
    status: str = ""
    language: str = ""
    tag: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None
    copies: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Read the filters from an address. Raises InputError for a day that is none."""
        found = {name: query.get(name, "").strip()[:200] for name in cls.names() if name not in {"since", "until"}}
        return cls(**found, since=_day(query, "since"), until=_day(query, "until"))

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of all filters."""
        return tuple(field.name for field in fields(cls))

    def active(self) -> dict[str, str]:
        """Return the filters that narrow something, as the address writes them."""
        return {name: str(value) for name, value in asdict(self).items() if value}

    def without(self, name: str) -> TicketFilters:
        """Return the filters with one taken away."""
        return replace(self, **{name: None if name in {"since", "until"} else ""})  # type: ignore[arg-type]  # by name

    def address(self) -> str:
        """Return the query part of an address."""
        return urlencode(self.active())

    def narrowest_first(self) -> tuple[str, ...]:
        """Return the filters that an index answers, the one that usually narrows most first."""
        return tuple(name for name in NARROWING if getattr(self, name))

    def apply(self, tickets: TicketQuerySet, *, among_few: bool = False) -> TicketQuerySet:
        """Return the tickets that pass. `among_few`: the rows are named already, so no filter's index is walked."""
        for column, wanted in self._equal().items():
            # Behind a function the column has no index that could look cheaper than the rows themselves.
            told = Coalesce(column, Value("")) if among_few else F(column)
            tickets = tickets.filter(Exact(told, wanted))
        if self.tag:
            rows = TicketTag.objects.filter(tag=self.tag)
            # Alone, the newest of a tag are read off its own index; beside others, it is asked of each row.
            tickets = tickets.filter(Exists(rows.filter(ticket=OuterRef("pk"))))
        if self.copies:
            tickets = tickets.originals() if self.copies == NO_COPIES else tickets.filter(copy_of=self.copies)
        return tickets.filter(self._times()).matching(self.q)

    def _equal(self) -> dict[str, str]:
        """Return the columns that have to have one value."""
        columns = {name: name for name in EQUAL} | {"theme": "theme_key", "person": "user_key"}
        found = {column: str(getattr(self, name)) for name, column in columns.items() if getattr(self, name)}
        return {
            column: "" if value == NONE else key_of(value) if column == "capability" else value
            for column, value in found.items()
        }

    def _times(self) -> Q:
        zone = ZoneInfo(settings.ORGANISATION_ZONE)
        times = Q()
        if self.since:
            times &= Q(created_at__gte=datetime.combine(self.since, time(), zone))
        if self.until:
            times &= Q(created_at__lt=datetime.combine(self.until + timedelta(days=1), time(), zone))
        return times


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a list ends: the next one begins after it, however many came in meanwhile."""

    created_at: datetime
    id: int

    @classmethod
    def of(cls, ticket: Ticket) -> Self:
        """Return the place of a ticket."""
        return cls(ticket.created_at, ticket.pk)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the place that an address names, None for the start. Raises InputError for anything else."""
        if not text:
            return None
        try:
            moment, number = base64.urlsafe_b64decode(text.encode() + b"==").decode().split("|")
            return cls(datetime.fromisoformat(moment), int(number))
        except (binascii.Error, UnicodeError, ValueError) as error:
            raise InputError("The place in the list cannot be read. Start again from its first page.") from error

    def write(self) -> str:
        """Return the form for an address."""
        text = f"{self.created_at.astimezone(UTC).isoformat()}|{self.id}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _day(query: Mapping[str, str], name: str) -> date | None:
    text = query.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{name} cannot be {text[:40]!r}. Give a day like 2026-11-21.") from error
