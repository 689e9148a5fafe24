"""A field of the record with a sentence that says what it holds: the JSON Schema and the reference show it."""

from __future__ import annotations

from dataclasses import MISSING, field
from typing import Any


def said(sentence: str, *, default: Any = MISSING, default_factory: Any = MISSING) -> Any:
    """Return a dataclass field that carries `sentence`."""
    metadata = {"says": sentence}
    if default_factory is not MISSING:
        return field(default_factory=default_factory, metadata=metadata)
    if default is not MISSING:
        return field(default=default, metadata=metadata)
    return field(metadata=metadata)
