"""Invented values for the style page: every component with something in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from threadline_server.web.icons import ICONS


def examples() -> dict[str, Any]:
    """Return one value for each component."""
    days = [14, 12, 15, 11, 16, 13, 12, 18, 21, 26, 31, 29, 38, 41]
    rows = [{"day": f"2026-11-{day + 1:02d}", "tickets": count} for day, count in enumerate(days)]
    return {
        "icon_names": sorted(ICONS),
        "days": days,
        "moment": datetime(2026, 11, 21, 13, 5, tzinfo=UTC),
        "chart": {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "title": "Refund answers tripled in a week",
            "width": "container",
            "height": 200,
            "data": {"values": rows},
            "mark": {"type": "line", "point": True},
            "encoding": {
                "x": {"field": "day", "type": "temporal", "title": None},
                "y": {"field": "tickets", "type": "quantitative", "title": "tickets a day"},
            },
        },
        "chart_rows": rows,
        "tones": ["neutral", "accent", "waiting", "harm", "good"],
    }
