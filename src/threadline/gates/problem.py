"""What stands between an initiative and the passing of a gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from threadline.answers import Plain
    from threadline.gates.rules import Rules
    from threadline.initiatives import Initiative

KINDS = {
    "missing": "the evidence is not there",
    "malformed": "the evidence does not have the shape of its kind",
    "failed": "the evidence says no",
    "not_said": "the evidence does not say what is asked",
    "too_old": "the evidence is older than the requirement allows",
    "other_data": "two pieces of evidence were computed on different data",
    "stale": "something that the evidence rests on has changed",
    "source_vanished": "what the evidence was computed on is gone",
    "not_attested": "nobody has given their word",
    "wrong_role": "whoever gave their word does not hold the role that must",
    "separation_of_duties": "whoever gave their word drives the initiative",
    "empty_box": "nobody owns something that must be owned before a launch",
    "handoff": "a handoff was not accepted",
    "consultation": "someone who must be consulted has not answered",
    "gate_before": "an earlier gate was not passed, or its approval went stale",
    "finding_overdue": "a finding that was left open is past its day",
    "approver_left": "whoever was asked to decide has left since",
    "no_approver": "nobody who may decide is there",
    "not_running": "the initiative is paused, declined or retired",
}
"""Every kind of problem, in words."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A requirement that is not met: what kind of problem it is, why, what is needed, and from whom."""

    requirement: str
    kind: str
    why: str
    needs: str
    from_whom: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the problem as plain values."""
        return {
            "requirement": self.requirement,
            "kind": self.kind,
            "why": self.why,
            "needs": self.needs,
            "from_whom": self.from_whom,
        }


def asked_from(initiative: Initiative, rules: Rules, role: str, *, on: date) -> str:
    """Return whom something is asked from: the people who hold a role, or the role when nobody does."""
    if role in rules.driver_roles:
        return driver_of(initiative)
    holders = initiative.holders(role, on)
    return ", ".join(holders) if holders else f"a {rules.role_name(role)} (nobody is named)"


def driver_of(initiative: Initiative) -> str:
    """Return who drives the initiative in the stage in which it is."""
    return initiative.daci.in_stage(initiative.stage).driver or "a driver (nobody is named)"
