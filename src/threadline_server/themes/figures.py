"""The chart of a theme, the table behind it, and its measures as tiles: the library's numbers in people's units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from threadline.documents import wording
from threadline.documents.charts import trend_chart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from threadline_server.themes.models import Theme

LONG_TIMES = (("days", 1440), ("hours", 60))


def trend(theme: Theme, days: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the chart of a theme's days; its title says where they are going."""
    because = theme.summary.get("trend", {}).get("because", "")
    title = "Whether it rises or falls cannot be said yet"
    if theme.direction in {"rising", "falling", "steady"}:
        direction = wording.DIRECTIONS[theme.direction].capitalize()
        title = f"{direction}, {because}" if because else direction
    spike = theme.summary.get("spike")
    return trend_chart(title=title, unit="tickets a day", days=days, spikes=[spike] if spike else [])


def days_table(days: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the chart's numbers under names that people read, the newest day first."""
    return [
        {
            "Day": row["day"],
            "Tickets": row["observed"],
            "Expected": _one_digit(row["expected"]),
            "Ordinary from": _one_digit(row["low"]),
            "to": _one_digit(row["high"]),
            "Complete": row["complete"],
        }
        for row in reversed(days)
    ]


def _one_digit(value: float | None) -> str | None:
    return None if value is None else f"{value:,.1f}"


def measures(summary: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return support's own measures as tiles; a long time in the unit in which people tell it."""
    if not summary:
        return []
    handling, resolving = _in_unit(summary.get("handle_minutes")), _in_unit(summary.get("resolution_minutes"))
    return [
        _measure("CSAT", summary.get("csat"), "of 5"),
        _measure("Handling", handling[0], f"{handling[1]} a ticket"),
        _measure("To resolve", *resolving),
    ]


def _measure(label: str, value: Mapping[str, Any] | None, unit: str) -> dict[str, Any]:
    known = value is not None and "undecided" not in value
    return {
        "label": label,
        "unit": unit,
        "shown": wording.number_parts(value) if value is not None and known else None,
        "undecided": (value or {}).get("undecided", "not measured"),
    }


def _in_unit(minutes: Mapping[str, Any] | None) -> tuple[Mapping[str, Any] | None, str]:
    """Return a time in minutes, hours or days, whichever makes it a small number of more than one."""
    if not minutes or "undecided" in minutes:
        return minutes, "minutes"
    unit, size = next(((unit, size) for unit, size in LONG_TIMES if minutes["value"] >= 2 * size), ("minutes", 1))
    return {part: minutes[part] / size for part in ("value", "low", "high")}, unit
