"""The check of an initiative: where it stands, what is missing, what goes wrong, and who must act next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from threadline.answers import Provenance
from threadline.gates.gate import GateCheck, check_gate, current_gate, stage_problems
from threadline.gates.handoffs import handoff_states
from threadline.gates.next_actions import NextAction, next_actions
from threadline.gates.ownership import EmptyBox, find_empty_boxes
from threadline.gates.red_flags import RaisedFlag, find_red_flags
from threadline.gates.rules import Rules
from threadline.gates.situation import situation_of

if TYPE_CHECKING:
    from datetime import datetime

    from threadline.answers import Plain
    from threadline.gates.handoffs import EarlierHandoffs, HandoffState
    from threadline.gates.situation import Situation
    from threadline.gates.staleness import Stale
    from threadline.initiatives import Initiative
    from threadline.playbook import Playbook


@dataclass(frozen=True, slots=True)
class InitiativeCheck:
    """Where an initiative stands at a moment. `gate` is the one that stands before it.

    `stale` leaves out evidence that newer evidence has replaced. Once that gate is passed, its problems are what keeps
    the next stage from beginning.
    """

    initiative: str
    title: str
    stage: str
    state: str
    gate: GateCheck
    empty_boxes: tuple[EmptyBox, ...]
    handoffs: tuple[HandoffState, ...]
    red_flags: tuple[RaisedFlag, ...]
    dismissed: tuple[RaisedFlag, ...]
    stale: tuple[Stale, ...]
    next_actions: tuple[NextAction, ...]
    notes: tuple[str, ...]
    provenance: Provenance

    def to_dict(self) -> dict[str, Plain]:
        """Return the check as plain values."""
        return {
            "initiative": self.initiative,
            "title": self.title,
            "stage": self.stage,
            "state": self.state,
            "gate": self.gate.to_dict(),
            "empty_boxes": [box.box for box in self.empty_boxes],
            "handoffs": [handoff.to_dict() for handoff in self.handoffs],
            "red_flags": [flag.to_dict() for flag in self.red_flags],
            "dismissed_red_flags": [flag.to_dict() for flag in self.dismissed],
            "stale": [one.to_dict() for one in self.stale],
            "next_actions": [action.to_dict() for action in self.next_actions],
            "notes": list(self.notes),
            **self.provenance.to_dict(),
        }


def check_initiative(
    initiative: Initiative,
    playbook: Playbook | Rules,
    *,
    as_of: datetime,
    earlier: EarlierHandoffs | None = None,
) -> InitiativeCheck:
    """Return where an initiative stands at a moment under a playbook.

    `earlier` tells how long such handoffs took before, to say which have stalled; without it the playbook's clock
    counts. Raises OutOfOrder when the initiative is in a stage that the playbook does not have.
    """
    rules = playbook if isinstance(playbook, Rules) else Rules(playbook)
    situation = situation_of(initiative, rules, as_of=as_of)
    gate = gate_before(situation)
    handoffs = handoff_states(situation, earlier)
    flags = find_red_flags(situation)
    up = tuple(flag for flag in flags if not flag.dismissed)
    return InitiativeCheck(
        initiative.id,
        initiative.title,
        situation.initiative.stage,
        situation.initiative.state,
        gate,
        find_empty_boxes(situation),
        handoffs,
        up,
        tuple(flag for flag in flags if flag.dismissed),
        tuple(one for one in situation.stale if one.in_force),
        next_actions(situation, gate, handoffs, up),
        _notes(initiative, rules),
        Provenance({"playbook": rules.playbook.fingerprint}, {"earlier_handoffs": earlier is not None}, as_of),
    )


def gate_before(situation: Situation) -> GateCheck:
    """Return the check of the gate that stands before the initiative; passed, with what keeps the next stage away."""
    gate = check_gate(situation, current_gate(situation))
    if not gate.passed:
        return gate
    stages = [situation.rules.stage(name) for name in situation.rules.stage(situation.initiative.stage).next]
    if not stages:
        return replace(gate, problems=())
    return replace(gate, problems=min((stage_problems(situation, one) for one in stages), key=len))


def _notes(initiative: Initiative, rules: Rules) -> tuple[str, ...]:
    ours = rules.playbook.version
    if initiative.playbook_version in (None, ours):
        return ()
    said = f"it runs on playbook {initiative.playbook_version} and was judged by {ours}"
    return (f"{said}: give its own with --playbook, or move it by a recorded decision",)
