"""What was decided at gates, what was let through without evidence, and what is still to be mended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003  read at run time: the hints are the file's shape
from typing import Literal

from threadline.initiatives.record.evidence import Reference  # noqa: TC001
from threadline.initiatives.record.said import said

Outcome = Literal["approved", "conditional", "rejected"]
PASSING = ("approved", "conditional")


@dataclass(frozen=True, slots=True)
class GateDecision:
    """A question put to a person at a gate and, once there, the answer. The newest of a gate counts."""

    gate: str = said("The gate.")
    asked_of: str = said("Who was asked to decide.")
    asked_by: str = said("Who asked.")
    asked_at: datetime = said("When it was asked.")
    outcome: Outcome | None = said("What was decided; nothing while it is open.", default=None)
    decided_by: str | None = said("Who decided.", default=None)
    decided_at: datetime | None = said("When it was decided.", default=None)
    reason: str | None = said("Why.", default=None)
    would_change: str | None = said("What would change the decision.", default=None)
    findings: tuple[str, ...] = said("Findings that a conditional approval leaves open, by id.", default=())
    rests_on: tuple[Reference, ...] = said("The evidence, attestations and earlier gates that it rests on.", default=())

    @property
    def passes(self) -> bool:
        """Whether the gate was passed by it."""
        return self.outcome in PASSING


@dataclass(frozen=True, slots=True)
class Exemption:
    """A named person's permission to pass without something, until a day.

    `requirement` is a requirement's id, `box:ID` for an empty box, `handoff:ID` for a handoff that is not accepted, or
    `gate:ID` for an approval that went stale.
    """

    requirement: str = said("What may be missing: a requirement, box:ID, handoff:ID or gate:ID.")
    granted_by: str = said("Who granted it, by name.")
    granted_at: datetime = said("When.")
    reason: str = said("Why it may be missing.")
    expires_on: date = said("The first day on which it no longer holds.")

    def holds_at(self, moment: datetime) -> bool:
        """Return whether it was granted by that moment and has not run out."""
        return self.granted_at <= moment and moment.date() < self.expires_on


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, with an owner and a day by which it is to be mended."""

    id: str = said("The finding's name within the initiative.")
    about: str = said("A gate, a requirement, box:ID or handoff:ID.")
    what: str = said("What is wrong.")
    owner: str | None = said("Who mends it.")
    due_on: date = said("By when.")
    opened_at: datetime = said("When it was opened.")
    closed_at: datetime | None = said("When it was mended.", default=None)
    closed_by: str | None = said("Who closed it.", default=None)
    resolution: str | None = said("How it was mended.", default=None)


@dataclass(frozen=True, slots=True)
class FlagAnswer:
    """What was said to a red flag: who looks after it, or why it is dismissed."""

    rule: str = said("The red flag of the playbook.")
    owner: str | None = said("Who looks after it.", default=None)
    due_on: date | None = said("By when.", default=None)
    dismissed_by: str | None = said("Who dismissed it.", default=None)
    dismissed_at: datetime | None = said("When; a flag that is raised again later shows again.", default=None)
    reason: str | None = said("Why it was dismissed.", default=None)
