"""Ask every red flag of the playbook, and say what was found beside what was said to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.answers import day, moment
from threadline.gates.problem import asked_from
from threadline.gates.red_flags import data, operation, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from threadline.answers import Plain
    from threadline.gates.red_flags.signal import Signal
    from threadline.gates.situation import Situation
    from threadline.initiatives import FlagAnswer
    from threadline.playbook import RedFlag

CHECKS: Mapping[str, Callable[[Situation, Mapping[str, float]], Signal | None]] = {
    "no_baseline": data.no_baseline,
    "more_data_again": data.more_data_again,
    "date_slipped_twice": plan.date_slipped_twice,
    "gain_within_spread": data.gain_within_spread,
    "offline_online_gap": operation.offline_online_gap,
    "monitoring_without_owner": operation.monitoring_without_owner,
    "nothing_acts_on_output": operation.nothing_acts_on_output,
    "trained_on_own_output": data.trained_on_own_output,
    "no_control_group": plan.no_control_group,
    "no_deployment_work": plan.no_deployment_work,
    "proxy_metric": plan.proxy_metric,
    "stale_approval": operation.stale_approval,
    "quality_keeps_changing": data.quality_keeps_changing,
}
"""The function of each check that a playbook may declare."""

ENDED = ("declined", "retired")


@dataclass(frozen=True, slots=True)
class RaisedFlag:
    """A red flag that is up: since when, how severe, why, what to do, whom it asks, and what was said to it."""

    rule: str
    name: str
    since: datetime
    severity: str
    why: str
    meaning: str
    action: str
    asks: str
    owner: str | None = None
    due_on: date | None = None
    dismissed_by: str | None = None
    reason: str | None = None

    @property
    def dismissed(self) -> bool:
        """Whether somebody said, by name and with a reason, that it does not apply."""
        return self.dismissed_by is not None

    def to_dict(self) -> dict[str, Plain]:
        """Return the flag as plain values."""
        return {
            "rule": self.rule,
            "since": moment(self.since),
            "severity": self.severity,
            "why": self.why,
            "action": self.action,
            "name": self.name,
            "meaning": self.meaning,
            "asks": self.asks,
            "owner": self.owner,
            "due_on": None if self.due_on is None else day(self.due_on),
            "dismissed_by": self.dismissed_by,
            "reason": self.reason,
        }


def find_red_flags(situation: Situation) -> tuple[RaisedFlag, ...]:
    """Return the red flags that are up, dismissed ones included, the most severe and oldest first."""
    if situation.initiative.state in ENDED:
        return ()
    found = []
    for flag in situation.rules.red_flags.values():
        signal = CHECKS[flag.check](situation, flag.parameters)
        if signal is not None:
            found.append(_raised(situation, flag, signal))
    order = {"high": 0, "medium": 1, "low": 2}
    return tuple(sorted(found, key=lambda one: (order[one.severity], one.since, one.rule)))


def _raised(situation: Situation, flag: RedFlag, signal: Signal) -> RaisedFlag:
    answer = _answer(situation, flag, signal)
    return RaisedFlag(
        rule=flag.id,
        name=flag.name,
        since=signal.since,
        severity=flag.severity,
        why=signal.why,
        meaning=flag.meaning,
        action=flag.action,
        asks=asked_from(situation.initiative, situation.rules, flag.asks_role, on=situation.today),
        owner=answer.owner if answer else None,
        due_on=answer.due_on if answer else None,
        dismissed_by=answer.dismissed_by if answer else None,
        reason=answer.reason if answer else None,
    )


def _answer(situation: Situation, flag: RedFlag, signal: Signal) -> FlagAnswer | None:
    """Return the newest answer to a flag; a dismissal does not cover what was raised after it."""
    for one in reversed(situation.initiative.red_flags):
        if one.rule == flag.id and (one.dismissed_at is None or one.dismissed_at >= signal.since):
            return one
    return None
