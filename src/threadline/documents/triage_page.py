"""The one-page triage, as HTML that prints on one sheet and as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from threadline.documents import wording
from threadline.documents.sparkline import sparkline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

# Weeks are what a meeting thinks in, and a line of at most this many points stays readable at a thumb's width.
SPARKLINE_POINTS = 26


def render_triage_html(triage: Mapping[str, Any], *, title: str = "Support triage") -> str:
    """Return a self-contained page: no script, nothing loaded from anywhere, ticket text inert."""
    return _environment().get_template("triage.html.j2").render(_page(triage, title))


def render_triage_markdown(triage: Mapping[str, Any], *, title: str = "Support triage") -> str:
    """Return the same page as Markdown, for a wiki or a pull request."""
    return _environment().get_template("triage.md.j2").render(_page(triage, title)) + "\n"


def _page(triage: Mapping[str, Any], title: str) -> dict[str, Any]:
    chosen = {theme["theme_id"]: theme for theme in triage["themes"]}
    return {
        "title": title,
        "triage": triage,
        # Results stored by an earlier version do not say so.
        "users_known": triage["tickets"].get("users_known", 1) > 0,
        "themes": [chosen[theme_id] for theme_id in triage["on_page"]],
        "others": len(triage["themes"]) - len(triage["on_page"]),
    }


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape  # noqa: PLC0415  loaded when a page is made
    from markupsafe import Markup  # noqa: PLC0415

    environment = Environment(
        loader=PackageLoader("threadline.documents"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        percent=wording.percent,
        day=wording.day,
        response=wording.response,
        shorten=wording.shorten,
        inert=wording.markdown_inert,
        sparkline=lambda per_day, label: Markup(sparkline(_by_week(per_day), label=label)),  # noqa: S704  escaped inside
        status=lambda name: wording.STATUSES.get(name, name),
        sure=wording.sure,
        trend=wording.trend,
        support=wording.support,
    )
    return environment


def _by_week(per_day: list[int]) -> list[int]:
    """Add up days into weeks counted back from the last day, so that the last point is a whole week."""
    if len(per_day) <= SPARKLINE_POINTS:
        return per_day
    start = len(per_day) % 7
    weeks = [sum(per_day[index : index + 7]) for index in range(start, len(per_day), 7)]
    return weeks[-SPARKLINE_POINTS:]
