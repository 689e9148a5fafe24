"""From a finished triage to rows: a theme for each that stands, and what became of those that do not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from threadline_server.themes import known_playbook
from threadline_server.themes.models import Correction, Kind, Run, Theme, ThemeState
from threadline_server.themes.queries import person_merges
from threadline_server.tickets.models import By, Ticket

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from threadline.themes.discovery.identity import ThemeChange
    from threadline.triage.result import ThemeSummary
    from threadline.triage.run import Triage

ALL_DAYS = 400
# People's own columns (given_name, pinned, confirmed_failure_mode) are not among them.
WRITTEN = [
    "found_name",
    "state",
    "merged_into",
    "merged_by",
    "first_run",
    "last_run",
    "changed_in",
    "sentence",
    "size",
    "people",
    "share",
    "direction",
    "change",
    "csat",
    "spiking",
    "failure_mode",
    "failure_mode_status",
    "lane",
    "response",
    "capabilities",
    "place",
    "summary",
    "days",
    "first_at",
    "last_at",
]


def counts_of(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the list's head says about a run, from the whole answer."""
    tickets = answer["tickets"]
    return {
        "tickets": tickets["accepted"],
        "people": tickets["people"],
        "people_known": tickets["users_known"] > 0,
        "themes": len(answer["themes"]),
        "unassigned": answer["unassigned"],
        "first_at": tickets["first_at"],
        "last_at": tickets["last_at"],
        "on_page": answer["on_page"],
        "first": not Run.objects.finished().exists(),
        "names": {theme["theme_id"]: theme["name"] for theme in answer["themes"]},
        "changes": [change for change in answer["changes"] if change["kind"] != "kept"],
    }


@dataclass(frozen=True, slots=True)
class Described:
    """All that a run writes, worked out before the transaction: on SQLite every writer waits for its end."""

    answer: dict[str, Any]
    themes: Sequence[ThemeSummary]
    changes: Sequence[ThemeChange]
    days: Mapping[str, list[dict[str, Any]]]
    sentences: Mapping[str, str]
    capabilities: Mapping[str, Mapping[str, int]]


def describe(run: Run, triage: Triage) -> Described:
    """Return what a finished triage comes to. Call it after the tickets were placed: it counts them."""
    from threadline.triage.wording import headline  # noqa: PLC0415  the library loads when it is needed

    themes = triage.result.themes
    people_known = triage.result.tickets.users_known > 0
    return Described(
        answer=triage.to_dict(),
        themes=themes,
        changes=triage.themes.changes,
        days={theme.theme_id: days_of(theme.theme_id, triage, as_of=run.as_of) for theme in themes},
        sentences={theme.theme_id: headline([theme], people_known=people_known)[:400] for theme in themes},
        capabilities=_capabilities(),
    )


def write_themes(run: Run, described: Described) -> None:
    """Bring the rows of the themes up to a run. What people said stands: names, merges, failure modes, pins."""
    known = {theme.key: theme for theme in Theme.objects.defer("days")}
    merged = person_merges()
    written = []
    for place, summary in enumerate(described.themes):
        if summary.theme_id in merged:
            continue
        theme = known.get(summary.theme_id) or Theme(key=summary.theme_id, first_run=run)
        _take_in(theme, summary, described, run=run)
        theme.place, theme.capabilities = place, dict(described.capabilities.get(theme.key, {}))
        written.append(theme)
    Theme.objects.bulk_create(written, update_conflicts=True, unique_fields=["key"], update_fields=WRITTEN)
    _retire(known, {theme.key: theme for theme in written}, described.changes, run=run)


def _take_in(theme: Theme, summary: ThemeSummary, described: Described, *, run: Run) -> None:
    plain = summary.to_dict()
    if theme.last_run_id is None or theme.state != ThemeState.PRESENT:
        theme.state, theme.merged_into, theme.merged_by, theme.changed_in = ThemeState.PRESENT, None, "", run
    if theme.first_run_id is None:
        theme.first_run = run
    # The library calls a theme by the name that people gave it; what it was found as is kept for an undo.
    if not theme.given_name or not theme.found_name:
        theme.found_name = summary.name[:120]
    theme.last_run, theme.summary, theme.days = run, plain, described.days[theme.key]
    theme.sentence = described.sentences[theme.key]
    theme.size, theme.people, theme.share = summary.size, summary.people, summary.share.value
    theme.direction, theme.change = str(summary.trend["direction"]), value_of(summary.trend.get("change"))
    theme.csat, theme.spiking = value_of(plain.get("csat")), summary.spike is not None
    theme.failure_mode = str(summary.failure_mode["label"])
    theme.failure_mode_status = str(summary.failure_mode["status"])
    theme.lane, theme.response = summary.lane, summary.response
    theme.first_at, theme.last_at = (datetime.fromisoformat(str(plain[name])) for name in ("first_at", "last_at"))
    if theme.confirmed_failure_mode in known_playbook.the_playbook().labels:
        take_word(theme, theme.confirmed_failure_mode)


def take_word(theme: Theme, label: str) -> None:
    """Set what follows from a person's word on the failure mode, as the playbook has it."""
    mode = known_playbook.failure_mode(label)
    theme.confirmed_failure_mode = theme.failure_mode = label
    theme.failure_mode_status, theme.lane, theme.response = "known", mode.lane, mode.response


def days_of(key: str, triage: Triage, *, as_of: datetime) -> list[dict[str, Any]]:
    """Return a theme's trend day by day, as the library describes it."""
    from threadline.themes.trends.trend import describe_trend  # noqa: PLC0415  the library loads when it is needed

    if key not in triage.daily.theme_ids:
        return []
    zone = str(triage.result.provenance.settings["zone"])
    trend = describe_trend(triage.daily.theme(key), as_of=as_of, zone=zone)
    return [day.to_dict() for day in trend.days[-ALL_DAYS:]]


def value_of(estimate: Any) -> float | None:
    """Return the middle of an estimate, None for what is undecided."""
    value = estimate.get("value") if isinstance(estimate, dict) else None
    return None if value is None else float(value)


def _retire(
    known: Mapping[str, Theme], written: Mapping[str, Theme], changes: Sequence[ThemeChange], *, run: Run
) -> None:
    heirs = {change.theme_id: change.others[0] for change in changes if change.kind == "merged"}
    since = Correction.objects.filter(kind=Kind.SPLIT, undone_at=None, at__gte=run.created_at)
    just_made = set(since.values_list("theme__key", flat=True))
    for key, theme in known.items():
        if key in written or key in just_made or theme.state != ThemeState.PRESENT:
            continue
        heir = written.get(heirs.get(key, ""))
        theme.state = ThemeState.GONE if heir is None else ThemeState.MERGED
        theme.merged_into, theme.merged_by, theme.changed_in = heir, "" if heir is None else By.RUN, run
        theme.spiking = False
        theme.save(update_fields=["state", "merged_into", "merged_by", "changed_in", "spiking"])


def _capabilities() -> dict[str, dict[str, int]]:
    rows = Ticket.objects.exclude(theme_key="").exclude(capability="").order_by()
    counted: dict[str, dict[str, int]] = {}
    for key, capability, tickets in rows.values_list("theme_key", "capability").annotate(n=Count("id")):
        counted.setdefault(key, {})[capability] = tickets
    return counted
