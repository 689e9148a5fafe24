"""Handoffs: where each stands, on whom it waits, and whether it has stalled."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from threadline.gates.problem import Problem, asked_from
from threadline.gates.working_days import working_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from threadline.answers import Plain
    from threadline.gates.situation import Situation
    from threadline.initiatives import HandoffRound, Initiative
    from threadline.playbook import Handoff

STATES = ("not_due", "not_offered", "offered", "returned", "accepted", "reopened")
SHARE = 0.9
"""A handoff has stalled when it waits longer than this share of such handoffs did."""


@dataclass(frozen=True, slots=True)
class HandoffState:
    """Where a handoff stands. `days` are the working days since it came to stand there."""

    handoff: str
    name: str
    state: str
    waiting_on: str | None
    days: float
    stalled: bool = False
    stalled_after_days: float = math.inf
    basis: str = ""
    because: str | None = None

    @property
    def settled(self) -> bool:
        """Whether it is accepted and nothing has opened it again."""
        return self.state == "accepted"

    def to_dict(self) -> dict[str, Plain]:
        """Return the state as plain values."""
        return {
            "handoff": self.handoff,
            "state": self.state,
            "waiting_on": self.waiting_on,
            "days": self.days,
            "stalled": self.stalled,
            "name": self.name,
            "stalled_after_days": self.stalled_after_days,
            "basis": self.basis,
            "because": self.because,
        }


@dataclass(frozen=True, slots=True)
class EarlierHandoffs:
    """How many working days earlier handoffs waited for an answer, by handoff."""

    days: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    def limit(self, handoff: Handoff) -> tuple[float, str]:
        """Return after how many working days a handoff has stalled, and what that rests on.

        The limit is the order statistic that a new wait stays within with probability `SHARE`: the k-th smallest of n
        with k = ceil((n + 1) * SHARE). Below nine earlier handoffs there is no such k, and the playbook's clock counts.
        """
        earlier = sorted(self.days.get(handoff.id, ()))
        place = math.ceil((len(earlier) + 1) * SHARE)
        if place > len(earlier):
            said = f"the playbook's clock ({len(earlier)} earlier handoffs are too few)" if earlier else None
            return float(handoff.clock_days), said or "the playbook's clock"
        # Within a day nothing has stalled, however quick everybody was before.
        return max(1.0, earlier[place - 1]), f"{len(earlier)} earlier handoffs"


def earlier_handoffs(initiatives: Iterable[Initiative], *, as_of: datetime) -> EarlierHandoffs:
    """Return how long the answered handoffs of some initiatives waited."""
    days: dict[str, list[float]] = {}
    for initiative in initiatives:
        for name, waited in answered_waits(initiative, as_of=as_of):
            days.setdefault(name, []).append(waited)
    return EarlierHandoffs({name: tuple(found) for name, found in days.items()})


def answered_waits(initiative: Initiative, *, as_of: datetime) -> Iterator[tuple[str, float]]:
    """Yield each handoff that was answered, with the working days that it waited for it."""
    for one in initiative.handoffs:
        if one.answered_at is not None and one.answered_at <= as_of:
            yield one.handoff, working_days(one.offered_at, one.answered_at)


def judged_by(state: HandoffState, handoff: Handoff, earlier: EarlierHandoffs) -> HandoffState:
    """Return where a handoff stands, judged by how long earlier ones waited."""
    limit, basis = earlier.limit(handoff)
    stalled = state.waiting_on is not None and state.days > limit
    return replace(state, stalled=stalled, stalled_after_days=limit, basis=basis)


def handoff_states(situation: Situation, earlier: EarlierHandoffs | None = None) -> tuple[HandoffState, ...]:
    """Return where each handoff of the playbook stands, in the order in which they are due."""
    known = earlier or EarlierHandoffs()
    return tuple(_state(situation, handoff, known) for handoff in situation.rules.handoffs.values())


def handoff_problem(situation: Situation, handoff: Handoff) -> Problem | None:
    """Return what keeps a handoff from being settled; None when it is, or is exempted by name and in time."""
    state = _state(situation, handoff, EarlierHandoffs())
    if state.settled or situation.exemption(f"handoff:{handoff.id}") is not None:
        return None
    why = f"handoff {handoff.letter} ({handoff.name}) is {state.state.replace('_', ' ')}"
    why += f": {state.because}" if state.because else ""
    needs = _NEEDS[state.state].format(name=handoff.name)
    return Problem(f"handoff:{handoff.id}", "handoff", why, needs, state.waiting_on or _giver(situation, handoff))


_NEEDS = {
    "not_due": "Offer {name} with everything that it must hold",
    "not_offered": "Offer {name} with everything that it must hold",
    "offered": "Accept {name}, or return it with the reason",
    "returned": "Mend what {name} was returned for, and offer it again",
    "reopened": "Offer {name} again, as things are now",
}


def _state(situation: Situation, handoff: Handoff, earlier: EarlierHandoffs) -> HandoffState:
    round_ = situation.initiative.handoff(handoff.id)
    state, since, because = _stands(situation, handoff, round_)
    days = 0.0 if since is None else working_days(since, situation.as_of)
    waiting = _waiting_on(situation, handoff, state, round_)
    stands = HandoffState(handoff.id, handoff.name, state, waiting, days, because=because)
    return judged_by(stands, handoff, earlier)


def _stands(
    situation: Situation, handoff: Handoff, round_: HandoffRound | None
) -> tuple[str, datetime | None, str | None]:
    """Return the state of a handoff, since when it has it, and why it was returned or opened again."""
    if round_ is None:
        return _before_any_offer(situation, handoff)
    if round_.returned_at is not None:
        return "returned", round_.returned_at, round_.reason
    if round_.accepted_at is None:
        return "offered", round_.offered_at, None
    stale = situation.stale_by_name.get(f"handoff:{handoff.id}")
    if stale is not None:
        return "reopened", _changed_at(situation, round_.accepted_at), stale.because
    return "accepted", round_.accepted_at, None


def _before_any_offer(situation: Situation, handoff: Handoff) -> tuple[str, datetime | None, str | None]:
    rules, initiative = situation.rules, situation.initiative
    if initiative.stage not in rules.stages or rules.place(initiative.stage) < rules.place(handoff.after_stage):
        return "not_due", None, None
    passed = rules.place(initiative.stage) > rules.place(handoff.after_stage)
    decided = [one.decided_at for one in initiative.gates if one.passes and one.gate in _last_gate(situation, handoff)]
    if not passed and not decided:
        return "not_due", None, None
    entered = [event.at for event in initiative.events("stage_entered") if event.text("stage") == initiative.stage]
    since = decided[-1] if decided else (entered[-1] if entered else None)
    return "not_offered", since, None


def _last_gate(situation: Situation, handoff: Handoff) -> tuple[str, ...]:
    return situation.rules.stages[handoff.after_stage].gates[-1:]


def _changed_at(situation: Situation, accepted_at: datetime) -> datetime:
    """Return when the first thing changed after a handoff was accepted: since then it waits to be offered again."""
    changes = situation.initiative.events("thing_changed", "thing_vanished", "owner_changed", "person_left")
    return next((event.at for event in changes if event.at > accepted_at), accepted_at)


def _waiting_on(situation: Situation, handoff: Handoff, state: str, round_: HandoffRound | None) -> str | None:
    if state in ("not_due", "accepted"):
        return None
    if state == "offered":
        return asked_from(situation.initiative, situation.rules, handoff.to_role, on=situation.today)
    if round_ is not None and situation.initiative.is_here(round_.offered_by, situation.today):
        return round_.offered_by
    return _giver(situation, handoff)


def _giver(situation: Situation, handoff: Handoff) -> str:
    return asked_from(situation.initiative, situation.rules, handoff.from_role, on=situation.today)
