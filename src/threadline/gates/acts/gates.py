"""Acts at a gate: those consulted answer, someone is asked, someone decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from threadline.errors import AlreadyDecided, GateNotReady, Incomplete, NotAsked, OutOfOrder
from threadline.gates.acts.beginning import happened, require_running
from threadline.gates.acts.permissions import driver_of_stage, require_may
from threadline.gates.gate import check_gate, gate_state
from threadline.gates.requirements import evidence_used
from threadline.initiatives import Answer, GateDecision, Reference, Waiver

if TYPE_CHECKING:
    from threadline.gates.problem import Problem
    from threadline.gates.situation import Situation
    from threadline.initiatives import Finding, Initiative
    from threadline.initiatives.record.approvals import Outcome
    from threadline.playbook import Gate

GO_OR_NO_GO = ("model_review", "launch")
"""Kinds of gates whose decision, whichever it is, says what would change it."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What someone decides at a gate: approved, conditional (with findings that are due) or rejected, and why."""

    outcome: Outcome
    by: str
    reason: str
    would_change: str | None = None
    findings: tuple[Finding, ...] = ()


def answer_consultation(situation: Situation, gate: str, *, by: str, says: str) -> Initiative:
    """Record what someone who is consulted says to a gate. Raises NotAllowed when they are not consulted."""
    declared = situation.rules.gate(gate)
    daci = situation.initiative.daci
    require_may(situation, "answer_consultation", by, allowed=daci.in_stage(declared.stage).consulted)
    _require_words(says, "an answer says something", "Write what they think, also when it is 'no objection'")
    answer = Answer(person=by, gate=gate, says=says.strip(), at=situation.as_of)
    changed = replace(daci, answers=(*daci.answers, answer))
    return happened(situation, "consulted_answered", by, {"gate": gate, "person": by}, daci=changed)


def waive_answer(situation: Situation, gate: str, *, person: str, by: str, reason: str) -> Initiative:
    """Let a gate be decided without someone's answer, by name and with a reason."""
    declared = situation.rules.gate(gate)
    daci = situation.initiative.daci
    _require_decider(situation, "waive_answer", declared, by)
    _require_words(reason, "a waiver has a reason", "Say why it can be decided without them")
    if person not in daci.in_stage(declared.stage).consulted:
        raise OutOfOrder(f"{person} is not consulted at {declared.name}", "There is nothing to waive")
    waiver = Waiver(person=person, gate=gate, by=by, reason=reason.strip(), at=situation.as_of)
    changed = replace(daci, waivers=(*daci.waivers, waiver))
    return happened(situation, "answer_waived", by, {"gate": gate, "person": person}, daci=changed)


def ask_gate(situation: Situation, gate: str, *, by: str, of: str) -> Initiative:
    """Put a gate to someone who may decide it; asked anew, an older open question lapses."""
    declared = situation.rules.gate(gate)
    require_running(situation)
    require_may(situation, "ask_gate", by, allowed=driver_of_stage(situation))
    _require_reached(situation, declared)
    if gate_state(situation, declared) in ("approved", "conditional") and not _something_new(situation, declared):
        raise AlreadyDecided(f"{declared.name} is passed", "Nothing under it has changed")
    _require_decider(situation, "decide_gate", declared, of)
    asked = GateDecision(gate=gate, asked_of=of, asked_by=by, asked_at=situation.as_of)
    gates = (*situation.initiative.gates, asked)
    return happened(situation, "decision_asked", by, {"gate": gate, "of": of}, gates=gates)


def decide_gate(situation: Situation, gate: str, ruling: Ruling) -> Initiative:
    """Decide the open question at a gate.

    Raises SeparationOfDuties for the driver, NotAllowed for others who may not, NotAsked when nothing was asked,
    AlreadyDecided when someone was first, GateNotReady with what is missing, Incomplete for a ruling without reason,
    without findings where it is conditional, or without what would change it.
    """
    declared = situation.rules.gate(gate)
    require_running(situation)
    _require_decider(situation, "decide_gate", declared, ruling.by)
    asked = _open_question(situation, declared)
    _require_reached(situation, declared)
    _require_whole(situation, declared, ruling)
    _require_ready(situation, declared, ruling)
    decided = replace(
        asked,
        outcome=ruling.outcome,
        decided_by=ruling.by,
        decided_at=situation.as_of,
        reason=ruling.reason.strip(),
        would_change=ruling.would_change,
        findings=tuple(one.id for one in ruling.findings),
        rests_on=_grounds(situation, declared) if ruling.outcome != "rejected" else (),
    )
    return happened(
        situation,
        "gate_decided",
        ruling.by,
        {"gate": gate, "outcome": ruling.outcome},
        gates=tuple(decided if one is asked else one for one in situation.initiative.gates),
        findings=(*situation.initiative.findings, *ruling.findings),
    )


