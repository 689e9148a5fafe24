"""What the pages of themes show, as plain values: every number is the library's, stored by a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from threadline.documents import wording
from threadline_server.catalog import queries as catalog
from threadline_server.journal.queries import history_of
from threadline_server.themes import figures, known_playbook, queries
from threadline_server.themes.forms import FailureModeForm, MergeForm, RenameForm
from threadline_server.themes.models import ThemeState
from threadline_server.tickets.queries import count_all
from threadline_server.web.errors import NotFound
from threadline_server.web.roles import CONTRIBUTORS, LEADS, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from threadline_server.accounts.models import User
    from threadline_server.themes.models import AccuracyCheck, Run, Theme
    from threadline_server.themes.queries import ThemeFilters

WEEK = 7
WEEKS_SHOWN = 26
DAYS_SHOWN = 182
ORDER_NAMES = {
    "matters": "what matters most",
    "size": "most tickets",
    "change": "fastest rising",
    "csat": "lowest CSAT",
    "newest": "newest",
    "name": "name",
}
STATE_NAMES = {"new": "new since the run before", "merged": "merged", "gone": "no longer found"}
# Beside a direction: the word carries the meaning, the tone helps.
TONES = {"rising": "waiting", "falling": "good"}


@dataclass(frozen=True, slots=True)
class Line:
    """A theme as a list shows it."""

    theme: Theme
    weeks: list[int]
    direction: str
    tone: str
    change: str
    failure_mode: str
    status: str
    response: str
    is_new: bool


def list_context(user: User, filters: ThemeFilters) -> dict[str, Any]:
    """Return what the list shows besides its rows."""
    run, running = queries.current_run(), queries.running_run()
    watched = None
    if running is not None and running.work is not None and _may_watch(user, running):
        watched = running.work
    return {
        "run": run,
        "running": running,
        "work": watched,
        "failed": queries.last_failed(),
        "filters": filters,
        "headline": headline(run) if run else "",
        "people_known": people_known(run),
        "changes": changes(run),
        "lanes": [lane for lane in queries.values_of("lane") if lane],
        "modes": [(label, known_playbook.failure_mode_name(label)) for label in queries.values_of("failure_mode")],
        "orders": ORDER_NAMES,
        "states": STATE_NAMES,
        "tickets": count_all(),
        "may_run": may_run(user),
        "capability_name": catalog.names_by_key().get(filters.capability, filters.capability),
    }


def line(theme: Theme, run: Run | None) -> Line:
    """Return a theme as a row of the list."""
    summary = theme.summary
    change = summary.get("trend", {}).get("change")
    return Line(
        theme=theme,
        weeks=by_week(summary.get("per_day", [])),
        direction=wording.DIRECTIONS.get(theme.direction, "cannot say yet"),
        tone=TONES.get(theme.direction, ""),
        change=wording.signed_percent(change) if change and "value" in change else "",
        failure_mode=known_playbook.failure_mode_name(theme.failure_mode) if theme.failure_mode else "",
        status=wording.STATUSES.get(theme.failure_mode_status, ""),
        response=wording.response(theme.response) if theme.response else "",
        is_new=run is not None and theme.changed_in_id == run.pk and theme.state == ThemeState.PRESENT,
    )


def headline(run: Run) -> str:
    """Return the run's first line, under the name that its theme goes by now."""
    return _under_names(run.headline, queries.names_by_key(), run.counts.get("names", {}))


def people_known(run: Run | None) -> bool:
    """Return whether the tickets of a run say who wrote them: else its shares are of tickets."""
    return run is None or bool(run.counts.get("people_known", True))


def changes(run: Run | None) -> dict[str, list[Theme]]:
    """Return what a run changed; the first run has nothing to compare with."""
    if run is None or run.counts.get("first"):
        return {}
    return {kind: themes for kind, themes in queries.changed_in(run).items() if themes}


def sentence(text: str) -> str:
    """Return a text that ends in one full stop, if it says anything."""
    return f"{text.rstrip('. ')}." if text.strip() else ""


def sure(confidence: float | None) -> str:
    """Return a confidence in words; nothing is ever 100% sure."""
    return "" if confidence is None else wording.sure(confidence)


