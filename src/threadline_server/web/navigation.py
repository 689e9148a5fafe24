"""The entries of the left rail. Each app declares its own as `navigation` on its AppConfig."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.urls import NoReverseMatch, reverse

from threadline_server.web.access import SIGNED_IN, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from threadline_server.accounts.models import User


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the rail. `key` is pressed after `g`; `second` puts it below the line."""

    label: str
    url_name: str
    icon: str
    key: str = ""
    order: int = 50
    second: bool = False
    rule: Rule = SIGNED_IN


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the page shows it."""

    label: str
    url: str
    icon: str
    key: str
    second: bool
    current: bool


def declared_entries() -> list[Entry]:
    """Return every app's entries in the order in which the rail shows them."""
    entries: list[Entry] = []
    for app in apps.get_app_configs():
        entries.extend(getattr(app, "navigation", ()))
    return sorted(entries, key=lambda entry: (entry.second, entry.order, entry.label))


def lines_for(user: User, path: str, query: str = "") -> list[Line]:
    """Return the rail for this person; the entry whose address is the longest start of `path` is current."""
    shown = [(entry, _address(entry)) for entry in declared_entries() if entry.rule.admits(user)]
    here = _longest_start((address for _, address in shown), path)
    return [
        Line(entry.label, address + query, entry.icon, entry.key, entry.second, address == here)
        for entry, address in shown
        if address
    ]


def _address(entry: Entry) -> str:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return ""


def _longest_start(addresses: Iterable[str], path: str) -> str:
    starts = [one for one in addresses if one and (path == one or (one != "/" and path.startswith(one)))]
    return max(starts, key=len, default="")
