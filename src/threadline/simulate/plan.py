"""What will happen when: how often each theme is met, on each day, in each segment, with the events in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.errors import SettingError
from threadline.simulate.population import matching
from threadline.simulate.stories_file import Story, load_company, load_stories

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from threadline.simulate.settings import CompanySettings

# Monday to Sunday.
WEEKDAYS = (1.25, 1.18, 1.1, 1.05, 1.0, 0.72, 0.7)
RAMP_DAYS = 4


@dataclass(frozen=True, slots=True)
class Event:
    """Something planned: `starts_on` and `ends_on` are days counted from the first, `ends_on` not included."""

    kind: str
    theme: str
    starts_on: int
    ends_on: int
    times: float
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """`rates[t, d, c]` is the share of all told tickets that belong to theme t, day d and cell c; they add up to 1.

    `volume[d]` is the company's business on day d, adding up to 1.
    """

    stories: tuple[Story, ...]
    starts_on: date
    days: int
    volume: NDArray[np.float64]
    rates: NDArray[np.float64]
    events: tuple[Event, ...]

    def index(self, theme: str) -> int:
        """Return the place of a theme among the stories."""
        return next(place for place, story in enumerate(self.stories) if story.theme == theme)

    def day(self, place: int) -> date:
        """Return the date of a day counted from the first."""
        return self.starts_on + timedelta(days=place)

    def events_of(self, *kinds: str) -> list[Event]:
        """Return the events of these kinds, as planned."""
        return [event for event in self.events if event.kind in kinds]


def make_plan(
    shares: NDArray[np.float64],
    *,
    starts_on: date,
    days: int,
    settings: CompanySettings,
    rng: np.random.Generator,
) -> Plan:
    """Return the plan for a population with these `shares` of cells.

    Raises SettingError when more themes are asked for than stories are told.
    """
    stories = choose_stories(settings.themes)
    events = plan_events(days)
    volume = business(starts_on, days, growth=settings.growth)
    sizes = zipf_sizes(stories, events, exponent=settings.zipf_exponent, rng=rng)
    rates = np.stack(
        [
            size * _by_segment(story, shares)[None, :] * volume[:, None]
            for story, size in zip(stories, sizes, strict=True)
        ]
    )
    plan = Plan(stories, starts_on, days, volume, rates, events)
    _apply_experiments(plan, days)
    for event in events:
        _apply(plan, event)
    rates /= rates.sum()
    return plan


def choose_stories(themes: int) -> tuple[Story, ...]:
    """Return that many stories: those that events need, and the first of the others, in the order of the files."""
    stories = load_stories()
    if themes > len(stories):
        raise SettingError("themes", themes, hint=f"There are stories for {len(stories)}.")
    needed = _needed(load_company())
    spare = themes - len(needed)
    others = [story.theme for story in stories if story.theme not in needed]
    # One of each capability in turn, so that few themes still make a whole company.
    chosen = needed | set(_in_turn(others, stories)[:spare])
    return tuple(story for story in stories if story.theme in chosen)


def _needed(company: Mapping[str, Any]) -> set[str]:
    planned = [*company["events"], *company["experiments"]]
    return {one[key] for one in planned for key in ("theme", "into") if one.get(key)}


def _in_turn(themes: Sequence[str], stories: Sequence[Story]) -> list[str]:
    home = {story.theme: story.capability for story in stories}
    seen: dict[str, int] = {}
    turns = []
    for theme in themes:
        seen[home[theme]] = seen.get(home[theme], 0) + 1
        turns.append(seen[home[theme]])
    return [theme for _, theme in sorted(zip(turns, themes, strict=True), key=lambda pair: pair[0])]


def plan_events(days: int) -> tuple[Event, ...]:
    """Return the company's events, their shares of the time turned into days."""
    return tuple(
        Event(
            kind=raw["kind"],
            theme=raw["theme"],
            starts_on=int(raw["at"] * days),
            ends_on=int(raw["at"] * days) + _length(raw, days),
            times=float(raw.get("times", 1.0)),
            details=raw,
        )
        for raw in load_company()["events"]
    )


def _length(raw: Mapping[str, Any], days: int) -> int:
    if raw["kind"] in ("outage", "burst"):
        return 1
    return int(raw.get("days", days - int(raw["at"] * days)))


def business(starts_on: date, days: int, *, growth: float) -> NDArray[np.float64]:
    """Return each day's share of the business: a week's shape, and growth from first to last day."""
    week = np.array([WEEKDAYS[(starts_on + timedelta(days=day)).weekday()] for day in range(days)])
    volume = week * (1 + growth * np.arange(days) / days)
    return np.asarray(volume / volume.sum())


def zipf_sizes(
    stories: Sequence[Story], events: Sequence[Event], *, exponent: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return the themes' sizes by Zipf's law; themes of events take middle ranks, the others are shuffled."""
    sizes = 1.0 / np.power(np.arange(1.0, len(stories) + 1), exponent)
    planned = {event.theme for event in events}
    order = rng.permutation(len(stories))
    quiet = [int(one) for one in order if stories[one].theme not in planned]
    busy = [int(one) for one in order if stories[one].theme in planned]
    ranks = quiet[:3] + busy + quiet[3:]
    placed = np.empty(len(stories))
    placed[ranks] = sizes
    return np.asarray(placed / placed.sum())


def _by_segment(story: Story, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    weight = shares.copy()
    for segment in story.segments:
        named = {name: value for name, value in segment.items() if name != "times"}
        weight[matching(named)] *= segment["times"]
    return np.asarray(weight / weight.sum())


def _apply_experiments(plan: Plan, days: int) -> None:
    treated = matching({"arm": "treatment"})
    for raw in load_company()["experiments"]:
        if raw["theme"]:
            during = slice(int(raw["from"] * days), int(raw["to"] * days))
            rates = plan.rates[plan.index(raw["theme"])]
            rates[during, treated] *= raw["times"]


def _apply(plan: Plan, event: Event) -> None:
    rates = plan.rates[plan.index(event.theme)]
    during = slice(event.starts_on, event.ends_on)
    if event.kind == "emerging":
        rates[: event.starts_on] = 0
        ramp = (np.arange(RAMP_DAYS) + 1) / RAMP_DAYS
        rates[event.starts_on : event.starts_on + RAMP_DAYS] *= ramp[: plan.days - event.starts_on, None]
    elif event.kind == "merged":
        plan.rates[plan.index(event.details["into"])][event.starts_on :] += rates[event.starts_on :]
        rates[event.starts_on :] = 0
    elif event.kind != "burst":
        rates[during] *= np.where(matching(event.details.get("segment", {})), event.times, 1.0)