def by_week(per_day: list[int]) -> list[int]:
    """Add days up into weeks counted back from the last whole day, so that a line's last point is a whole week."""
    if len(per_day) < 2 * WEEK:
        return per_day
    start = len(per_day) % WEEK
    return [sum(per_day[at : at + WEEK]) for at in range(start, len(per_day), WEEK)][-WEEKS_SHOWN:]


def detail_context(user: User, theme: Theme) -> dict[str, Any]:
    """Return what a theme's page shows."""
    run = queries.current_run()
    shown = line(theme, run)
    days = theme.days[-DAYS_SHOWN:]
    return {
        "theme": theme,
        "line": shown,
        "people_known": people_known(run),
        "run": run,
        "chart": figures.trend(theme, days) if days else None,
        "days_table": figures.days_table(days),
        "measures": figures.measures(theme.summary),
        "typical": queries.typical_tickets(theme),
        "capabilities": _capabilities(theme),
        "history": history_of(theme),
        "may_correct": may_correct(user),
        "rename": RenameForm(initial={"name": theme.name}),
        "merge": MergeForm(merge_choices(user, theme)),
        "modes": known_playbook.failure_mode_choices(),
        **verdict_context(user, theme),
    }


def verdict_context(user: User, theme: Theme) -> dict[str, Any]:
    """Return what the card of the failure mode and of the response shows."""
    label = theme.failure_mode
    known = label in known_playbook.the_playbook().labels
    mode = known_playbook.failure_mode(label) if known else None
    found = theme.summary.get("failure_mode", {})
    counted = {option["response"]: option["tickets"] for option in theme.summary.get("options", [])}
    same = found.get("label") == label
    return {
        "theme": theme,
        "mode": mode,
        "found": found,
        "found_name": known_playbook.failure_mode_name(str(found.get("label", ""))) if found else "",
        "status": wording.STATUSES.get(theme.failure_mode_status, ""),
        "confidence": sure(found.get("confidence")) if same and theme.failure_mode_status != "known" else "",
        "job": sentence(theme.summary.get("job", "")) if same else "",
        "options": [
            {
                "response": response,
                "name": wording.response(response),
                "needs": needs,
                "tickets": counted.get(response) if same else None,
                "proposed": response == theme.response,
            }
            for response, needs in (mode.needs if mode else {}).items()
        ],
        "because": mode.response_because if mode else "",
        "may_correct": may_correct(user),
        "verdict_form": FailureModeForm(chosen=label),
    }


def merge_choices(user: User, theme: Theme) -> list[tuple[str, str]]:
    """Return the other themes that stand."""
    return [(choice.key, choice.name) for choice in queries.theme_choices(user) if choice.key != theme.key]


def one_page_answer(run: Run | None) -> dict[str, Any]:
    """Return a run's whole answer under the names that themes go by now. Raises NotFound before the first run."""
    if run is None or run.result is None:
        raise NotFound("There is no triage yet. Load tickets and look for themes first.")
    answer: dict[str, Any] = dict(run.result)
    now, then = queries.names_by_key(), {theme["theme_id"]: theme["name"] for theme in answer["themes"]}
    answer["headline"] = _under_names(answer["headline"], now, then)
    answer["ask"] = _under_names(answer["ask"], now, then)
    answer["themes"] = [theme | {"name": now.get(theme["theme_id"], theme["name"])} for theme in answer["themes"]]
    answer["decisions"] = [
        decision | {"question": _under_names(decision["question"], now, then)} for decision in answer["decisions"]
    ]
    return answer


def one_page_context(run: Run) -> dict[str, Any]:
    """Return what the one-page triage shows."""
    answer = one_page_answer(run)
    known = {theme["theme_id"]: theme for theme in answer["themes"]}
    decisions = {decision["theme_id"]: decision for decision in answer["decisions"]}
    chosen = [known[key] for key in answer["on_page"] if key in known]
    return {
        "run": run,
        "answer": answer,
        "people_known": people_known(run),
        "themes": [
            {
                **theme,
                "weeks": by_week(theme["per_day"]),
                "direction": wording.DIRECTIONS.get(str(theme["trend"]["direction"]), "cannot say yet"),
                "change": wording.signed_percent(theme["trend"]["change"]),
                "status": wording.STATUSES.get(theme["failure_mode"]["status"], ""),
                "job": sentence(theme["job"]),
                "decision": decisions.get(theme["theme_id"]),
                "choices": [option | {"name": wording.response(option["response"])} for option in theme["options"]],
                "address": reverse("themes:detail", args=[theme["theme_id"]]),
            }
            for theme in chosen
        ],
        "others": len(known) - len(chosen),
    }


