"""Tickets as rows: words, and what support noted about them. Made in pieces, so that a million fit into memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.simulate.clock import DAY, HOUR
from threadline.simulate.contacts import BURST, NOISE, Contacts
from threadline.simulate.dice import Dice
from threadline.simulate.filling import Teller
from threadline.simulate.population import CELLS, SPOKEN, Directory, Population
from threadline.simulate.stories_file import Story, load_shared
from threadline.simulate.texts import DRAWS, Told, tell, tell_burst, tell_noise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from threadline.simulate.plan import Plan

ROWS = 20_000
CHANNELS: Mapping[str, float] = {"chat": 0.36, "email": 0.28, "app": 0.2, "form": 0.11, "phone": 0.05}
# Hours from a ticket's opening to its last change, as even quantiles.
RESOLUTION_HOURS = (0.1, 0.4, 1, 2.5, 5, 11, 22, 36, 60, 110, 260)
CAPABILITY_KNOWN, CAPABILITY_WRONG = 0.78, 0.04


@dataclass(slots=True)
class TicketRows:
    """Columns of a piece of the ticket table, and the truth about the same tickets, row by row."""

    columns: dict[str, list[Any]] = field(default_factory=dict)
    truth: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, row: Mapping[str, Any], truth: Mapping[str, Any]) -> None:
        """Append one ticket."""
        for columns, values in ((self.columns, row), (self.truth, truth)):
            for name, value in values.items():
                columns.setdefault(name, []).append(value)


def ticket_id(place: int) -> str:
    """Return the id of the ticket that is the place-th of all."""
    return f"QM-{place + 1:07d}"


class TicketWriter:
    """Writes the tickets of a plan, a piece at a time; each piece draws from its own seed."""

    def __init__(
        self, plan: Plan, population: Population, contacts: Contacts, *, seed: int, other_language_share: float
    ) -> None:
        self._plan, self._population, self._contacts = plan, population, contacts
        self._seed, self._other_language_share = seed, other_language_share
        self._directory = Directory()
        self._ends = (plan.days * DAY) + int(contacts.at[0]) // DAY * DAY - int(contacts.day[0]) * DAY
        self._capabilities = sorted({story.capability for story in plan.stories})
        self._tags = sorted({tag for story in plan.stories for tag in story.tags})

    def pieces(self) -> Iterator[TicketRows]:
        """Yield all tickets, in order."""
        for number, first in enumerate(range(0, len(self._contacts), ROWS)):
            rng = np.random.default_rng([self._seed, 11, number])
            last = min(first + ROWS, len(self._contacts))
            draws = rng.random((last - first, DRAWS))
            rows = TicketRows()
            for place in range(first, last):
                # Row by row: a list of floats is what Python is quick with, but not all of them at once.
                self._add(rows, place, Dice(draws[place - first].tolist()))
            yield rows

    def _add(self, rows: TicketRows, place: int, dice: Dice) -> None:
        contacts = self._contacts
        theme, person = int(contacts.theme[place]), int(contacts.person[place])
        label = int(self._population.labels[person])
        cell = CELLS[int(np.searchsorted(self._population.first, person, side="right")) - 1]
        story = self._plan.stories[theme] if theme >= 0 else None
        teller = self._teller(cell, label, theme, dice)
        # What support notes is drawn before the words are: their number of draws differs.
        noted = self._noted(int(contacts.at[place]), story, dice)
        told = self._told(place, teller, dice)
        user_id = self._directory.user_id(label) if theme == BURST or dice.chance(0.93) else None
        row = {
            "ticket_id": ticket_id(place),
            "created_at": int(contacts.at[place]),
            "text": told.text,
            "subject": told.subject,
            "channel": teller.channel,
            **noted,
            "user_id": user_id,
            "country": cell["country"],
            "plan": cell["plan"],
            "device": cell["device"],
        }
        rows.add(row, self._truth(place, story, told, teller))

    def _teller(self, cell: Mapping[str, str], label: int, theme: int, dice: Dice) -> Teller:
        spoken = SPOKEN.get(cell["country"], "en")
        own = dice.chance(self._other_language_share)
        channel = dice.weighted(CHANNELS)
        if theme == BURST:
            return Teller("Plank & Peg", "en", "email")
        return Teller(self._directory.name(label), spoken if own else "en", channel)

    def _told(self, place: int, teller: Teller, dice: Dice) -> Told:
        theme, also = int(self._contacts.told_as[place]), int(self._contacts.also[place])
        if theme == NOISE:
            return tell_noise(teller, dice)
        if theme == BURST:
            return tell_burst(teller, dice)
        stories = [self._plan.stories[one] for one in (theme, also) if one >= 0]
        return tell(stories, teller, dice)

    def _noted(self, at: int, story: Story | None, dice: Dice) -> dict[str, Any]:
        minutes = (story.minutes if story else 3.0) * (0.35 + 1.3 * dice.next() * (0.5 + dice.next()))
        place = dice.next() * (len(RESOLUTION_HOURS) - 1)
        hours = RESOLUTION_HOURS[int(place)] * (1 + place % 1) * (story.minutes / 15 if story else 0.4)
        updated = at + int(hours * HOUR)
        done = updated < self._ends
        return {
            "tags": self._agent_tags(story, dice),
            "status": ("closed" if dice.chance(0.7) else "solved") if done else dice.pick(("open", "open", "pending")),
            "csat": self._csat(story, hours, dice) if done and dice.chance(0.36) else None,
            "handle_minutes": round(minutes, 1) if done and dice.chance(0.94) else None,
            "capability": self._capability(story, dice),
            "updated_at": min(updated, self._ends - 1),
        }

    def _csat(self, story: Story | None, hours: float, dice: Dice) -> int:
        middle = (story.csat if story else 4.3) - (0.6 if hours > 48 else 0.0)  # noqa: PLR2004  two days of waiting
        spread = (dice.next() + dice.next() + dice.next() - 1.5) * 2.2
        return int(min(5, max(1, round(middle + spread))))

    def _capability(self, story: Story | None, dice: Dice) -> str | None:
        draw = dice.next()
        if story is None:
            return dice.pick(self._capabilities) if draw < 0.1 else None  # noqa: PLR2004  noise is rarely filed
        if draw < CAPABILITY_KNOWN:
            return story.capability
        return dice.pick(self._capabilities) if draw < CAPABILITY_KNOWN + CAPABILITY_WRONG else None

    def _agent_tags(self, story: Story | None, dice: Dice) -> list[str]:
        """Return what an agent in a hurry tags: a part of what fits, now and then something that does not."""
        tags = [tag for tag in (story.tags if story else ()) if dice.chance(0.62)]
        if dice.chance(0.12):
            tags.append(dice.pick(self._tags))
        if dice.chance(0.15):
            tags.append(dice.pick(load_shared().lines("tags", "generic")))
        return list(dict.fromkeys(tags))

    def _truth(self, place: int, story: Story | None, told: Told, teller: Teller) -> dict[str, Any]:
        also = int(self._contacts.also[place])
        kind = "noise" if story is None else "theme"
        return {
            "ticket_id": ticket_id(place),
            "kind": "burst" if int(self._contacts.theme[place]) == BURST else kind,
            "theme": None if story is None else story.theme,
            "failure_mode": "unclear" if story is None else story.failure_mode,
            "also_theme": None if also < 0 else self._plan.stories[also].theme,
            "language": teller.language,
            "personal": sum(told.personal.values()),
            "personal_kinds": sorted(told.personal),
        }