def _require_decider(situation: Situation, act: str, gate: Gate, by: str) -> None:
    driver = situation.initiative.daci.in_stage(gate.stage).driver
    require_may(situation, act, by, allowed=situation.deciders_here(gate), never=driver)


def _require_reached(situation: Situation, gate: Gate) -> None:
    rules = situation.rules
    if rules.place(gate.stage) > rules.place(situation.initiative.stage):
        problem = f"{gate.name} ends {gate.stage}, and {situation.initiative.title} is in {situation.initiative.stage}"
        raise OutOfOrder(problem, "Pass the gates before it first")


def _open_question(situation: Situation, gate: Gate) -> GateDecision:
    newest = situation.initiative.gate_decision(gate.id)
    if newest is None:
        raise NotAsked(f"nobody was asked to decide {gate.name}", "Let the driver ask someone who may")
    if newest.outcome is not None:
        problem = f"{newest.decided_by} decided {gate.name} ({newest.outcome}) on {newest.decided_at:%Y-%m-%d %H:%M}"
        raise AlreadyDecided(problem, "Let the driver ask again if it should be decided anew")
    return newest


def _require_whole(situation: Situation, gate: Gate, ruling: Ruling) -> None:
    _require_words(ruling.reason, "a decision has a reason", "Say why")
    if ruling.outcome not in ("approved", "conditional", "rejected"):
        raise Incomplete(f"{ruling.outcome!r} is no decision", "Decide approved, conditional or rejected")
    if ruling.outcome == "rejected" or gate.kind in GO_OR_NO_GO:
        _require_words(ruling.would_change or "", "it is not said what would change it", "Say what would change it")
    if ruling.outcome == "conditional":
        _require_findings(situation, gate, ruling)
    elif ruling.findings:
        raise Incomplete(f"{ruling.outcome} leaves no findings open", "Decide conditional, or leave them out")


def _require_findings(situation: Situation, gate: Gate, ruling: Ruling) -> None:
    if not gate.conditional:
        raise Incomplete(f"{gate.name} is not passed on conditions", "Approve or reject it")
    if not ruling.findings:
        raise Incomplete("a condition is a finding with an owner and a day", "Add at least one finding")
    known = {one.id for one in situation.initiative.findings}
    for one in ruling.findings:
        if one.id in known:
            raise Incomplete(f"there is a finding {one.id!r} already", "Give it another id")
        if one.due_on <= situation.today or not situation.initiative.is_here(one.owner, situation.today):
            hint = "Name an owner who takes part, and a day that is still to come"
            raise Incomplete(f"the finding {one.id!r} has no owner or no day", hint)


def _require_ready(situation: Situation, gate: Gate, ruling: Ruling) -> None:
    # Whoever decides now is not the one who left, if anybody did.
    open_ = [one for one in check_gate(situation, gate).problems if one.kind != "approver_left"]
    kinds = ("consultation",) if ruling.outcome == "rejected" else None
    missing: list[Problem] = [one for one in open_ if kinds is None or one.kind in kinds]
    if missing:
        raise GateNotReady(gate.name, missing)


def _grounds(situation: Situation, gate: Gate) -> tuple[Reference, ...]:
    """Return what an approval rests on: the evidence and words that were there, the gate before, what was asked."""
    found: dict[Reference, None] = {}
    for name in gate.requirements:
        requirement = situation.rules.requirements[name]
        if requirement.by == "attested" and situation.initiative.newest_attestation(name) is not None:
            found[Reference("attestation", name)] = None
        for evidence in evidence_used(situation, name):
            if not situation.rules.evidence_kinds[evidence.kind].from_record:
                found[Reference("evidence", evidence.id)] = None
    for before in situation.rules.gates_before(gate)[-1:]:
        found[Reference("gate", before.id)] = None
    found[Reference("playbook", gate.id, situation.rules.gate_digest(gate.id))] = None
    return tuple(sorted(found, key=lambda one: one.kind))


def _something_new(situation: Situation, gate: Gate) -> bool:
    """Return whether an approval decided now would rest on something else, as on a candidate."""
    decided = [one for one in situation.initiative.gates if one.gate == gate.id and one.passes]
    before = {str(one) for one in decided[-1].rests_on}
    if before != {str(one) for one in _grounds(situation, gate)}:
        return True
    newer = [one for one in situation.initiative.gates if one.decided_at and one.decided_at > decided[-1].asked_at]
    earlier = {one.id for one in situation.rules.gates_before(gate)}
    return any(one.gate in earlier for one in newer)


def _require_words(text: str, problem: str, hint: str) -> None:
    if not text.strip():
        raise Incomplete(problem, hint)
