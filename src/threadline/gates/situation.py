"""Everything that the rules read at one moment: the record, the playbook, and what is stale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from threadline.gates.staleness import Stale, find_stale
from threadline.initiatives.record.known_at import known_at

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from threadline.gates.rules import Rules
    from threadline.initiatives import Evidence, Exemption, Initiative
    from threadline.playbook import Gate


# Not slotted: what is worked out is kept.
@dataclass(frozen=True)
class Situation:
    """An initiative under a playbook at a moment; nothing that happened later is seen."""

    initiative: Initiative
    rules: Rules
    as_of: datetime

    @property
    def today(self) -> date:
        """The day of the moment, in UTC."""
        return self.as_of.date()

    @cached_property
    def stale(self) -> tuple[Stale, ...]:
        """Everything that is stale."""
        return find_stale(self.initiative, self.rules, as_of=self.as_of)

    @cached_property
    def stale_by_name(self) -> Mapping[str, Stale]:
        """What is stale by KIND:ID."""
        return {one.what: one for one in self.stale}

    @cached_property
    def answers(self) -> dict[object, Any]:
        """What was worked out before: the record does not change while it is looked at."""
        return {}

    def shape_faults(self, evidence: Evidence) -> tuple[str, ...]:
        """Return what is wrong with the shape of evidence, looked at once."""
        if evidence.id not in self.answers:
            self.answers[evidence.id] = self.rules.evidence_kinds[evidence.kind].problems_in(evidence.values)
        found: tuple[str, ...] = self.answers[evidence.id]
        return found

    @cached_property
    def from_record(self) -> Mapping[str, Evidence]:
        """Evidence that is read from the record itself, by kind."""
        from threadline.gates.from_record import evidence_from_record  # noqa: PLC0415  wording loads when used

        kinds = (kind.id for kind in self.rules.evidence_kinds.values() if kind.from_record)
        made = ((kind, evidence_from_record(self.initiative, kind, as_of=self.as_of)) for kind in kinds)
        return {kind: one for kind, one in made if one is not None}

    def newest_evidence(self, kind: str) -> Evidence | None:
        """Return the newest evidence of a kind, read from the record where the playbook says so."""
        declared = self.rules.evidence_kinds.get(kind)
        if declared is not None and declared.from_record:
            return self.from_record.get(kind)
        return self.initiative.newest_evidence(kind)

    def exemption(self, requirement: str) -> Exemption | None:
        """Return the exemption from something that holds now, granted by someone who may; the one that lasts longest.

        An exemption from a requirement that the playbook calls not exemptable does not hold.
        """
        declared = self.rules.requirements.get(requirement)
        if declared is not None and not declared.exemptable:
            return None
        granters = self.may_exempt(requirement)
        holding = [
            one
            for one in self.initiative.exemptions
            if one.requirement == requirement
            and one.holds_at(self.as_of)
            and one.granted_by in granters
            and one.reason.strip()
        ]
        return max(holding, key=lambda one: one.expires_on, default=None)

    def may_exempt(self, requirement: str) -> frozenset[str]:
        """Return who may exempt from something: those who decide a gate that asks for it, except the driver."""
        return frozenset(name for gate in self._gates_that_ask(requirement) for name in self.deciders(gate))

    def deciders(self, gate: Gate) -> tuple[str, ...]:
        """Return who may decide a gate: those of its role, the approver of its stage, and never the driver."""
        letters = self.initiative.daci.in_stage(gate.stage)
        named = [person.name for person in self.initiative.people if gate.approver_role in person.roles]
        if letters.approver is not None and letters.approver not in named and gate.kind == "stage":
            named.append(letters.approver)
        return tuple(name for name in named if name != letters.driver)

    def deciders_here(self, gate: Gate) -> tuple[str, ...]:
        """Return who may decide a gate and has not left."""
        return tuple(name for name in self.deciders(gate) if self.initiative.is_here(name, self.today))

    def _gates_that_ask(self, requirement: str) -> tuple[Gate, ...]:
        kind, _, name = requirement.partition(":")
        gates = self.rules.gates.values()
        if not name:
            return tuple(gate for gate in gates if requirement in gate.requirements)
        if kind == "gate":
            return tuple(gate for gate in gates if gate.id == name)
        if kind == "handoff" and name in self.rules.handoffs:
            stage = self.rules.handoffs[name].after_stage
            return tuple(gate for gate in gates if gate.stage == stage)
        return tuple(gate for gate in gates if gate.kind == "launch")


def situation_of(initiative: Initiative, rules: Rules, *, as_of: datetime) -> Situation:
    """Return the situation of an initiative at a moment."""
    return Situation(known_at(initiative, as_of), rules, as_of)
