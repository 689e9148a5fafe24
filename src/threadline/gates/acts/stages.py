"""Acts that move an initiative: into a stage, into another state, onto another version of the playbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.errors import GateNotReady, Incomplete, OutOfOrder
from threadline.gates.acts.beginning import happened, require_running
from threadline.gates.acts.permissions import driver_of_stage, require_may
from threadline.gates.gate import gate_state, stage_problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from threadline.gates.rules import Rules
    from threadline.gates.situation import Situation
    from threadline.initiatives import Initiative

MOVES: Mapping[str, tuple[str, ...]] = {
    "proposed": ("running", "paused", "declined"),
    "running": ("paused", "declined", "retired"),
    "paused": ("running", "declined"),
    "declined": ("running",),
    "retired": (),
}
"""From each state, where an initiative may go. What was declined can be opened again."""


def enter_stage(situation: Situation, stage: str, *, by: str, reason: str | None = None) -> Initiative:
    """Move an initiative into a stage: forward when everything before it holds, back at any time with a reason.

    Raises GateNotReady with what is missing, OutOfOrder for a stage that does not follow, Incomplete without a reason.
    """
    rules, initiative = situation.rules, situation.initiative
    declared = rules.stage(stage)
    require_running(situation)
    require_may(situation, "enter_stage", by, allowed=driver_of_stage(situation))
    if rules.place(stage) < rules.place(initiative.stage):
        if not (reason or "").strip():
            raise Incomplete(f"going back to {declared.name} has a reason", "Say what was found out")
    elif stage not in rules.stage(initiative.stage).next:
        follows = ", ".join(rules.stage(initiative.stage).next) or "nothing"
        raise OutOfOrder(f"{stage} does not follow {initiative.stage}", f"Next comes {follows}")
    else:
        problems = stage_problems(situation, declared)
        if problems:
            raise GateNotReady(declared.name, problems)
    return happened(situation, "stage_entered", by, {"stage": stage}, stage=stage)


def change_state(situation: Situation, state: str, *, by: str, reason: str) -> Initiative:
    """Pause, decline, resume or retire an initiative, with the reason. It is retired once its last gate is passed."""
    initiative = situation.initiative
    require_may(situation, "change_state", by, allowed=driver_of_stage(situation))
    allowed = MOVES[initiative.state]
    if state not in allowed:
        hint = f"It can become {' or '.join(allowed)}" if allowed else "Begin a new initiative"
        raise OutOfOrder(f"what is {initiative.state} cannot become {state}", hint)
    if state != "running" and not reason.strip():
        raise Incomplete(f"to be {state} has a reason", "Say why, for whoever asks next year")
    if state == "retired":
        _require_ended(situation)
    said = reason.strip() or None
    return happened(
        situation,
        "state_changed",
        by,
        {"state": state, "reason": said},
        state=state,
        state_reason=said if state != "running" else None,
    )


def move_playbook(situation: Situation, rules: Rules, *, by: str, reason: str) -> Initiative:
    """Move an initiative onto another version of the playbook; approvals whose gate asks something else go stale."""
    require_may(situation, "move_playbook", by, allowed=driver_of_stage(situation))
    if not reason.strip():
        raise Incomplete("moving to another playbook has a reason", "Say why")
    rules.stage(situation.initiative.stage)
    version = rules.playbook.version
    values = {"version": version, "reason": reason.strip()}
    return happened(situation, "playbook_moved", by, values, playbook_version=version)


def _require_ended(situation: Situation) -> None:
    rules = situation.rules
    stage = rules.stage(situation.initiative.stage)
    open_ = [
        name for name in stage.gates if gate_state(situation, rules.gates[name]) not in ("approved", "conditional")
    ]
    if stage.next or open_:
        gate = rules.gates[open_[0]].name if open_ else rules.stage(stage.next[0]).name
        raise OutOfOrder(f"it is retired after {gate}", "Decline it instead, or pass the gates that are left")
