"""Numbers as people read them in documents: one place, so that a page, a Markdown file and a terminal agree."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

RESPONSES = {
    "fix_model": "fix the model",
    "add_fallback": "add a fallback",
    "both": "fix the model and add a fallback",
    "product_change": "change the product",
    "no_action": "no action",
}
STATUSES = {"known": "confirmed by a person", "likely": "likely", "possible": "possible"}
DIRECTIONS = {"rising": "rising", "falling": "falling", "steady": "steady", "undecided": "cannot say yet"}


def percent(share: Mapping[str, Any]) -> str:
    """Return a share (0..1) with its interval, as `38% (35 to 41)`."""
    if "undecided" in share:
        return "cannot say"
    value, low, high = (100 * share[key] for key in ("value", "low", "high"))
    digits = 0 if value >= 10 else 1  # noqa: PLR2004  two figures either way
    return f"{value:.{digits}f}% ({low:.{digits}f} to {high:.{digits}f})"


def signed_percent(change: Mapping[str, Any]) -> str:
    """Return a relative change with its interval, as `+34% (+12 to +61)`."""
    if "undecided" in change:
        return "cannot say"
    value, low, high = (100 * change[key] for key in ("value", "low", "high"))
    return f"{value:+.0f}% ({low:+.0f} to {high:+.0f})"


def number(estimate: Mapping[str, Any], digits: int = 1) -> str:
    """Return an estimate with its interval, as `2.1 (1.8 to 2.4)`."""
    if "undecided" in estimate:
        return "cannot say"
    return f"{estimate['value']:.{digits}f} ({estimate['low']:.{digits}f} to {estimate['high']:.{digits}f})"


def day(moment: str | None) -> str:
    """Return the day of an ISO moment or date, as `21 Nov 2026`."""
    if not moment:
        return "unknown"
    when: date = datetime.fromisoformat(moment) if "T" in moment else date.fromisoformat(moment)
    return f"{when.day} {when:%b %Y}"


def response(name: str) -> str:
    """Return a response in words."""
    return RESPONSES.get(name, name.replace("_", " "))


def shorten(text: str, limit: int) -> str:
    """Cut a text at a word, with an ellipsis."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    cut = flat[: limit - 1]
    return cut[: cut.rfind(" ")].rstrip(" ,;:-") + "…" if " " in cut else cut + "…"


def markdown_inert(text: str) -> str:
    """Return an attacker's text so that no Markdown reader finds markup, a link or HTML in it."""
    flat = " ".join(text.split())
    inert = "".join("\\" + sign if sign in "\\`*_{}[]()#+-.!|~>" else sign for sign in flat)
    return inert.replace("&", "&amp;").replace("<", "&lt;").replace("://", ":&#47;/")
