"""An initiative: everything that its rules read, in one value that never changes; each act gives a new one."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  read at run time: the hints are the file's shape
from dataclasses import dataclass
from datetime import date  # noqa: TC003
from typing import Literal

from threadline.answers import Plain  # noqa: TC001
from threadline.initiatives.record.approvals import (  # noqa: TC001
    Exemption,
    Finding,
    FlagAnswer,
    GateDecision,
)
from threadline.initiatives.record.brief import Brief
from threadline.initiatives.record.evidence import Attestation, Evidence  # noqa: TC001
from threadline.initiatives.record.handoffs import DataContract, HandoffRound  # noqa: TC001
from threadline.initiatives.record.history import Event  # noqa: TC001
from threadline.initiatives.record.people import Daci, Person
from threadline.initiatives.record.said import said
from threadline.initiatives.record.success_metric import SuccessMetric

NEWEST = 1
FORMAT = f"initiative/{NEWEST}"
"""The shape of an initiative as plain values, and of its file."""

State = Literal["proposed", "running", "paused", "declined", "retired"]


@dataclass(frozen=True, slots=True)
class Initiative:
    """Proposed or running work that answers a theme, from the first complaint to retirement."""

    id: str = said("The initiative's name in links and files.")
    title: str = said("What it is called.")
    capability: str = said("The thing that users see.")
    stage: str = said("The stage of the playbook in which it is.")
    state: State = said("Whether it moves, waits, was turned down or has ended.", default="running")
    state_reason: str | None = said("Why it is paused, declined or retired.", default=None)
    theme: str | None = said("The theme that it answers.", default=None)
    playbook_version: str | None = said("The version of the playbook that it runs on.", default=None)
    people: tuple[Person, ...] = said("Everyone who takes part, those who left included.", default=())
    brief: Brief = said("The brief.", default_factory=Brief)
    success_metric: SuccessMetric = said("The shared contract.", default_factory=SuccessMetric)
    owners: Mapping[str, str | None] = said("The ownership map: box to person.", default_factory=dict)
    daci: Daci = said("Who drives, decides, is asked and is told.", default_factory=Daci)
    data_contracts: tuple[DataContract, ...] = said("Data contracts, in their newest version.", default=())
    evidence: tuple[Evidence, ...] = said("What was computed.", default=())
    attestations: tuple[Attestation, ...] = said("What people gave their word for.", default=())
    gates: tuple[GateDecision, ...] = said("What was asked and decided at gates, oldest first.", default=())
    exemptions: tuple[Exemption, ...] = said("Permissions to pass without something.", default=())
    handoffs: tuple[HandoffRound, ...] = said("Rounds of handoffs, oldest first.", default=())
    findings: tuple[Finding, ...] = said("What is to be mended.", default=())
    red_flags: tuple[FlagAnswer, ...] = said("What was said to red flags.", default=())
    history: tuple[Event, ...] = said("What happened, oldest first.", default=())

    def to_dict(self) -> dict[str, Plain]:
        """Return the initiative as plain values, in the shape of its file."""
        from threadline.initiatives.record.shape import plain_value  # noqa: PLC0415  shapes know all records

        values: dict[str, Plain] = plain_value(self)
        return {"threadline": FORMAT, **values}

    def person(self, name: str | None) -> Person | None:
        """Return a person by name; None when nobody is called so."""
        return next((person for person in self.people if person.name == name), None)

    def is_here(self, name: str | None, day: date) -> bool:
        """Return whether someone takes part and has not left by that day."""
        person = self.person(name)
        return person is not None and person.here_on(day)

    def holders(self, role: str, day: date) -> tuple[str, ...]:
        """Return who holds a role on a day, in the order of the file."""
        return tuple(person.name for person in self.people if role in person.roles and person.here_on(day))

    def newest_evidence(self, kind: str) -> Evidence | None:
        """Return the newest evidence of a kind; of two computed at one moment, the one recorded last."""
        newest = None
        for one in self.evidence:
            if one.kind == kind and (newest is None or one.computed_at >= newest.computed_at):
                newest = one
        return newest

    def newest_attestation(self, requirement: str) -> Attestation | None:
        """Return the newest attestation of a requirement."""
        found = [one for one in self.attestations if one.requirement == requirement]
        return max(found, key=lambda one: one.at, default=None)

    def gate_decision(self, gate: str) -> GateDecision | None:
        """Return the newest question or decision at a gate."""
        found = [one for one in self.gates if one.gate == gate]
        return found[-1] if found else None

    def handoff(self, handoff: str) -> HandoffRound | None:
        """Return the newest round of a handoff."""
        found = [one for one in self.handoffs if one.handoff == handoff]
        return found[-1] if found else None

    def events(self, *kinds: str) -> tuple[Event, ...]:
        """Return the events of some kinds, oldest first."""
        return tuple(event for event in self.history if event.kind in kinds)
