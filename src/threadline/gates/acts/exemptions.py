"""A named, expiring permission to pass without something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.errors import Incomplete, OutOfOrder
from threadline.gates.acts.beginning import happened
from threadline.gates.acts.permissions import require_may
from threadline.initiatives import Exemption

if TYPE_CHECKING:
    from datetime import date

    from threadline.gates.situation import Situation
    from threadline.initiatives import Initiative


def grant_exemption(situation: Situation, requirement: str, *, by: str, reason: str, expires_on: date) -> Initiative:
    """Let a requirement, box:ID, handoff:ID or a stale gate:ID pass until a day, by name and with a reason."""
    _require_exemptable(situation, requirement)
    driver = situation.initiative.daci.in_stage(situation.initiative.stage).driver
    require_may(situation, "grant_exemption", by, allowed=situation.may_exempt(requirement), never=driver)
    if not reason.strip():
        raise Incomplete("an exemption has a reason", "Say why it may be missing until then")
    if expires_on <= situation.today:
        raise Incomplete(f"it would have run out on {expires_on}", "Name a day that is still to come")
    exemption = Exemption(
        requirement=requirement,
        granted_by=by,
        granted_at=situation.as_of,
        reason=reason.strip(),
        expires_on=expires_on,
    )
    exemptions = (*situation.initiative.exemptions, exemption)
    return happened(
        situation, "exempted", by, {"requirement": requirement, "reason": reason.strip()}, exemptions=exemptions
    )


def _require_exemptable(situation: Situation, requirement: str) -> None:
    rules = situation.rules
    kind, _, name = requirement.partition(":")
    known = {"box": rules.boxes, "handoff": rules.handoffs, "gate": rules.gates}
    if not name:
        declared = rules.requirements.get(requirement)
        if declared is None:
            raise OutOfOrder(f"the playbook has no requirement {requirement!r}", "See threadline playbook show")
        if not declared.exemptable:
            raise OutOfOrder(f"nobody is exempted from {declared.name}", declared.needs)
    elif name not in known.get(kind, {}):
        raise OutOfOrder(f"the playbook has no {requirement!r}", "Write a requirement, box:ID, handoff:ID or gate:ID")
