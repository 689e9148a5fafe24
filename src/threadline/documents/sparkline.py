"""A word-sized chart as inline SVG, for places where a chart library would be too much."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT, MARGIN = 96, 22, 2


def sparkline(values: Sequence[float], *, label: str) -> str:
    """Return an SVG line from zero to the highest value, its end a dot; `label` is what a screen reader says."""
    if not values:
        return ""
    points = _points(values)
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    last_x, last_y = points[-1]
    return (
        f'<svg class="sparkline" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{escape(label)}"><polyline points="{path}" fill="none" stroke="currentColor" stroke-width="1.5" '
        f'stroke-linejoin="round"/><circle cx="{last_x:.1f}" cy="{last_y:.1f}" r="2" fill="currentColor"/></svg>'
    )


def _points(values: Sequence[float]) -> list[tuple[float, float]]:
    highest = max(*values, 1.0) if len(values) > 1 else max(values[0], 1.0)
    step = (WIDTH - 2 * MARGIN) / max(1, len(values) - 1)
    room = HEIGHT - 2 * MARGIN
    return [(MARGIN + index * step, HEIGHT - MARGIN - room * value / highest) for index, value in enumerate(values)]
