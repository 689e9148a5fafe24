"""Checks on what happens with a model once it is there: approvals, monitoring, use, and what it does to people."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from threadline.gates.red_flags.signal import (
    EVALUATION,
    EXPERIMENT_RESULT,
    MONITORING_BOX,
    MONITORING_TEST,
    Signal,
    launched,
    number_at,
    of_kind,
)
from threadline.gates.staleness import find_stale
from threadline.initiatives.record.known_at import known_at
from threadline.playbook import value_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from threadline.gates.situation import Situation
    from threadline.initiatives import Evidence, GateDecision

_CHANGES = ("thing_changed", "thing_vanished", "owner_changed", "person_left", "playbook_moved")


def offline_online_gap(situation: Situation, limits: Mapping[str, float]) -> Signal | None:
    """The newest experiment found less of the promised gain than it must."""
    results = of_kind(situation, EXPERIMENT_RESULT)
    if not results:
        return None
    newest = results[-1]
    verdict = value_at(newest.values, "verdict")
    promised, seen = number_at(newest, "offline_gain.value"), number_at(newest, "effect.value")
    if verdict == "undecided":
        return None
    if promised is None or seen is None:
        return _by_verdict(situation, newest, verdict)
    if promised <= 0 or seen >= limits["smallest_share"] * promised:
        return None
    why = f"{newest.id}: {promised:.3g} was promised and {seen:.3g} arrived ({seen / promised:.0%})"
    return Signal(newest.computed_at, why)


def _by_verdict(situation: Situation, result: Evidence, verdict: object) -> Signal | None:
    earlier = [one for one in of_kind(situation, EVALUATION) if one.computed_at <= result.computed_at]
    gained = number_at(earlier[-1], "gain_over_baseline.low") if earlier else None
    if verdict not in ("no_difference", "worse") or gained is None or gained <= 0:
        return None
    return Signal(result.computed_at, f"{earlier[-1].id} gained beyond chance, and {result.id} says {verdict}")


def monitoring_without_owner(situation: Situation, limits: Mapping[str, float]) -> Signal | None:
    """Something is monitored, and nobody who is still there owns it."""
    tests = of_kind(situation, MONITORING_TEST)
    starts = [one for one in (launched(situation), tests[0].computed_at if tests else None) if one is not None]
    if not starts:
        return None
    owner = situation.initiative.owners.get(MONITORING_BOX)
    if situation.initiative.is_here(owner, situation.today):
        return None
    since = max(min(starts), _unowned_since(situation, owner) or min(starts))
    if situation.as_of < since + timedelta(days=limits["grace_days"]):
        return None
    who = "nobody owns it" if owner is None else f"{owner}, who owns it, has left"
    return Signal(since, f"there is monitoring, and {who}")


def _unowned_since(situation: Situation, owner: str | None) -> datetime | None:
    person = situation.initiative.person(owner)
    if person is not None and person.left_on is not None:
        return datetime.combine(person.left_on, time(), UTC)
    changes = [one for one in situation.initiative.events("owner_changed") if one.text("box") == MONITORING_BOX]
    return changes[-1].at if changes else None


def nothing_acts_on_output(situation: Situation, limits: Mapping[str, float]) -> Signal | None:
    """It was launched, and for longer than the days of grace nobody has done anything with what it says."""
    began = launched(situation)
    if began is None:
        return None
    used = [event.at for event in situation.initiative.events("output_used") if event.at >= began]
    since = max([began, *used]) + timedelta(days=limits["grace_days"])
    if situation.as_of < since:
        return None
    last = f"last on {used[-1]:%Y-%m-%d}" if used else f"never since the launch on {began:%Y-%m-%d}"
    return Signal(since, f"something acted on the output {last}")


def stale_approval(situation: Situation, limits: Mapping[str, float]) -> Signal | None:
    """A gate was approved, and what it was approved on has changed or was measured anew since."""
    found = []
    for decision in _approvals(situation):
        since = _stale_since(situation, decision)
        if since is not None and situation.as_of >= since[0] + timedelta(days=limits["grace_days"]):
            found.append(Signal(*since))
    return min(found, key=lambda one: one.since, default=None)


def _approvals(situation: Situation) -> list[GateDecision]:
    """Return the newest decision of each gate, where it passes the gate."""
    newest = {one.gate: one for one in situation.initiative.gates if one.outcome is not None}
    return [one for one in newest.values() if one.passes]


def _stale_since(situation: Situation, decision: GateDecision) -> tuple[datetime, str] | None:
    name = situation.rules.gates[decision.gate].name if decision.gate in situation.rules.gates else decision.gate
    stale = situation.stale_by_name.get(f"gate:{decision.gate}")
    if stale is not None:
        return _moment_of(situation, decision), f"{decision.decided_by} approved {name}; {stale.because}"
    newer = _measured_anew(situation, decision)
    if newer is None:
        return None
    why = f"{decision.decided_by} approved {name} on {decision.decided_at:%Y-%m-%d}, and {newer.id} came after it"
    return newer.computed_at, why


def _moment_of(situation: Situation, decision: GateDecision) -> datetime:
    """Return when an approval went stale: after the first change from which on it is reached."""
    approved = decision.decided_at or decision.asked_at
    moments = [event.at for event in situation.initiative.events(*_CHANGES) if event.at > approved]
    for moment in moments:
        then = find_stale(known_at(situation.initiative, moment), situation.rules, as_of=moment)
        if any(one.what == f"gate:{decision.gate}" for one in then):
            return moment
    return approved if not moments else moments[0]


def _measured_anew(situation: Situation, decision: GateDecision) -> Evidence | None:
    """Return the first evidence that came after an approval, of a kind it rests on, and says something else."""
    by_id = {one.id: one for one in situation.initiative.evidence}
    for reference in decision.rests_on:
        old = by_id.get(reference.id) if reference.kind == "evidence" else None
        if old is None or decision.decided_at is None:
            continue
        for one in of_kind(situation, old.kind):
            if one.computed_at > decision.decided_at and one.values != old.values and not _ahead(one, old):
                return one
    return None


def _ahead(new: Evidence, old: Evidence) -> bool:
    """Return whether evidence is on another version than what was approved: a candidate, which is no change yet."""
    ours = {(one.kind, one.id): one.version for one in old.rests_on}
    return any(ours.get((one.kind, one.id), one.version) != one.version for one in new.rests_on)
