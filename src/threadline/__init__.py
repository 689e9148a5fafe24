"""Threadline: from a customer's ticket to the model behind it, and back to the tickets.

Every public name is loaded when it is first used, so that `import threadline` stays quick and small.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from threadline._version import __version__

if TYPE_CHECKING:
    from threadline.answers import Estimate, Provenance, Undecided
    from threadline.errors import ThreadlineError

_HOMES = {
    "Estimate": "threadline.answers",
    "Provenance": "threadline.answers",
    "ThreadlineError": "threadline.errors",
    "Undecided": "threadline.answers",
}

__all__ = ["Estimate", "Provenance", "ThreadlineError", "Undecided", "__version__"]


def __getattr__(name: str) -> object:
    """Load a public name from its home (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'threadline' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
