"""The playbook as the gates read it: everything by its id, gates and handoffs in the order of the stages."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from threadline.errors import OutOfOrder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from threadline.playbook import Box, EvidenceKind, Gate, Handoff, Playbook, RedFlag, Requirement, Stage


# Not slotted: what is worked out is kept beside the playbook.
@dataclass(frozen=True)
class Rules:
    """A playbook, with what the rules look up again and again."""

    playbook: Playbook

    @cached_property
    def stages(self) -> Mapping[str, Stage]:
        """The stages by id, in their order."""
        return _by_id(self.playbook.stages)

    @cached_property
    def gates(self) -> Mapping[str, Gate]:
        """The gates by id, in the order in which they are passed."""
        known = _by_id(self.playbook.gates)
        return {name: known[name] for stage in self.playbook.stages for name in stage.gates}

    @cached_property
    def requirements(self) -> Mapping[str, Requirement]:
        """The requirements by id."""
        return _by_id(self.playbook.requirements)

    @cached_property
    def evidence_kinds(self) -> Mapping[str, EvidenceKind]:
        """The kinds of evidence by id."""
        return _by_id(self.playbook.evidence_kinds)

    @cached_property
    def handoffs(self) -> Mapping[str, Handoff]:
        """The handoffs by id, in the order in which they are due."""
        return _by_id(sorted(self.playbook.handoffs, key=lambda one: (self.place(one.after_stage), one.letter)))

    @cached_property
    def boxes(self) -> Mapping[str, Box]:
        """The boxes of the ownership map by id, in their order."""
        return _by_id(self.playbook.boxes)

    @cached_property
    def red_flags(self) -> Mapping[str, RedFlag]:
        """The red flags by id."""
        return _by_id(self.playbook.red_flags)

    @cached_property
    def driver_roles(self) -> frozenset[str]:
        """Roles that are held by whoever drives the initiative."""
        return frozenset(role.id for role in self.playbook.roles if role.held_by == "driver")

    @cached_property
    def launch_place(self) -> float:
        """The place of the stage that ends with a launch; infinite when no gate is one."""
        places = [self.place(gate.stage) for gate in self.gates.values() if gate.kind == "launch"]
        return min(places, default=float("inf"))

    def place(self, stage: str) -> float:
        """Return the place of a stage in the order of the lifecycle."""
        return self.stage(stage).place

    def stage(self, name: str) -> Stage:
        """Return a stage. Raises OutOfOrder when the playbook has none of that name."""
        found: Stage = _found(self.stages, name, "stage")
        return found

    def gate(self, name: str) -> Gate:
        """Return a gate. Raises OutOfOrder when the playbook has none of that name."""
        found: Gate = _found(self.gates, name, "gate")
        return found

    def handoff(self, name: str) -> Handoff:
        """Return a handoff. Raises OutOfOrder when the playbook has none of that name."""
        found: Handoff = _found(self.handoffs, name, "handoff")
        return found

    def gates_before(self, gate: Gate) -> tuple[Gate, ...]:
        """Return the gates that are passed before this one, in order."""
        names = list(self.gates)
        return tuple(self.gates[name] for name in names[: names.index(gate.id)])

    def gates_until(self, stage: str) -> tuple[Gate, ...]:
        """Return the gates that are passed before a stage begins, in order."""
        place = self.place(stage)
        return tuple(gate for gate in self.gates.values() if self.place(gate.stage) < place)

    def gate_digest(self, gate: str) -> str:
        """Return a name for exactly what a gate asks: it changes when the gate or one of its requirements does."""
        return self._digests[gate]

    @cached_property
    def _digests(self) -> Mapping[str, str]:
        return {name: _digest(gate, self.requirements) for name, gate in self.gates.items()}

    def role_name(self, role: str) -> str:
        """Return what a role is called."""
        return next((one.name for one in self.playbook.roles if one.id == role), role.replace("_", " "))


_ASKED = ("by", "evidence_kind", "must", "fresh_days", "same_as", "attested_by", "exemptable")


def _digest(gate: Gate, requirements: Mapping[str, Requirement]) -> str:
    asked = {name: {part: requirements[name].to_dict()[part] for part in _ASKED} for name in gate.requirements}
    whole = json.dumps([gate.kind, gate.approver_role, asked], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:12]


def _by_id(things: Iterable[Any]) -> dict[str, Any]:
    return {one.id: one for one in things}


def _found(things: Mapping[str, Any], name: str, word: str) -> Any:
    from difflib import get_close_matches  # noqa: PLC0415  only after a mistake

    if name in things:
        return things[name]
    near = get_close_matches(name, things, n=1)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    raise OutOfOrder(f"the playbook has no {word} {name!r}", f"{meant}There are: {', '.join(things)}")
