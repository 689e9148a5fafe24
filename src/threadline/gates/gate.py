"""A gate: what is still missing before it can be decided, and before the stage behind it can begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.gates.handoffs import handoff_problem
from threadline.gates.ownership import launch_problems
from threadline.gates.problem import Problem, driver_of
from threadline.gates.requirements import check_requirement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadline.answers import Plain
    from threadline.gates.situation import Situation
    from threadline.initiatives import Answer, GateDecision, Waiver
    from threadline.playbook import Gate, Stage


@dataclass(frozen=True, slots=True)
class GateCheck:
    """Whether a gate could be decided now (`ready`) and whether it is `passed`: approved, with nothing stale under it.

    `state` is open, asked, approved, conditional, rejected or stale. `exempted` names what is let through.
    """

    gate: str
    name: str
    state: str
    problems: tuple[Problem, ...]
    asked_of: str | None = None
    exempted: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether nothing is missing."""
        return not self.problems

    @property
    def passed(self) -> bool:
        """Whether it was approved and the approval still stands."""
        return self.state in ("approved", "conditional")

    def to_dict(self) -> dict[str, Plain]:
        """Return the check as plain values."""
        return {
            "name": self.name,
            "ready": self.ready,
            "problems": [problem.to_dict() for problem in self.problems],
            "id": self.gate,
            "state": self.state,
            "passed": self.passed,
            "asked_of": self.asked_of,
            "exempted": list(self.exempted),
            "findings": list(self.findings),
        }


def check_gate(situation: Situation, gate: Gate) -> GateCheck:
    """Return what keeps a gate from being decided.

    Its own requirements, the gates before it, the handoffs that are due, those who must be consulted, and someone who
    may decide; for a launch also the ownership map.
    """
    decision = _in_force(situation, gate)
    asked = situation.initiative.gate_decision(gate.id)
    waiting = asked.asked_of if asked is not None and asked.outcome is None else None
    return GateCheck(
        gate.id,
        gate.name,
        gate_state(situation, gate),
        tuple(_problems(situation, gate)),
        waiting,
        tuple(name for name in gate.requirements if situation.exemption(name) is not None),
        decision.findings if decision is not None else (),
    )


def lapsed_requirements(situation: Situation) -> tuple[Problem, ...]:
    """Return what passed gates ask for and no longer have: an exemption ran out, or newer evidence says no."""
    passed = [
        one for one in situation.rules.gates.values() if gate_state(situation, one) in ("approved", "conditional")
    ]
    return tuple(dict.fromkeys(problem for gate in passed for problem in _unmet(situation, gate)))


def gate_state(situation: Situation, gate: Gate) -> str:
    """Return where a gate stands: open, asked, approved, conditional, rejected, or stale when its approval is."""
    newest = situation.initiative.gate_decision(gate.id)
    if newest is None:
        return "open"
    decided = _in_force(situation, gate)
    if decided is not None and decided.passes:
        return "stale" if f"gate:{gate.id}" in situation.stale_by_name else str(decided.outcome)
    return "asked" if newest.outcome is None else str(newest.outcome)


def _in_force(situation: Situation, gate: Gate) -> GateDecision | None:
    """Return the newest decision: an approval holds until it is decided anew, even while that is asked."""
    decided = [one for one in situation.initiative.gates if one.gate == gate.id and one.outcome is not None]
    return decided[-1] if decided else None


def current_gate(situation: Situation) -> Gate:
    """Return the gate that stands before the initiative: the first of its stage that is not passed, else the last."""
    rules = situation.rules
    gates = [rules.gates[name] for name in rules.stage(situation.initiative.stage).gates]
    open_gates = (gate for gate in gates if gate_state(situation, gate) not in ("approved", "conditional"))
    return next(open_gates, gates[-1])


def stage_problems(situation: Situation, stage: Stage) -> tuple[Problem, ...]:
    """Return what keeps a stage from being entered.

    Every gate before it must be passed and its approval stand; what those gates ask for must still hold; the handoffs
    before it must be accepted; behind the launch, every box must have its owner.
    """
    rules = situation.rules
    gates = rules.gates_until(stage.id)
    found = [problem for gate in gates if (problem := _passing_problem(situation, gate)) is not None]
    for gate in gates:
        found += _unmet(situation, gate)
    found += _handoffs_before(situation, stage)
    found += _overdue(situation, {gate.id for gate in gates})
    if rules.place(stage.id) > rules.launch_place:
        found += launch_problems(situation)
    return tuple(dict.fromkeys(found))


def _problems(situation: Situation, gate: Gate) -> Iterator[Problem]:
    yield from _not_running(situation)
    yield from _unmet(situation, gate)
    before = situation.rules.gates_before(gate)
    for one in before:
        problem = _passing_problem(situation, one)
        if problem is not None:
            yield problem
    yield from _handoffs_due(situation, gate)
    if gate.kind == "launch" or situation.rules.place(gate.stage) > situation.rules.launch_place:
        yield from launch_problems(situation)
    yield from _overdue(situation, {one.id for one in before})
    yield from _unanswered(situation, gate)
    yield from _nobody_decides(situation, gate)


