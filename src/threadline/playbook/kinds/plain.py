"""Things of the playbook as plain values: their fields by name, without the file that they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threadline.answers import Plain


def plain(thing: Any) -> dict[str, Plain]:
    """Return a thing of the playbook as plain values."""
    return {field.name: _plain(getattr(thing, field.name)) for field in fields(thing) if field.name != "path"}


def _plain(value: Any) -> Plain:
    if is_dataclass(value):
        return plain(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    said: Plain = value
    return said
