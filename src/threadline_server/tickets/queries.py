from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from threadline_server.tickets.filters import Place, TicketFilters
from threadline_server.tickets.models import Facet, Forgetting, Load, LoadState, Move, Ticket, TicketTag
from threadline_server.tickets.search import newest_matches
from threadline_server.web.errors import require_found
from threadline_server.web.search import Hit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet

    from threadline_server.accounts.models import User
    from threadline_server.tickets.models import TicketQuerySet

PER_PAGE = 50
COUNTED = 1_000
# How many rows a page with several filters looks through; then it says so and leads on.
LOOKED_AT = 3_000
# Stands for a time where the order is by id alone.
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MOST_CHOICES = 200


@dataclass(frozen=True, slots=True)
class ThemeChoice:
    """A theme as lists of tickets name it. `size` and `people` are the counts that the theme's own row keeps."""

    key: str
    name: str
    size: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class TicketPage:
    """One page of a list, and the place where the next begins.

    `looked_at` is set where a page took only so many candidates to look through: it may be short, and its `next`
    leads on. That bounds the time of a page whatever filters are put together.
    """

    rows: list[Ticket]
    next: str | None
    looked_at: int | None = None


def list_tickets(user: User, filters: TicketFilters) -> TicketQuerySet:
    """Return the tickets that pass the filters, newest first."""
    found = filters.apply(Ticket.objects.visible_to(user))
    # The index of words walks by id; sorting a common word's matches by time would mean to fetch them all.
    return found.order_by("-id") if filters.q else found.newest_first()


def ticket_page(user: User, filters: TicketFilters, *, after: str = "", limit: int = PER_PAGE) -> TicketPage:
    """Return a page of tickets by keyset: as fast on the thousandth page as on the first."""
    place = Place.read(after)
    if filters.q or len(filters.narrowest_first()) > 1:
        return _page_of_candidates(user, filters, place, limit)
    rows = list(_beyond(list_tickets(user, filters), place)[: limit + 1])
    more = len(rows) > limit
    return TicketPage(rows[:limit], Place.of(rows[limit - 1]).write() if more else None)


def _page_of_candidates(user: User, filters: TicketFilters, place: Place | None, limit: int) -> TicketPage:
    """Take the newest candidates off the one index that narrows most, and put the other filters to those only."""
    enough = _enough(filters, limit)
    candidates = _candidates(filters, place, enough)
    found = _passing(user, filters, candidates)
    rows = list((found.order_by("-id") if filters.q else found.newest_first())[: limit + 1])
    if len(rows) > limit:
        return TicketPage(rows[:limit], Place.of(rows[limit - 1]).write())
    if len(candidates) < enough:
        return TicketPage(rows, None)
    last, moment = candidates[-1]
    return TicketPage(rows, Place(moment, last).write(), looked_at=enough)


def _enough(filters: TicketFilters, limit: int) -> int:
    # Where words are all that is asked, every candidate passes.
    return limit + 1 if set(filters.active()) == {"q"} else LOOKED_AT


def _passing(user: User, filters: TicketFilters, candidates: list[tuple[int, datetime]]) -> TicketQuerySet:
    """Return those of the candidates that pass the filters that did not choose them."""
    rest = replace(filters, q="") if filters.q else filters
    named = Ticket.objects.visible_to(user).filter(pk__in=[pk for pk, _ in candidates])
    return rest.apply(named, among_few=True)


def _candidates(filters: TicketFilters, place: Place | None, enough: int) -> list[tuple[int, datetime]]:
    """Return ids and times of the newest tickets that pass the narrowest filter, no more than are enough."""
    if filters.q:
        found = newest_matches(filters.q, below=place.id if place else None, limit=enough)
        return [(pk, BEGINNING) for pk in found]
    first = filters.narrowest_first()[0]
    if first == "tag":
        tags = TicketTag.objects.filter(tag=filters.tag)
        if place is not None:
            tags = tags.filter(created_at__lte=place.created_at).exclude(
                created_at=place.created_at, ticket__gte=place.id
            )
        return list(tags.order_by("-created_at", "-ticket_id").values_list("ticket_id", "created_at")[:enough])
    alone = TicketFilters(**{first: getattr(filters, first)}, since=filters.since, until=filters.until)
    found_alone = _beyond(alone.apply(Ticket.objects.all()).newest_first(), place)
    return list(found_alone.values_list("pk", "created_at")[:enough])


def _beyond(tickets: TicketQuerySet, place: Place | None) -> TicketQuerySet:
    if place is None:
        return tickets
    # The first condition bounds the walk along the index, the second breaks ties within one moment.
    return tickets.filter(created_at__lte=place.created_at).exclude(created_at=place.created_at, pk__gte=place.id)