def _not_running(situation: Situation) -> Iterator[Problem]:
    initiative = situation.initiative
    if initiative.state not in ("running", "proposed"):
        reason = f": {initiative.state_reason}" if initiative.state_reason else ""
        why = f"the initiative is {initiative.state}{reason}"
        yield Problem("state", "not_running", why, "Let it run again, with a reason", driver_of(initiative))


def _unmet(situation: Situation, gate: Gate) -> list[Problem]:
    # What was fresh when a gate was passed need not be made anew for ever; everything else must still hold.
    decision = _in_force(situation, gate)
    passed = gate_state(situation, gate) in ("approved", "conditional")
    fresh_at = decision.decided_at if decision is not None and passed else None
    found = (check_requirement(situation, name, fresh_at=fresh_at) for name in gate.requirements)
    return [problem for problem in found if problem is not None]


def _passing_problem(situation: Situation, gate: Gate) -> Problem | None:
    state = gate_state(situation, gate)
    # Only an approval that went stale can be exempted: nobody is exempted from asking at all.
    if state in ("approved", "conditional") or (
        state == "stale" and situation.exemption(f"gate:{gate.id}") is not None
    ):
        return None
    stale = situation.stale_by_name.get(f"gate:{gate.id}")
    why = f"the approval of {gate.name} is stale: {stale.because}" if stale and state == "stale" else None
    why = why or f"{gate.name} is {state}, not passed"
    whom = ", ".join(situation.deciders_here(gate)) or f"a {situation.rules.role_name(gate.approver_role)}"
    needs = f"Have {gate.name} decided" + (" again, as things are now" if state == "stale" else "")
    return Problem(f"gate:{gate.id}", "gate_before", why, needs, whom)


def _handoffs_before(situation: Situation, stage: Stage) -> list[Problem]:
    place = situation.rules.place(stage.id)
    due = [one for one in situation.rules.handoffs.values() if situation.rules.place(one.before_stage) <= place]
    found = (handoff_problem(situation, one) for one in due)
    return [problem for problem in found if problem is not None]


def _handoffs_due(situation: Situation, gate: Gate) -> list[Problem]:
    """Return the handoffs that must be accepted: before the gate's stage and, at a launch, out of that stage too."""
    rules, place = situation.rules, situation.rules.place(gate.stage)
    launched = gate.kind == "launch"
    due = [
        one
        for one in rules.handoffs.values()
        if rules.place(one.before_stage) <= place or (launched and rules.place(one.after_stage) <= place)
    ]
    found = (handoff_problem(situation, one) for one in due)
    return [problem for problem in found if problem is not None]


def _overdue(situation: Situation, gates: set[str]) -> list[Problem]:
    left_open = {name for one in situation.initiative.gates if one.gate in gates for name in one.findings}
    return [
        Problem(
            f"finding:{one.id}",
            "finding_overdue",
            f"{one.what} was to be mended by {one.due_on}",
            "Mend it and close the finding",
            one.owner or driver_of(situation.initiative),
        )
        for one in situation.initiative.findings
        if one.id in left_open and one.closed_at is None and one.due_on < situation.today
    ]


def _unanswered(situation: Situation, gate: Gate) -> Iterator[Problem]:
    daci = situation.initiative.daci
    since = _in_force(situation, gate)
    before = since.decided_at if since is not None else None
    said: list[Answer | Waiver] = [*daci.answers, *daci.waivers]
    for name in daci.in_stage(gate.stage).consulted:
        mine = [one for one in said if one.person == name and one.gate == gate.id]
        if any(before is None or one.at > before for one in mine):
            continue
        if since is not None and gate_state(situation, gate) in ("approved", "conditional"):
            continue
        here = situation.initiative.is_here(name, situation.today)
        why = f"{name} must be consulted and has " + ("not answered" if here else "left without answering")
        needs = "Answer, or be waived by name" if here else f"Waive {name}'s answer by name, or consult someone else"
        whom = name if here else driver_of(situation.initiative)
        yield Problem(f"consulted:{name}", "consultation", why, needs, whom)


def _nobody_decides(situation: Situation, gate: Gate) -> Iterator[Problem]:
    driver = driver_of(situation.initiative)
    if not situation.deciders_here(gate):
        role = situation.rules.role_name(gate.approver_role)
        why = f"no {role} other than the driver takes part"
        yield Problem(f"approver:{gate.id}", "no_approver", why, f"Name a {role} who does not drive it", driver)
        return
    asked = situation.initiative.gate_decision(gate.id)
    if asked is None or asked.outcome is not None or situation.initiative.is_here(asked.asked_of, situation.today):
        return
    person = situation.initiative.person(asked.asked_of)
    left = f" on {person.left_on}" if person is not None and person.left_on is not None else ""
    why = f"{asked.asked_of} was asked on {asked.asked_at:%Y-%m-%d} and left{left} without answering"
    yield Problem(
        f"approver:{gate.id}", "approver_left", why, f"Ask {situation.deciders_here(gate)[0]} instead", driver
    )
