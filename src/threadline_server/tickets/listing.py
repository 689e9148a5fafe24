"""What the pages of tickets show, as plain values: the sentence on top, the filters, the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf.locale import LANG_INFO
from django.urls import reverse

from threadline.documents.wording import shorten
from threadline.errors import InputError
from threadline_server.catalog.queries import names_by_key
from threadline_server.journal.queries import history_of
from threadline_server.tickets import queries
from threadline_server.tickets.filters import NO_COPIES, NONE, TicketFilters
from threadline_server.tickets.queries import COUNTED, ThemeChoice, TicketPage
from threadline_server.web.roles import CONTRIBUTORS, LEADS, Role

if TYPE_CHECKING:
    from threadline_server.accounts.models import User
    from threadline_server.tickets.models import Move, Ticket

CHOICES = ("failure_mode", "lane", "channel", "status", "language", "tag")
LABELS = {
    "q": "words",
    "theme": "theme",
    "failure_mode": "failure mode",
    "lane": "lane",
    "capability": "capability",
    "channel": "channel",
    "status": "status",
    "language": "language",
    "tag": "tag",
    "person": "person",
    "since": "since",
    "until": "until",
    "copies": "near-copies",
}
LONGEST_TITLE, LONGEST_REST = 110, 220
UNTOLD = "cannot be told"
NO_THEME = ThemeChoice("", "no theme")


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter as a list to choose from."""

    name: str
    label: str
    values: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True, slots=True)
class Active:
    """One filter that narrows the list, and the address without it."""

    label: str
    value: str
    address: str


def list_context(user: User, filters: TicketFilters, *, after: str) -> dict[str, Any]:
    """Return what the list shows."""
    themes = queries.theme_choices(user)
    names = {theme.key: theme.name for theme in themes}
    page = queries.ticket_page(user, filters, after=after)
    capabilities, modes = names_by_key(), dict(queries.failure_mode_choices())
    for ticket in page.rows:
        ticket.capability_name = capabilities.get(ticket.capability, ticket.capability)  # type: ignore[attr-defined]  # shown
        ticket.theme_name = names.get(ticket.theme_key, ticket.theme_key)  # type: ignore[attr-defined]  # for the page
        ticket.title, ticket.rest = title_and_rest(ticket.subject, ticket.text)  # type: ignore[attr-defined]  # as well
        ticket.mode_name = _said("failure_mode", ticket.failure_mode, modes)  # type: ignore[attr-defined]  # as well
    total = queries.count_all()
    return {
        "page": page,
        "filters": filters,
        "active": _active(filters, names | capabilities),
        "choices": _choices(filters),
        "themes": themes,
        "total": total,
        "sentence": sentence(user, filters, themes, page, after),
        "after": after,
        "query": filters.address(),
        "may_move": may_move(user),
        "may_load": user.role == Role.ADMIN or user.role in LEADS,
        "is_empty": not total and not page.rows,
    }


def sentence(user: User, filters: TicketFilters, themes: list[ThemeChoice], page: TicketPage, after: str) -> str:
    """Return how many tickets these are, without counting a million for it."""
    active, total = filters.active(), queries.count_all()
    if not total and not page.rows:
        return "There are no tickets yet."
    if not active:
        return f"{_number(total)} tickets, newest first."
    if set(active) == {"theme"}:
        theme = next((theme for theme in themes if theme.key == filters.theme), None)
        if theme is not None:
            people = f" of {_number(theme.people)} people" if theme.people else ""
            return f"{_number(theme.size)} tickets{people} say “{theme.name}”."
    count: int | None = None
    if len(active) == 1 and filters.narrowest_first():
        count = queries.counted(*next(iter(active.items())))
    if count is None and page.looked_at is None:
        count = queries.count_up_to(user, filters) if page.next or after else len(page.rows)
        if count is not None and count > COUNTED:
            return f"More than {_number(COUNTED)} of {_number(total)} tickets."
    return _how_many(count, total)


