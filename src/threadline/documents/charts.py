"""Vega-Lite specifications, made in one place and used in pages, documents and notebooks.

A chart takes plain rows (at most a few thousand) and says what was found in its title; colours mean the same thing
everywhere and read in grey.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

ACCENT = "#2f5fd0"
HARM = "#b3261e"
QUIET = "#8a94a6"
BAND = "#c9d6f5"

Spec = dict[str, Any]


def trend_chart(
    *, title: str, unit: str, days: Sequence[dict[str, Any]], spikes: Sequence[dict[str, Any]] = ()
) -> Spec:
    """Return a daily series with its expected band; incomplete days are hollow, spikes are marked.

    `days` holds rows {day, observed, expected, low, high, complete}; `spikes` rows {started_on, detected_on}.
    """
    layers: list[Spec] = [_band(), _expected(), _observed(unit), _incomplete()]
    if spikes:
        layers.append(_spike_marks(spikes))
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": {"text": title, "anchor": "start", "fontSize": 14, "fontWeight": 600},
        "width": "container",
        "height": 240,
        "data": {"values": list(days)},
        "encoding": {
            "x": {"field": "day", "type": "temporal", "title": None, "axis": {"format": "%-d %b", "grid": False}}
        },
        "layer": layers,
        "config": {"view": {"stroke": None}, "font": "system-ui, sans-serif"},
    }


def _band() -> Spec:
    return {
        "mark": {"type": "area", "color": BAND, "opacity": 0.6},
        "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}},
    }


def _expected() -> Spec:
    return {
        "mark": {"type": "line", "color": QUIET, "strokeDash": [4, 3], "strokeWidth": 1.5},
        "encoding": {"y": {"field": "expected", "type": "quantitative"}},
    }


def _observed(unit: str) -> Spec:
    return {
        "transform": [{"filter": "datum.complete"}],
        "mark": {"type": "line", "color": ACCENT, "strokeWidth": 2, "point": {"size": 14, "color": ACCENT}},
        "encoding": {
            "y": {"field": "observed", "type": "quantitative", "title": unit, "scale": {"zero": True}},
            "tooltip": [
                {"field": "day", "type": "temporal", "title": "day", "format": "%-d %b %Y"},
                {"field": "observed", "type": "quantitative", "title": unit},
                {"field": "expected", "type": "quantitative", "title": "expected", "format": ".1f"},
                {"field": "low", "type": "quantitative", "title": "band from", "format": ".1f"},
                {"field": "high", "type": "quantitative", "title": "band to", "format": ".1f"},
            ],
        },
    }


def _incomplete() -> Spec:
    return {
        "transform": [{"filter": "!datum.complete"}],
        "mark": {"type": "point", "filled": False, "color": QUIET, "size": 40},
        "encoding": {"y": {"field": "observed", "type": "quantitative"}},
    }


def _spike_marks(spikes: Sequence[dict[str, Any]]) -> Spec:
    return {
        "data": {"values": list(spikes)},
        "mark": {"type": "rule", "color": HARM, "strokeWidth": 1.5},
        "encoding": {
            "x": {"field": "started_on", "type": "temporal"},
            "tooltip": [
                {"field": "started_on", "type": "temporal", "title": "spike began", "format": "%-d %b %Y"},
                {"field": "detected_on", "type": "temporal", "title": "seen on", "format": "%-d %b %Y"},
            ],
        },
    }


def render_svg(spec: Spec) -> str:
    """Return a chart as SVG text, rendered here without a browser or a network."""
    import vl_convert  # noqa: PLC0415  84 MB, loaded when first used

    fixed = {**spec, "width": 640} if spec.get("width") == "container" else spec
    rendered: str = vl_convert.vegalite_to_svg(fixed, allowed_base_urls=[])
    return rendered
