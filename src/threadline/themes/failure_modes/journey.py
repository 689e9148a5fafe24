"""Where on their way customers meet which failure: steps of the journey, capabilities, failure modes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.playbook.signs import sign_pattern
from threadline.stats.intervals import wilson_interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from threadline.answers import Estimate, Plain
    from threadline.playbook import JourneyStep, Playbook


@dataclass(frozen=True, slots=True)
class JourneyTicket:
    """A ticket as the map needs it; without a user the ticket counts as a person of its own."""

    text: str
    failure_mode: str
    capability: str | None = None
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class JourneyCell:
    """Tickets of one failure mode at one step with one capability, and their share of all tickets at that step."""

    step: str
    capability: str | None
    failure_mode: str
    tickets: int
    people: int
    share_of_step: Estimate

    def to_dict(self) -> dict[str, Plain]:
        """Return the cell as plain values."""
        return {
            "step": self.step,
            "capability": self.capability,
            "failure_mode": self.failure_mode,
            "tickets": self.tickets,
            "people": self.people,
            "share_of_step": self.share_of_step.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class JourneyMap:
    """The steps in order, the cells with most people first within a step, and the tickets that tell no step."""

    steps: Sequence[JourneyStep]
    cells: Sequence[JourneyCell]
    unplaced: int

    def to_dict(self) -> dict[str, Plain]:
        """Return the map as plain values."""
        return {
            "steps": [step.to_dict() for step in self.steps],
            "cells": [cell.to_dict() for cell in self.cells],
            "unplaced": self.unplaced,
        }


class StepFinder:
    """Finds the step that a ticket tells, by the playbook's signs, else by the capability that it is about."""

    def __init__(self, steps: Sequence[JourneyStep]) -> None:
        self._by_capability = {name: step.id for step in reversed(steps) for name in step.capabilities}
        self._signs = [(step.id, sign_pattern(step.signs)) for step in steps]

    def find(self, text: str, capability: str | None = None) -> str | None:
        """Return the step with most signs in the text (the earlier of equals), else the capability's, else None."""
        lowered = text.lower()
        met = [(len(set(pattern.findall(lowered))), step) for step, pattern in self._signs]
        most = max((count for count, _ in met), default=0)
        if most == 0:
            return self._by_capability.get((capability or "").casefold())
        return next(step for count, step in met if count == most)


def map_journey(playbook: Playbook, tickets: Iterable[JourneyTicket]) -> JourneyMap:
    """Return where customers meet which failure, counting people and tickets."""
    finder = StepFinder(playbook.journey)
    counted: Counter[tuple[str, str | None, str]] = Counter()
    people: dict[tuple[str, str | None, str], set[str]] = {}
    at_step: Counter[str] = Counter()
    unplaced = 0
    for row, ticket in enumerate(tickets):
        step = finder.find(ticket.text, ticket.capability)
        if step is None:
            unplaced += 1
            continue
        cell = (step, ticket.capability, ticket.failure_mode)
        counted[cell] += 1
        at_step[step] += 1
        people.setdefault(cell, set()).add(f"row {row}" if ticket.user_id is None else f"user {ticket.user_id}")
    place = {step.id: at for at, step in enumerate(playbook.journey)}
    cells = [
        JourneyCell(*cell, tickets, len(people[cell]), wilson_interval(tickets, at_step[cell[0]]))
        for cell, tickets in counted.items()
    ]
    cells.sort(key=lambda one: (place[one.step], -one.people, -one.tickets, one.capability or "", one.failure_mode))
    return JourneyMap(playbook.journey, cells, unplaced)
