"""Who takes part, and the letters of DACI: who drives, decides, is asked and is told."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  read at run time: the hints are the file's shape
from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003

from threadline.initiatives.record.said import said


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who takes part; `left_on` is the first day on which they no longer do."""

    name: str = said("How the person is called everywhere in the file.")
    role: str = said("Their role in the playbook.")
    further_roles: tuple[str, ...] = said("Roles that they hold as well.", default=())
    left_on: date | None = said("The first day on which they are gone.", default=None)

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that the person holds."""
        return (self.role, *self.further_roles)

    def here_on(self, day: date) -> bool:
        """Return whether the person is still there on a day."""
        return self.left_on is None or day < self.left_on


@dataclass(frozen=True, slots=True)
class Answer:
    """What someone who is consulted said before a gate is decided."""

    person: str = said("Who was consulted.")
    gate: str = said("The gate that they were asked about.")
    says: str = said("What they answered.")
    at: datetime = said("When they answered.")


@dataclass(frozen=True, slots=True)
class Waiver:
    """A named person's word that a gate may be decided without someone's answer."""

    person: str = said("Whose answer is waived.")
    gate: str = said("The gate that may be decided without it.")
    by: str = said("Who waives it, by name.")
    reason: str = said("Why it can be decided without them.")
    at: datetime = said("When it was waived.")


@dataclass(frozen=True, slots=True)
class Letters:
    """Who holds which letter of DACI, in one stage or in all."""

    driver: str | None = said("Edits the initiative and moves it.", default=None)
    approver: str | None = said("Decides, where a gate names no other role.", default=None)
    consulted: tuple[str, ...] = said("Must answer, or be waived by name, before a decision.", default=())
    informed: tuple[str, ...] = said("Get the digest.", default=())


@dataclass(frozen=True, slots=True)
class Daci:
    """The letters of an initiative; a stage named in `phases` has its own, and takes from here what it leaves out."""

    driver: str | None = said("Edits the initiative and moves it.", default=None)
    approver: str | None = said("Decides, where a gate names no other role.", default=None)
    consulted: tuple[str, ...] = said("Must answer, or be waived by name, before a decision.", default=())
    informed: tuple[str, ...] = said("Get the digest.", default=())
    phases: Mapping[str, Letters] = said("Other letters in a stage, by its id.", default_factory=dict)
    answers: tuple[Answer, ...] = said("What those consulted answered.", default=())
    waivers: tuple[Waiver, ...] = said("Whose answers were waived, and by whom.", default=())

    def in_stage(self, stage: str) -> Letters:
        """Return the letters that hold in a stage."""
        own = self.phases.get(stage, Letters())
        return Letters(
            driver=own.driver or self.driver,
            approver=own.approver or self.approver,
            consulted=own.consulted or self.consulted,
            informed=own.informed or self.informed,
        )
