"""Who must act next, and what they do: the first thing that a page about an initiative shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.gates.gate import check_gate, lapsed_requirements
from threadline.gates.problem import driver_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from threadline.answers import Plain
    from threadline.gates.gate import GateCheck
    from threadline.gates.handoffs import HandoffState
    from threadline.gates.red_flags import RaisedFlag
    from threadline.gates.situation import Situation


@dataclass(frozen=True, slots=True)
class NextAction:
    """Somebody, and what they do next. `about` names the gate, requirement, handoff, finding or flag."""

    who: str
    what: str
    about: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the action as plain values."""
        return {"who": self.who, "what": self.what, "about": self.about}


def next_actions(
    situation: Situation, gate: GateCheck, handoffs: Sequence[HandoffState], flags: Sequence[RaisedFlag]
) -> tuple[NextAction, ...]:
    """Return who must act next, the most pressing first, nothing twice."""
    if situation.initiative.state in ("declined", "retired"):
        return ()
    found = [
        *_at_the_gate(situation, gate),
        *_handoffs(handoffs),
        *_stale_approvals(situation),
        *(NextAction(one.from_whom, one.needs, one.requirement) for one in lapsed_requirements(situation)),
        *_findings(situation),
        *(
            NextAction(flag.owner or flag.asks, flag.action, f"flag:{flag.rule}")
            for flag in flags
            if not flag.dismissed
        ),
    ]
    return tuple({(one.who, one.what): one for one in reversed(found)}.values())[::-1]


def _at_the_gate(situation: Situation, gate: GateCheck) -> Iterator[NextAction]:
    for problem in gate.problems:
        yield NextAction(problem.from_whom, problem.needs, problem.requirement)
    if gate.problems:
        return
    driver = driver_of(situation.initiative)
    about = f"gate:{gate.gate}"
    if gate.passed:
        yield from _moving_on(situation, driver, about)
    elif gate.asked_of is not None:
        yield NextAction(gate.asked_of, f"Decide {gate.name}", about)
    else:
        deciders = situation.deciders_here(situation.rules.gates[gate.gate])
        yield NextAction(driver, f"Ask {' or '.join(deciders)} to decide {gate.name}", about)


def _moving_on(situation: Situation, driver: str, about: str) -> Iterator[NextAction]:
    rules = situation.rules
    following = [rules.stage(name).name for name in rules.stage(situation.initiative.stage).next]
    if following:
        yield NextAction(driver, f"Move it to {' or '.join(following)}", about)
    else:
        yield NextAction(driver, "Retire it", about)


def _handoffs(handoffs: Sequence[HandoffState]) -> Iterator[NextAction]:
    words = {
        "not_offered": "Offer {name}",
        "offered": "Accept {name}, or return it with the reason",
        "returned": "Mend what {name} was returned for, and offer it again",
        "reopened": "Offer {name} again: {because}",
    }
    for one in handoffs:
        if one.waiting_on is not None:
            what = words[one.state].format(name=one.name, because=one.because)
            yield NextAction(one.waiting_on, what, f"handoff:{one.handoff}")


def _stale_approvals(situation: Situation) -> Iterator[NextAction]:
    for one in situation.stale:
        if one.kind == "gate" and one.id in situation.rules.gates:
            gate = check_gate(situation, situation.rules.gates[one.id])
            if gate.state == "stale":
                who = gate.asked_of or driver_of(situation.initiative)
                word = "Decide" if gate.asked_of else "Have"
                what = f"{word} {gate.name} again" + ("" if gate.asked_of else " decided") + f": {one.because}"
                yield NextAction(who, what, one.what)


def _findings(situation: Situation) -> Iterator[NextAction]:
    open_ = [one for one in situation.initiative.findings if one.closed_at is None]
    for one in sorted(open_, key=lambda finding: finding.due_on):
        owner = one.owner if situation.initiative.is_here(one.owner, situation.today) else None
        yield NextAction(
            owner or driver_of(situation.initiative), f"Mend by {one.due_on}: {one.what}", f"finding:{one.id}"
        )
