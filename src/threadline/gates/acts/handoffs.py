"""Acts of a handoff: one side offers, the other accepts or returns. Neither completes it alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from threadline.errors import AlreadyDecided, Incomplete, NotAsked, OutOfOrder
from threadline.gates.acts.beginning import happened, require_running
from threadline.gates.acts.permissions import require_may
from threadline.gates.requirements import must_fault
from threadline.initiatives import HandoffRound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from threadline.gates.situation import Situation
    from threadline.initiatives import Evidence, Initiative, Reference
    from threadline.playbook import Content, Handoff


def offer_handoff(
    situation: Situation,
    handoff: str,
    *,
    by: str,
    brings: Mapping[str, str],
    rests_on: tuple[Reference, ...] = (),
) -> Initiative:
    """Offer a handoff with everything that the giver must bring: words, or the id of evidence where that is asked."""
    declared = situation.rules.handoff(handoff)
    require_running(situation)
    require_may(situation, "offer_handoff", by, allowed=_holders(situation, declared.from_role))
    _require_due(situation, declared)
    _require_free(situation, declared)
    for content in _contents(declared, "giver"):
        _require_brought(situation, content, brings.get(content.id))
    _require_known(declared, "giver", brings)
    offered = HandoffRound(
        handoff=handoff, offered_by=by, offered_at=situation.as_of, brings=dict(brings), rests_on=rests_on
    )
    rounds = (*situation.initiative.handoffs, offered)
    return happened(situation, "handoff_offered", by, {"handoff": handoff}, handoffs=rounds)


def accept_handoff(situation: Situation, handoff: str, *, by: str, receives: Mapping[str, str]) -> Initiative:
    """Accept an offered handoff with everything that the receiver must bring.

    Raises SeparationOfDuties for whoever offered it, NotAllowed without the receiving role, NotAsked when nothing is
    offered, AlreadyDecided when someone was first, Incomplete for what is missing or does not prove what it must.
    """
    declared = situation.rules.handoff(handoff)
    require_running(situation)
    offered = _open_offer(situation, declared)
    _require_receiver(situation, "accept_handoff", declared, offered, by)
    for content in _contents(declared, "receiver"):
        evidence = _require_brought(situation, content, receives.get(content.id))
        if evidence is not None:
            _require_proof(situation, content, evidence)
    _require_known(declared, "receiver", receives)
    accepted = replace(offered, accepted_by=by, accepted_at=situation.as_of, receives=dict(receives))
    return _answered(situation, "handoff_accepted", by, offered, accepted)


def return_handoff(situation: Situation, handoff: str, *, by: str, reason: str) -> Initiative:
    """Send an offered handoff back with the reason."""
    declared = situation.rules.handoff(handoff)
    require_running(situation)
    offered = _open_offer(situation, declared)
    _require_receiver(situation, "return_handoff", declared, offered, by)
    if not reason.strip():
        raise Incomplete("a handoff is returned with a reason", "Say what is missing, so that it can be mended")
    returned = replace(offered, returned_by=by, returned_at=situation.as_of, reason=reason.strip())
    return _answered(situation, "handoff_returned", by, offered, returned)


def _answered(situation: Situation, kind: str, by: str, offered: HandoffRound, now: HandoffRound) -> Initiative:
    rounds = tuple(now if one is offered else one for one in situation.initiative.handoffs)
    values = {"handoff": now.handoff, "reason": now.reason}
    return happened(situation, kind, by, values, handoffs=rounds)


def _holders(situation: Situation, role: str) -> tuple[str, ...]:
    driver = situation.initiative.daci.in_stage(situation.initiative.stage).driver
    if role in situation.rules.driver_roles:
        return () if driver is None else (driver,)
    return situation.initiative.holders(role, situation.today)


def _require_receiver(situation: Situation, act: str, handoff: Handoff, offered: HandoffRound, by: str) -> None:
    allowed = _holders(situation, handoff.to_role)
    require_may(situation, act, by, allowed=allowed, never=offered.offered_by)


def _require_due(situation: Situation, handoff: Handoff) -> None:
    rules, stage = situation.rules, situation.initiative.stage
    if rules.place(stage) < rules.place(handoff.after_stage):
        problem = f"{handoff.name} follows {handoff.after_stage}, and {situation.initiative.title} is in {stage}"
        raise OutOfOrder(problem, "Offer it when that work is done")


def _require_free(situation: Situation, handoff: Handoff) -> None:
    newest = situation.initiative.handoff(handoff.id)
    if newest is None or newest.returned_at is not None:
        return
    if newest.accepted_at is None:
        hint = "Wait for the answer, or ask for it to be returned"
        raise AlreadyDecided(f"{newest.offered_by} has offered {handoff.name} already", hint)
    if f"handoff:{handoff.id}" not in situation.stale_by_name:
        raise AlreadyDecided(f"{newest.accepted_by} has accepted {handoff.name}", "Nothing under it has changed")


def _open_offer(situation: Situation, handoff: Handoff) -> HandoffRound:
    newest = situation.initiative.handoff(handoff.id)
    if newest is None:
        raise NotAsked(f"{handoff.name} has not been offered", "Let the giver offer it")
    if newest.accepted_at is not None:
        raise AlreadyDecided(f"{newest.accepted_by} has accepted {handoff.name}", "There is nothing left to answer")
    if newest.returned_at is not None:
        raise AlreadyDecided(f"{newest.returned_by} has returned {handoff.name}", "Wait until it is offered again")
    return newest


def _contents(handoff: Handoff, side: str) -> tuple[Content, ...]:
    return tuple(one for one in handoff.contents if one.by == side)


def _require_known(handoff: Handoff, side: str, brought: Mapping[str, str]) -> None:
    known = {one.id for one in _contents(handoff, side)}
    unknown = sorted(set(brought) - known)
    if unknown:
        hint = f"The {side} brings: {', '.join(sorted(known))}"
        raise Incomplete(f"{handoff.name} has no content {unknown[0]!r} of the {side}", hint)


def _require_brought(situation: Situation, content: Content, brought: str | None) -> Evidence | None:
    if brought is None or not brought.strip():
        raise Incomplete(f"{content.name} is missing", content.needs)
    if content.evidence_kind is None:
        return None
    found = next((one for one in situation.initiative.evidence if one.id == brought), None)
    if found is None or found.kind != content.evidence_kind:
        hint = f"Record evidence of the kind {content.evidence_kind}, and give its id"
        raise Incomplete(f"{content.name}: {brought!r} is no such evidence", hint)
    wrong = situation.rules.evidence_kinds[found.kind].problems_in(found.values)
    if wrong:
        raise Incomplete(f"{content.name}: {found.id} does not have the shape of its kind: {wrong[0]}", content.needs)
    stale = situation.stale_by_name.get(f"evidence:{found.id}")
    if stale is not None:
        raise Incomplete(f"{content.name}: {found.id} is stale: {stale.because}", "Compute it again")
    return found


def _require_proof(situation: Situation, content: Content, evidence: Evidence) -> None:
    """Refuse evidence of the receiver that does not prove what the playbook asks of its kind."""
    for requirement in situation.rules.requirements.values():
        if requirement.evidence_kind != evidence.kind:
            continue
        for must in requirement.must:
            fault = must_fault(must, evidence)
            if fault is not None:
                raise Incomplete(f"{content.name}: {evidence.id}: {fault[1]}", requirement.needs)
    contracts = {one.id: one for one in situation.initiative.data_contracts}
    for reference in evidence.rests_on:
        contract = contracts.get(reference.id) if reference.kind == "data_contract" else None
        if contract is not None and not contract.signed_by_both:
            hint = f"Let {contract.producer} and {contract.consumer} sign it"
            raise Incomplete(f"version {contract.version} of {contract.id} is not signed by both sides", hint)
