"""Where commands keep what is dear to make again: trained classifiers, in the user's cache folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from platformdirs import user_cache_path

if TYPE_CHECKING:
    from pathlib import Path


def classifier_cache() -> Path:
    """Return the folder of trained classifiers; deleting it only costs time."""
    return user_cache_path("threadline") / "classifiers"
