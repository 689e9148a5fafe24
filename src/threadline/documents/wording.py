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
_MOST_SHOWN = 0.99
DIRECTIONS = {"rising": "rising", "falling": "falling", "steady": "steady", "undecided": "cannot say yet"}


def percent(share: Mapping[str, Any]) -> str:
    """Return a share (0..1) with its interval, as `38% (35 to 41)`."""
    if "undecided" in share:
        return "cannot say"
    value, low, high = percent_parts(share)
    return f"{value}% ({low} to {high})"


def percent_parts(share: Mapping[str, Any]) -> list[str]:
    """Return a share (0..1) and the ends of its interval in percent: two figures, and as many digits for all three."""
    parts = [100 * share[key] for key in ("value", "low", "high")]
    digits = 0 if parts[0] >= 10 else 1  # noqa: PLR2004  two figures either way
    return [f"{part:.{digits}f}" for part in parts]


def signed_percent(change: Mapping[str, Any]) -> str:
    """Return a relative change with its interval, as `+34% (+12 to +61)`."""
    if "undecided" in change:
        return "cannot say"
    value, low, high = (100 * change[key] for key in ("value", "low", "high"))
    return f"{value:+,.0f}% ({low:+,.0f} to {high:+,.0f})"


def sure(confidence: float) -> str:
    """Return a confidence in words; nothing is ever 100% sure."""
    return "over 99%" if confidence > _MOST_SHOWN else f"{100 * confidence:.0f}%"


def number(estimate: Mapping[str, Any], digits: int = 1) -> str:
    """Return an estimate with its interval, as `2.1 (1.8 to 2.4)`."""
    if "undecided" in estimate:
        return "cannot say"
    value, low, high = number_parts(estimate, digits)
    return f"{value} ({low} to {high})"


def number_parts(estimate: Mapping[str, Any], digits: int = 1) -> list[str]:
    """Return an estimate and the ends of its interval; from a hundred on whole, with commas between thousands."""
    parts = [estimate[key] for key in ("value", "low", "high")]
    digits = 0 if abs(parts[0]) >= 100 else digits  # noqa: PLR2004  three figures are enough
    return [f"{part:,.{digits}f}" for part in parts]


def trend(found: Mapping[str, Any]) -> str:
    """Return where a theme is going and how sure that is, as `rising, +34% (+12 to +61) in 28 days`."""
    if "undecided" in found["change"]:
        return f"no trend yet: {found['because']}"
    said = {**DIRECTIONS, "undecided": "trend not sure"}[found["direction"]]
    return f"{said}, {signed_percent(found['change'])} in {found['period_days']} days"


def support(theme: Mapping[str, Any]) -> str:
    """Return what support measured of a theme, as `CSAT 2.1 (1.9 to 2.3) · 14 (13 to 16) min handling each`."""
    csat, minutes = theme["csat"], theme["handle_minutes"]
    said = [f"CSAT {number(csat)}"] if "value" in csat else []
    if "value" in minutes:
        said.append(f"{number(minutes, 0 if minutes['value'] >= 10 else 1)} min handling each")  # noqa: PLR2004  two figures
    return " · ".join(said)


def day(moment: str | None) -> str:
    """Return the day of an ISO moment or date, as `21 Nov 2026`."""
    if not moment:
        return "unknown"
    when: date = datetime.fromisoformat(moment) if "T" in moment else date.fromisoformat(moment)
    return f"{when.day} {when:%b %Y}"


def period(first: date, last: date) -> str:
    """Return the days from one to another, as `25 May to 20 November 2026`; what both share is said once."""
    end = f"{last.day} {last:%B %Y}"
    if (first.year, first.month, first.day) == (last.year, last.month, last.day):
        return end
    if first.year != last.year:
        return f"{first.day} {first:%B %Y} to {end}"
    return f"{first.day} to {end}" if first.month == last.month else f"{first.day} {first:%B} to {end}"


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
