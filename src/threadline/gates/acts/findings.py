"""Acts on what is to be mended: findings, and what is said to red flags."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from threadline.errors import AlreadyDecided, Incomplete, NotAsked
from threadline.gates.acts.beginning import happened
from threadline.gates.acts.permissions import driver_of_stage, require_may
from threadline.gates.gate import current_gate

if TYPE_CHECKING:
    from threadline.gates.situation import Situation
    from threadline.initiatives import Finding, FlagAnswer, Initiative


def open_finding(situation: Situation, finding: Finding, *, by: str) -> Initiative:
    """Open a finding, with an owner and a day."""
    require_may(situation, "open_finding", by, allowed=())
    if any(one.id == finding.id for one in situation.initiative.findings):
        raise Incomplete(f"there is a finding {finding.id!r} already", "Give it another id")
    if not situation.initiative.is_here(finding.owner, situation.today):
        raise Incomplete(f"the finding {finding.id!r} has no owner who takes part", "Name one")
    findings = (*situation.initiative.findings, replace(finding, opened_at=situation.as_of))
    return happened(situation, "finding_opened", by, {"finding": finding.id}, findings=findings)


def close_finding(situation: Situation, finding: str, *, by: str, resolution: str) -> Initiative:
    """Close a finding by saying how it was mended; where its owner is gone, the driver may."""
    found = next((one for one in situation.initiative.findings if one.id == finding), None)
    if found is None:
        raise NotAsked(f"there is no finding {finding!r}", "There is nothing to close")
    if found.closed_at is not None:
        raise AlreadyDecided(f"{found.closed_by} has closed {finding}", "There is nothing left to close")
    here = found.owner is not None and situation.initiative.is_here(found.owner, situation.today)
    allowed = (str(found.owner),) if here else driver_of_stage(situation)
    require_may(situation, "close_finding", by, allowed=allowed)
    if not resolution.strip():
        raise Incomplete("a finding is closed by saying how it was mended", "Write a sentence")
    closed = replace(found, closed_at=situation.as_of, closed_by=by, resolution=resolution.strip())
    findings = tuple(closed if one is found else one for one in situation.initiative.findings)
    return happened(situation, "finding_closed", by, {"finding": finding}, findings=findings)


def answer_flag(situation: Situation, answer: FlagAnswer, *, by: str) -> Initiative:
    """Give a red flag an owner and a day, or dismiss it by name with a reason."""
    deciders = situation.deciders_here(current_gate(situation))
    require_may(situation, "answer_flag", by, allowed=(*driver_of_stage(situation), *deciders))
    if answer.dismissed_by is not None:
        if not (answer.reason or "").strip():
            raise Incomplete("a red flag is dismissed with a reason", "Say why it does not apply")
        answer = replace(answer, dismissed_by=by, dismissed_at=situation.as_of)
    elif not situation.initiative.is_here(answer.owner, situation.today) or answer.due_on is None:
        raise Incomplete(
            "a red flag is looked after by someone, until a day", "Name an owner who takes part, and a day"
        )
    answers = (*situation.initiative.red_flags, answer)
    return happened(situation, "flag_answered", by, {"rule": answer.rule, "reason": answer.reason}, red_flags=answers)