def journey_context(run: Run | None) -> dict[str, Any]:
    """Return the journey map: steps in their order, each with the capabilities and failures that most people met."""
    if run is None or not run.journey:
        return {"run": run, "steps": []}
    names, steps = catalog.names_by_key(), run.journey["steps"]
    for cell in (cell for step in steps for cell in step["cells"]):
        cell["capability_name"] = names.get(cell["capability"] or "", cell["capability"] or "no capability")
        cell["name"] = known_playbook.failure_mode_name(cell["failure_mode"])
    worst = max(
        (cell for step in steps for cell in step["cells"] if cell["failure_mode"] != "unclear"),
        key=lambda cell: cell["people"],
        default=None,
    )
    by_id = {step["id"]: step["name"] for step in steps}
    return {
        "run": run,
        "steps": steps,
        "worst": worst,
        "worst_step": by_id[worst["step"]] if worst else "",
        "unplaced": run.journey["unplaced"],
        "left_out": run.journey["left_out"],
    }


def tag_guide_context(run: Run | None) -> dict[str, Any]:
    """Return the tag guide, and how agents' own tags agree with it."""
    guide = run.tag_guide if run is not None and run.tag_guide else None
    if guide is None:
        return {"run": run, "entries": []}
    agreement = guide["agreement"]
    for row in agreement["disagreements"]:
        row["agents_name"] = known_playbook.failure_mode_name(row["agents"])
        row["classifier_name"] = known_playbook.failure_mode_name(row["classifier"])
    for row in agreement["meanings"]:
        row["name"] = known_playbook.failure_mode_name(row["failure_mode"])
    return {"run": run, "entries": guide["entries"], "agreement": agreement}


def check_context(check: AccuracyCheck) -> dict[str, Any]:
    """Return the figures of a check as tables show them."""
    result = check.result
    if not result:
        return {"check": check, "work": check.work}
    labels = result["confusion"]["labels"]
    counts = result["confusion"]["counts"]
    used = [place for place in range(len(labels)) if any(counts[place]) or any(row[place] for row in counts)]
    per_label = [row | {"name": known_playbook.failure_mode_name(label)} for label, row in result["per_label"].items()]
    return {
        "check": check,
        "result": result,
        "per_label": sorted(per_label, key=lambda row: -row["support"]),
        "columns": [known_playbook.failure_mode_name(labels[place]) for place in used],
        "confusion": [
            {
                "name": known_playbook.failure_mode_name(labels[row]),
                "cells": [{"count": counts[row][column], "right": row == column} for column in used],
            }
            for row in used
            if any(counts[row])
        ],
        "slack": result["expected_calibration_error"] - result["expected_calibration_error_if_perfect"],
    }


def may_correct(user: User) -> bool:
    """Return whether the person may correct themes."""
    return user.role == Role.ADMIN or user.role in CONTRIBUTORS


def may_run(user: User) -> bool:
    """Return whether the person may start a run."""
    return user.role == Role.ADMIN or user.role in LEADS


def _may_watch(user: User, run: Run) -> bool:
    work = run.work
    return work is not None and (user.role == Role.ADMIN or work.started_by_id in {None, user.pk})


def _capabilities(theme: Theme) -> list[tuple[str, str, int]]:
    names = catalog.names_by_key()
    counted = sorted(theme.capabilities.items(), key=lambda item: -item[1])[:6]
    return [(key, names.get(key, key), tickets) for key, tickets in counted]


def _under_names(text: str, now: Mapping[str, str], then: Mapping[str, str]) -> str:
    """Return a sentence of a run with the names that people gave since; longer names first, so that none is cut."""
    renamed = {old: now[key] for key, old in then.items() if key in now and now[key] != old}
    for old in sorted(renamed, key=len, reverse=True):
        text = text.replace(old, renamed[old])
    return text
