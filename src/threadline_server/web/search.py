"""The search box. Each app declares `search` on its AppConfig: a path to `(user, text, limit) -> list[Hit]`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from collections.abc import Callable

PER_APP = 8
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What one app found."""

    title: str
    hits: list[Hit]


def find_hits(user: Any, text: str) -> list[Group]:
    """Return what the apps find that this person may see; nothing for a text of fewer than two letters."""
    if len(text) < SHORTEST:
        return []
    groups = []
    for app in apps.get_app_configs():
        path = getattr(app, "search", None)
        if path:
            provider: Callable[[Any, str, int], list[Hit]] = import_string(path)
            groups.append(Group(str(app.verbose_name), provider(user, text, PER_APP)))
    return [group for group in groups if group.hits]
