"""Filters of the pages of tickets."""

from __future__ import annotations

from django import template

from threadline_server.tickets.listing import language_name

register = template.Library()

register.filter("language_name", language_name)


@register.filter
def words(value: str) -> str:
    """Return a key in words: `missed_case` is "missed case"."""
    return value.replace("_", " ")


@register.filter
def bytes_in_words(value: int) -> str:
    """Return a size: 1 048 576 is "1.0 MB"."""
    size = float(value)
    for unit in ("bytes", "KB", "MB"):
        if size < 1024:  # noqa: PLR2004  the unit's size
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} GB"


@register.filter
def get(mapping: dict[str, object], key: str) -> object:
    """Return the value under a key that is only known while the page is drawn."""
    return mapping.get(key, "")
