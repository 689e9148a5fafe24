"""A company with known truth: users, usage, predictions, outcomes and tickets, and who wrote about what and why.

The tables hold events and nothing else; what caused them stands beside them, under `truth`. The names below load their
module when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threadline.simulate.settings import CompanySettings
    from threadline.simulate.simulation import SimulationReport, simulate_company
    from threadline.simulate.texts import theme_names, ticket_texts

_HOMES = {
    "CompanySettings": "settings",
    "SimulationReport": "simulation",
    "simulate_company": "simulation",
    "theme_names": "texts",
    "ticket_texts": "texts",
}

__all__ = ["CompanySettings", "SimulationReport", "simulate_company", "theme_names", "ticket_texts"]


def __getattr__(name: str) -> Any:
    """Load the module that holds `name`."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