def _how_many(count: int | None, total: int) -> str:
    if count is None:
        return f"The newest that pass these filters, of {_number(total)} tickets."
    if not count:
        return "No ticket passes these filters."
    return f"{_number(count)} of {_number(total)} tickets." if count > 1 else f"One of {_number(total)} tickets."


def detail_context(user: User, ticket: Ticket) -> dict[str, Any]:
    """Return what one ticket's page shows."""
    themes, modes = queries.theme_choices(user), queries.failure_mode_choices()
    names = {theme.key: theme.name for theme in themes}
    return {
        "ticket": ticket,
        "modes": modes,
        "mode_name": dict(modes).get(ticket.failure_mode, in_words(ticket.failure_mode)),
        "copies": queries.copies_of(ticket),
        "theme_name": names.get(ticket.theme_key, ticket.theme_key),
        "capability_name": names_by_key().get(ticket.capability, ticket.capability),
        "themes": themes,
        "history": history_of(ticket),
        "may_move": may_move(user),
    }


def theme_named(user: User, key: str) -> ThemeChoice:
    """Return the theme of this key; "none" takes tickets out of all themes. Raises InputError for one that is gone."""
    if key == NONE:
        return NO_THEME
    found = next((theme for theme in queries.theme_choices(user) if theme.key == key), None)
    if found is None:
        raise InputError("There is no such theme any more. Reload the page and choose again.")
    return found


def undo_address(move: Move) -> str:
    """Return where a move is taken back."""
    return reverse("tickets:undo", args=[move.pk])


def may_move(user: User) -> bool:
    """Return whether the person may move tickets."""
    return user.role == Role.ADMIN or user.role in CONTRIBUTORS


def in_words(value: str) -> str:
    """Return a key as words: `missed_case` is "missed case"."""
    return value.replace("_", " ")


def title_and_rest(subject: str, text: str) -> tuple[str, str]:
    """Return a row's first line and what follows, cut between words; without a subject the text begins in the title."""
    if subject.strip():
        return shorten(subject, LONGEST_TITLE), shorten(text, LONGEST_REST)
    title = shorten(text, LONGEST_TITLE)
    flat = " ".join(text.split())
    rest = flat[len(title) - 1 :].lstrip(" ,;:-") if title != flat else ""
    return title, shorten(rest, LONGEST_REST)


def language_name(code: str) -> str:
    """Return a language's name: "de" is German."""
    return UNTOLD if code in {"", "und"} else str(LANG_INFO.get(code, {}).get("name", code))


def _choices(filters: TicketFilters) -> list[Choice]:
    counted, modes = queries.facets(*CHOICES), dict(queries.failure_mode_choices())
    choices = []
    for name in CHOICES:
        values = [(value, f"{_said(name, value, modes)} ({_number(count)})") for value, count in counted.get(name, [])]
        chosen = getattr(filters, name)
        if chosen and chosen not in {value for value, _ in values}:
            values.append((chosen, _said(name, chosen, modes)))
        if values:
            choices.append(Choice(name, LABELS[name], values, chosen))
    return choices


def _said(name: str, value: str, modes: dict[str, str]) -> str:
    """Return a filter's value as people call it."""
    if name == "language":
        return language_name(value)
    return modes.get(value, in_words(value)) if name == "failure_mode" else in_words(value)


def _active(filters: TicketFilters, names: dict[str, str]) -> list[Active]:
    shown, modes = [], dict(queries.failure_mode_choices())
    for name, value in filters.active().items():
        said = names.get(value, value) if name in {"theme", "capability"} else _said(name, value, modes)
        if name == "person":
            said = "the same as of a ticket"
        elif name == "copies":
            said = "left out" if value == NO_COPIES else f"of {value}"
        elif value == NONE:
            said = "none"
        shown.append(Active(LABELS[name], said, f"?{filters.without(name).address()}"))
    return shown


def _number(value: int) -> str:
    return f"{value:,}"
