"""Tickets made ready for analysis: redacted, stripped of what is not the customer's message, language, copies, volume.

Everything downstream reads the prepared file and never the original text. The names below load their module when they
are first used, so that importing this folder costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threadline.tickets.preparation import prepare_tickets
    from threadline.tickets.prepared import PreparationSummary, PreparedTickets, open_prepared
    from threadline.tickets.settings import PrepareSettings
    from threadline.tickets.volume import daily_volume

_HOMES = {
    "PreparationSummary": "prepared",
    "PrepareSettings": "settings",
    "PreparedTickets": "prepared",
    "daily_volume": "volume",
    "open_prepared": "prepared",
    "prepare_tickets": "preparation",
}

__all__ = [
    "PreparationSummary",
    "PrepareSettings",
    "PreparedTickets",
    "daily_volume",
    "open_prepared",
    "prepare_tickets",
]


def __getattr__(name: str) -> Any:
    """Load the module that holds `name`."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
