"""Tags and filters that every template has without loading them."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from threadline.answers import Estimate, Undecided
from threadline.documents import wording
from threadline_server.web.icons import ICONS
from threadline_server.web.sparkline import draw_sparkline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

register = template.Library()

# A day or a moment as JSON has it.
_ISO = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?")
# What JSON needs so that no text can end the script element that holds it.
_INERT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """Return a line icon; it says nothing to a screen reader, so words stand beside it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="{}" height="{}" aria-hidden="true"><path d="{}"/></svg>',
        size,
        size,
        ICONS[name],
    )


@register.simple_tag
def sparkline(values: Sequence[float | None], label: str) -> SafeString:
    """Return a small line of values, base zero."""
    return draw_sparkline(values, label)


@register.filter
def moment(value: datetime | None, form: str = "j M Y, H:i") -> SafeString:
    """Return a moment in the person's zone, with the exact UTC moment in the element."""
    if value is None:
        return format_html('<span class="faint">{}</span>', "not yet")
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        local.strftime("%Y-%m-%d %H:%M:%S %Z"),
        template.defaultfilters.date(local, form),
    )


@register.filter
def day(value: date | datetime | None) -> SafeString:
    """Return a day: "21 Nov 2026"."""
    if value is None:
        return format_html('<span class="faint">{}</span>', "not yet")
    return (
        moment(value, "j M Y")
        if isinstance(value, datetime)
        else format_html(
            '<time datetime="{}">{}</time>', value.isoformat(), template.defaultfilters.date(value, "j M Y")
        )
    )


@register.simple_tag
def period(first: datetime | str | None, last: datetime | str | None) -> str:
    """Return the days between two moments in the person's zone: "25 May to 20 November 2026"."""
    if not first or not last:
        return "no time yet"
    return wording.period(*(timezone.localtime(_as_moment(one)).date() for one in (first, last)))


@register.filter
def iso_day(value: str) -> SafeString:
    """Return a day that JSON wrote, as `day` does."""
    return day(date.fromisoformat(value)) if value else day(None)


@register.filter
def in_words(value: Any) -> str:
    """Return a plain value of the journal or the API as a reader sees it."""
    if value is None or value in ("", []):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(in_words(one) for one in value)
    if isinstance(value, int | float):
        return f"{value:,}" if isinstance(value, int) else f"{value:.3g}"
    return _dated(str(value))


@register.filter
def spaced(key: str) -> str:
    """Return a key as words: `handle_minutes` is "handle minutes"."""
    return key.replace("_", " ")


def _dated(text: str) -> str:
    """Return a text that is an ISO day or moment as people write it, any other as it is."""
    if not _ISO.fullmatch(text):
        return text
    try:
        if len(text) == len("2026-11-21"):
            return template.defaultfilters.date(date.fromisoformat(text), "j M Y")
        return template.defaultfilters.date(timezone.localtime(_as_moment(text)), "j M Y, H:i")
    except ValueError:  # it only looks like one
        return text


def _as_moment(value: datetime | str) -> datetime:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


@register.filter
def lane(name: str) -> str:
    """Return who would fix it, as a reader sees it: what cannot be told has no lane."""
    return "no lane yet" if name == "none" else name


@register.filter
def percent(share: float | None, digits: int = 0) -> str:
    """Return a share of 0..1 as percent: 0.38 is "38%"."""
    return "" if share is None else f"{share * 100:.{digits}f}%"


@register.filter
def sure(confidence: float) -> str:
    """Return a confidence in words; nothing is ever 100% sure."""
    return wording.sure(confidence)


@register.filter
def number(value: float | None) -> str:
    """Return a number with commas between thousands; whole unless it is small."""
    if value is None:
        return ""
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 100 else f"{value:,.1f}"  # noqa: PLR2004


@register.simple_tag
def estimate(value: Estimate | Undecided | Mapping[str, Any] | None, kind: str = "number") -> SafeString:
    """Return "38% (35 to 41)", or in grey why it cannot be said. Takes the object or its `to_dict()`."""
    plain: Mapping[str, Any] | None = value.to_dict() if isinstance(value, Estimate | Undecided) else value
    if not plain:
        return format_html('<span class="undecided">{}</span>', "undecided")
    if "undecided" in plain:
        return format_html('<span class="undecided" title="{}">{}</span>', plain.get("hint", ""), plain["undecided"])
    middle, low, high = wording.percent_parts(plain) if kind == "percent" else wording.number_parts(plain)
    return format_html(
        '<span class="estimate">{}{} <span class="interval" title="{} interval">({} to {})</span></span>',
        middle,
        "%" if kind == "percent" else "",
        percent(plain.get("level", 0.95)),
        low,
        high,
    )


@register.inclusion_tag("web/_chart.html")
def chart(spec: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], name: str, label: str = "") -> dict[str, Any]:
    """Draw a Vega-Lite spec, with a table of the same numbers one key away.

    `name` is unique on the page; `label` is the finding in words, by default the spec's title.
    """
    title = spec.get("title", "")
    said = label or (title.get("text", "") if isinstance(title, dict) else str(title))
    columns = list(rows[0]) if rows else []
    return {
        "name": name,
        "label": said,
        # Inert by _INERT: no character is left that could end the element.
        "spec": mark_safe(json.dumps(spec, default=str).translate(_INERT)),  # noqa: S308
        "columns": columns,
        "rows": [["" if row.get(column) is None else in_words(row[column]) for column in columns] for row in rows],
    }


@register.simple_tag(takes_context=True)
def address(context: Mapping[str, Any], name: str, *args: Any) -> str:
    """Return the address of a page, with the chosen capability kept in it."""
    return reverse(name, args=args) + str(context.get("capability_query", ""))


@register.simple_tag(takes_context=True)
def here_with(context: Mapping[str, Any], **changes: Any) -> str:  # the names are query parameters
    """Return the present address with some query parameters changed; an empty value takes one away."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in {"", None}:
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"
