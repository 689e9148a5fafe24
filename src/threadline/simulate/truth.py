"""What is true about a simulated company, as `truth.json` and `truth/tickets.parquet`: never a column of a table."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from threadline.answers import day as iso_day
from threadline.simulate.population import SEGMENTS
from threadline.simulate.stories_file import load_company

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from threadline.simulate.plan import Event, Plan


@dataclass(slots=True)
class Tally:
    """Counts that are gathered while the tickets are written."""

    tickets_of: dict[str, list[str]] = field(default_factory=dict)
    also_in: dict[str, list[str]] = field(default_factory=dict)
    noise: list[str] = field(default_factory=list)
    bursts: list[str] = field(default_factory=list)
    languages: dict[str, int] = field(default_factory=dict)
    personal: dict[str, int] = field(default_factory=dict)
    with_personal: int = 0
    texts: set[int] = field(default_factory=set)

    def add(self, truth: Mapping[str, list[Any]], texts: list[str]) -> None:
        """Count a piece of tickets."""
        names = ("ticket_id", "kind", "theme", "also_theme", "language", "personal_kinds")
        for ticket, kind, theme, also, language, personal in zip(*(truth[name] for name in names), strict=True):
            self._place(ticket, kind, theme, also)
            self.languages[language] = self.languages.get(language, 0) + 1
            self.with_personal += bool(personal)
            for one in personal:
                self.personal[one] = self.personal.get(one, 0) + 1
        self.texts.update(map(hash, texts))

    def _place(self, ticket: str, kind: str, theme: str | None, also: str | None) -> None:
        if theme is not None:
            self.tickets_of.setdefault(theme, []).append(ticket)
        else:
            (self.bursts if kind == "burst" else self.noise).append(ticket)
        if also is not None:
            self.also_in.setdefault(also, []).append(ticket)


def write_truth(out: Path, plan: Plan, tally: Tally) -> None:
    """Write `truth.json`."""
    truth = {
        "company": load_company()["name"],
        "starts_on": iso_day(plan.day(0)),
        "ends_on": iso_day(plan.day(plan.days - 1)),
        "themes": [_theme(plan, tally, place) for place in range(len(plan.stories))],
        "events": [_event(plan, event) for event in plan.events],
        "experiments": [_experiment(plan, raw) for raw in load_company()["experiments"]],
        "noise": {"tickets": tally.noise},
        "languages": dict(sorted(tally.languages.items())),
        "personal": {"tickets": tally.with_personal, "tickets_by_kind": dict(sorted(tally.personal.items()))},
        "distinct_texts": len(tally.texts),
        "by_ticket": "truth/tickets.parquet",
    }
    # Events name burst tickets, so they come last.
    for event in truth["events"]:
        if event["kind"] == "burst":
            event["tickets"] = tally.bursts
    (out / "truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _theme(plan: Plan, tally: Tally, place: int) -> dict[str, Any]:
    story = plan.stories[place]
    told = tally.tickets_of.get(story.theme, [])
    return {
        "theme": story.theme,
        "about": story.about,
        "capability": story.capability,
        "failure_mode": story.failure_mode,
        "model": story.model,
        "harm": story.harm if story.model else None,
        "segments": [dict(segment) for segment in story.segments],
        "size": len(told),
        "tickets": told,
        "also_in": tally.also_in.get(story.theme, []),
    }


def _event(plan: Plan, event: Event) -> dict[str, Any]:
    planned = {name: value for name, value in event.details.items() if name not in ("at", "days", "share")}
    planned["starts_on"] = iso_day(plan.day(event.starts_on))
    if event.kind in ("spike", "outage", "burst"):
        planned["ends_on"] = iso_day(plan.day(event.ends_on - 1))
    return planned


def _experiment(plan: Plan, raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "experiment": raw["experiment"],
        "capability": raw["capability"],
        "theme": raw["theme"],
        "rate_ratio": raw["times"],
        "starts_on": iso_day(plan.day(int(raw["from"] * plan.days))),
        "ends_on": iso_day(plan.day(int(raw["to"] * plan.days) - 1)),
    }


def write_company(out: Path, plan: Plan) -> None:
    """Write `company.json`: what a person who joins the company would be shown."""
    company = load_company()
    shown = {
        "name": company["name"],
        "about": company["about"],
        "capabilities": company["capabilities"],
        "models": [_model(plan, raw) for raw in company["models"]],
        "people": [{**person, "email": f"{person['slug']}@{company['domain']}"} for person in company["people"]],
        "teams": company["teams"],
        "segments": {name: sorted(shares) for name, shares in SEGMENTS.items()},
    }
    (out / "company.json").write_text(json.dumps(shown, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _model(plan: Plan, raw: Mapping[str, Any]) -> dict[str, Any]:
    versions = [
        {
            "version": version["version"],
            "released_on": None if version["at"] is None else iso_day(plan.day(int(version["at"] * plan.days))),
        }
        for version in raw["versions"]
    ]
    return {**raw, "versions": versions}