def stream_tickets(user: User, filters: TicketFilters, *, piece: int = 2_000) -> Iterator[list[Ticket]]:
    """Yield all tickets of a filtered list in pieces, each its own short read."""
    after = ""
    while True:
        page = ticket_page(user, filters, after=after, limit=piece)
        if page.rows:
            yield page.rows
        if page.next is None:
            return
        after = page.next


def count_up_to(user: User, filters: TicketFilters, most: int = COUNTED) -> int | None:
    """Return how many tickets pass, counting no further than one beyond `most`; None where that would take long."""
    if filters.q or len(filters.narrowest_first()) > 1:
        return _count_candidates(user, filters, most)
    return list_tickets(user, filters).order_by()[: most + 1].count()


def _count_candidates(user: User, filters: TicketFilters, most: int) -> int | None:
    enough = _enough(filters, most)
    candidates = _candidates(filters, None, enough)
    count = _passing(user, filters, candidates).order_by()[: most + 1].count()
    return count if count > most or len(candidates) < enough else None


def get_ticket_for(user: User, ticket_id: int) -> Ticket:
    """Return a ticket by its row. Raises NotFound."""
    return require_found(Ticket.objects.visible_to(user).filter(pk=ticket_id))


def get_ticket_by_key(user: User, ticket_id: str) -> Ticket:
    """Return a ticket by the id that its system gave it. Raises NotFound."""
    return require_found(Ticket.objects.visible_to(user).filter(ticket_id=ticket_id))


def facets(*kinds: str) -> dict[str, list[tuple[str, int]]]:
    """Return the values that tickets have, most common first, by filter."""
    found: dict[str, list[tuple[str, int]]] = {}
    wanted = Facet.objects.filter(kind__in=kinds) if kinds else Facet.objects.all()
    for kind, value, tickets in wanted.order_by("-tickets", "value").values_list("kind", "value", "tickets"):
        values = found.setdefault(kind, [])
        if len(values) < MOST_CHOICES:
            values.append((value, tickets))
    return found


def count_all() -> int:
    """Return how many tickets there were when they were last counted."""
    return Facet.objects.filter(kind="all").values_list("tickets", flat=True).first() or 0


def counted(kind: str, value: str) -> int | None:
    """Return how many tickets had a value when they were last counted; None where that is not counted."""
    return Facet.objects.filter(kind=kind, value=value).values_list("tickets", flat=True).first()


def theme_choices(user: User) -> list[ThemeChoice]:
    """Return the themes by name, from the app that keeps them: it declares `theme_choices` on its AppConfig.

    Tickets come before themes and know only their keys.
    """
    provider: Callable[[User], list[ThemeChoice]] | None = _declared("theme_choices")
    return provider(user) if provider else []


def failure_mode_choices() -> list[tuple[str, str]]:
    """Return the failure modes with their names, from the app that declares `failure_mode_choices`."""
    provider: Callable[[], list[tuple[str, str]]] | None = _declared("failure_mode_choices")
    return provider() if provider else []


def _declared(name: str) -> Callable[..., Any] | None:
    path = next((path for app in apps.get_app_configs() if (path := getattr(app, name, None))), None)
    return import_string(path) if path else None


@dataclass(frozen=True, slots=True)
class Copies:
    """How a ticket stands to its near-copies: the first of them, or how many it has."""

    first: Ticket | None
    count: int


def copies_of(ticket: Ticket) -> Copies:
    """Return the original of a near-copy, or how many near-copies an original has."""
    if ticket.copy_of:
        return Copies(Ticket.objects.filter(ticket_id=ticket.copy_of).first(), 0)
    return Copies(None, Ticket.objects.filter(copy_of=ticket.ticket_id).count())


def get_load_for(user: User, load_id: int) -> Load:
    """Return a load. Raises NotFound when this person may not see it."""
    return require_found(Load.objects.visible_to(user).select_related("by", "work", "undone_by").filter(pk=load_id))


def list_loads(user: User) -> QuerySet[Load]:
    """Return the loads that a person may see, newest first."""
    return Load.objects.visible_to(user).select_related("by", "work").exclude(state=LoadState.DISCARDED)


def get_move_for(user: User, move_id: int) -> Move:
    """Return one's own move. Raises NotFound for another's."""
    return require_found(Move.objects.filter(pk=move_id, by=user))


def list_forgettings() -> QuerySet[Forgetting]:
    """Return the deletions, newest first; finished ones no longer say who it was."""
    return Forgetting.objects.select_related("by", "work")


def find_hits(user: User, text: str, limit: int) -> list[Hit]:
    """Return the tickets that the search box shows."""
    exact = Ticket.objects.visible_to(user).filter(Q(ticket_id=text))[:1]
    found = [*exact, *ticket_page(user, TicketFilters(q=text), limit=limit).rows]
    distinct = list({ticket.pk: ticket for ticket in found}.values())[:limit]
    return [
        Hit(str(ticket), reverse("tickets:detail", args=[ticket.pk]), timezone.localdate(ticket.created_at).isoformat())
        for ticket in distinct
    ]
