"""Who writes when about what: the tickets as numbers, before anyone gives them words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadline.simulate.clock import DAY, DELAYS, HOUR, by_quantiles, epoch, second_of_day
from threadline.simulate.stories_file import load_company

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadline.simulate.plan import Event, Plan
    from threadline.simulate.population import Population

NOISE = -1
BURST = -2


@dataclass(frozen=True, slots=True)
class Contacts:
    """One element per ticket, ordered by time: the ticket's number is its place.

    `theme` is the place among the plan's stories, NOISE or BURST; `also` a second theme in the same ticket, or -1.
    `told_as` is the story whose words are used: another than the theme's only where a theme was merged into it.
    `harmed_at` is when the prediction that caused it was made, 0 where none did.
    """

    at: NDArray[np.int64]
    day: NDArray[np.int64]
    theme: NDArray[np.int64]
    told_as: NDArray[np.int64]
    also: NDArray[np.int64]
    person: NDArray[np.int64]
    harmed_at: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of tickets."""
        return len(self.at)


@dataclass(frozen=True, slots=True)
class Shares:
    """What part of the tickets is noise, and what part is about two themes."""

    noise: float
    mixed: float


def draw_contacts(
    plan: Plan, population: Population, *, tickets: int, shares: Shares, rng: np.random.Generator
) -> Contacts:
    """Return that many tickets by the plan."""
    burst = plan.events_of("burst")
    burst_count = sum(round(event.details["share"] * tickets) for event in burst)
    day, theme = _days_and_themes(plan, tickets - burst_count, shares.noise, rng)
    person = _people(plan, population, day, theme, rng)
    at = epoch(plan.starts_on) + day * DAY + second_of_day(rng.random(len(day)))
    for event in plan.events_of("outage"):
        _gather(at, (theme == plan.index(event.theme)) & (day == event.starts_on), event, plan, rng)
    parts = [(at, theme, person), *(_burst(event, plan, tickets, population, rng) for event in burst)]
    at, theme, person = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(at, kind="stable")
    at, theme, person = at[order], theme[order], person[order]
    return Contacts(
        at=at,
        day=(at - epoch(plan.starts_on)) // DAY,
        theme=theme,
        told_as=_words(plan, theme, at, rng),
        also=_second_themes(plan, theme, shares.mixed, rng),
        person=person,
        harmed_at=_harmed_at(plan, theme, at, rng),
    )


def _days_and_themes(
    plan: Plan, count: int, noise: float, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    daily = plan.rates.sum(axis=2).T * (1 - noise)
    weights = np.concatenate([daily, noise * plan.volume[:, None]], axis=1)
    up_to = np.cumsum(weights.ravel())
    place = np.searchsorted(up_to / up_to[-1], np.sort(rng.random(count)), side="right")
    day, theme = np.divmod(np.minimum(place, weights.size - 1), weights.shape[1])
    return day, np.where(theme == len(plan.stories), NOISE, theme)


def _people(
    plan: Plan, population: Population, day: NDArray[np.int64], theme: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    uniform = rng.random(len(day))
    cells = np.empty(len(day), dtype=np.int64)
    group = day * (len(plan.stories) + 1) + theme + 1
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    for rows in np.split(order, starts[1:]):
        place = theme[rows[0]]
        weights = population.shares if place == NOISE else plan.rates[place, day[rows[0]]]
        up_to = np.cumsum(np.where(population.shares > 0, weights, 0.0))
        cells[rows] = np.searchsorted(up_to / up_to[-1], uniform[rows], side="right")
    return population.draw(cells, rng.random(len(day)))


def _gather(at: NDArray[np.int64], rows: NDArray[np.bool_], event: Event, plan: Plan, rng: np.random.Generator) -> None:
    begins = epoch(plan.starts_on) + event.starts_on * DAY + event.details["from_hour"] * HOUR
    within = rng.random(int(rows.sum())) * event.details["hours"] * HOUR
    at[rows] = begins + within.astype(np.int64)


def _burst(
    event: Event, plan: Plan, tickets: int, population: Population, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    count = round(event.details["share"] * tickets)
    begins = epoch(plan.starts_on) + event.starts_on * DAY + 2 * HOUR
    at = begins + (rng.random(count) * event.details["hours"] * HOUR).astype(np.int64)
    sender = int(rng.random() * population.count)
    return at, np.full(count, BURST), np.full(count, sender)


def _words(plan: Plan, theme: NDArray[np.int64], at: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    told_as = theme.copy()
    for event in plan.events_of("merged"):
        since = epoch(plan.starts_on) + event.starts_on * DAY
        after = (theme == plan.index(event.details["into"])) & (at >= since) & (rng.random(len(at)) < 1 / 3)
        told_as[after] = plan.index(event.theme)
    return told_as


def _second_themes(plan: Plan, theme: NDArray[np.int64], share: float, rng: np.random.Generator) -> NDArray[np.int64]:
    # Only themes that are there from the first day: one that emerges later must not show before.
    late = {event.theme for event in plan.events_of("emerging", "merged")}
    common = np.array([place for place, story in enumerate(plan.stories) if story.theme not in late])
    other = common[(rng.random(len(theme)) * len(common)).astype(np.int64)]
    mixed = (rng.random(len(theme)) < share) & (theme >= 0) & (other != theme)
    return np.where(mixed, other, -1)


def _harmed_at(
    plan: Plan, theme: NDArray[np.int64], at: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    delay = by_quantiles(rng.random(len(at)), DELAYS)
    since = np.zeros(len(at), dtype=np.int64)
    caused = np.zeros(len(at), dtype=bool)
    for place, story in enumerate(plan.stories):
        if story.model is None:
            continue
        rows = theme == place
        caused |= rows
        for released_at in release_moments(plan, story.model):
            since[rows & (at > released_at)] = released_at
    # A ticket speaks of the version that is live when it is written, so that a bad release shows on its own day.
    delay = np.where(since > 0, np.minimum(delay, 0.9 * (at - since)), delay)
    return np.where(caused, at - delay.astype(np.int64), 0)


def release_moments(plan: Plan, model: str) -> list[int]:
    """Return when versions of the model went live within the simulated time, as seconds, oldest first."""
    versions = next(one["versions"] for one in load_company()["models"] if one["name"] == model)
    started = epoch(plan.starts_on)
    return [started + int(version["at"] * plan.days) * DAY for version in versions if version["at"] is not None]
