"""Vega-Lite specifications, made in one place and used in pages, documents and notebooks.

A chart takes plain rows (at most a few thousand) and says what was found in its title; colours mean the same thing
everywhere and read in grey. `usermeta.tokens` names the design token of each colour, for pages with schemes of their
own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

ACCENT = "#2f5fd0"
HARM = "#b3261e"
QUIET = "#8a94a6"
BAND = "#c9d6f5"
TOKENS = {ACCENT: "--series-1", HARM: "--harm", QUIET: "--faint", BAND: "--band"}

# What the legend calls the marks, in the order in which it lists them.
OBSERVED, EXPECTED, ORDINARY, SPIKE = "tickets", "expected", "ordinary day (95%)", "spike began"
COLOURS = {OBSERVED: ACCENT, EXPECTED: QUIET, ORDINARY: BAND, SPIKE: HARM}
# Beyond these days the points of a line would run into each other.
MOST_POINTS = 70

Spec = dict[str, Any]


def trend_chart(
    *, title: str, unit: str, days: Sequence[dict[str, Any]], spikes: Sequence[dict[str, Any]] = ()
) -> Spec:
    """Return a daily series with its expected band; incomplete days are hollow, spikes are marked.

    `days` holds rows {day, observed, expected, low, high, complete}; `spikes` rows {started_on, detected_on}.
    """
    layers = [_band(), _expected(), _observed(unit, points=len(days) <= MOST_POINTS), _incomplete()]
    if spikes:
        layers.append(_spike_marks(spikes))
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "usermeta": {"tokens": TOKENS},
        "title": {"text": title, "anchor": "start", "fontSize": 14, "fontWeight": 600},
        "width": "container",
        "height": 240,
        "data": {"values": list(days)},
        "encoding": {
            "x": {"field": "day", "type": "temporal", "title": None, "axis": {"format": "%-d %b", "grid": False}},
            "color": _legend([name for name in COLOURS if spikes or name != SPIKE]),
        },
        "layer": layers,
        "config": {"view": {"stroke": None}, "font": "system-ui, sans-serif"},
    }


def _legend(names: Sequence[str]) -> Spec:
    return {
        "type": "nominal",
        "scale": {"domain": list(names), "range": [COLOURS[name] for name in names]},
        "legend": {"title": None, "orient": "bottom", "symbolType": "square", "symbolOpacity": 1, "columns": 2},
    }


def _named(name: str) -> Spec:
    return {"color": {"datum": name}}


def _band() -> Spec:
    return {
        "mark": {"type": "area", "opacity": 0.6},
        "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}, **_named(ORDINARY)},
    }


def _expected() -> Spec:
    return {
        "mark": {"type": "line", "strokeDash": [4, 3], "strokeWidth": 1.5},
        "encoding": {"y": {"field": "expected", "type": "quantitative"}, **_named(EXPECTED)},
    }


def _observed(unit: str, *, points: bool) -> Spec:
    return {
        "transform": [{"filter": "datum.complete"}],
        "mark": {"type": "line", "strokeWidth": 2 if points else 1.5, "point": {"size": 14} if points else False},
        "encoding": {
            "y": {"field": "observed", "type": "quantitative", "title": unit, "scale": {"zero": True}},
            **_named(OBSERVED),
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
        "mark": {"type": "point", "filled": False, "size": 40},
        "encoding": {"y": {"field": "observed", "type": "quantitative"}, "color": {"value": QUIET}},
    }


def _spike_marks(spikes: Sequence[dict[str, Any]]) -> Spec:
    return {
        "data": {"values": list(spikes)},
        "mark": {"type": "rule", "strokeWidth": 1.5},
        "encoding": {
            "x": {"field": "started_on", "type": "temporal"},
            **_named(SPIKE),
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
