"""A line of a few dozen points as inline SVG: no script, no style attribute."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.html import format_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

WIDTH, HEIGHT, MARGIN = 96, 24, 2.5


def draw_sparkline(values: Sequence[float | None], label: str) -> SafeString:
    """Return the SVG; the base is zero, a missing value breaks the line, and the last point has a dot.

    `label` is what a screen reader says: the finding in words, since the picture shows only the shape.
    """
    known = [value for value in values if value is not None]
    if not known:
        return format_html('<span class="faint" title="{}">no data</span>', label)
    top = max(*known, 1e-12) if len(known) > 1 else max(known[0], 1e-12)
    points = [None if value is None else _place(index, value, len(values), top) for index, value in enumerate(values)]
    path = _path(points)
    last = next(point for point in reversed(points) if point is not None)
    return format_html(
        '<svg class="sparkline" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        '<path d="{}"/><circle cx="{}" cy="{}" r="2.2"/></svg>',
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        label,
        path,
        f"{last[0]:.1f}",
        f"{last[1]:.1f}",
    )


def _place(index: int, value: float, count: int, top: float) -> tuple[float, float]:
    across = MARGIN + (WIDTH - 2 * MARGIN) * (index / (count - 1) if count > 1 else 1)
    return across, HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * max(value, 0) / top


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    steps = []
    for before, point in pairwise([None, *points]):
        if point is not None:
            steps.append(f"{'M' if before is None else 'L'}{point[0]:.1f} {point[1]:.1f}")
    return " ".join(steps)
