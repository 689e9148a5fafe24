"""Review triggers: what would change a decision, asked of the facts as they are at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from threadline.answers import Undecided
from threadline.conditions import STANDARD_MEASURES, Met, evaluate, parse_condition
from threadline.decisions.record import Status, TriggerKind
from threadline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from threadline.answers import Plain
    from threadline.conditions import Measures
    from threadline.conditions.measures import Fetches
    from threadline.decisions.record import Decision, Trigger

NEAR = timedelta(days=14)
"""A day so close is called near."""


class Outcome(StrEnum):
    """What came of looking at a trigger."""

    FIRED = "fired"
    NEAR = "near"
    QUIET = "quiet"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Facts:
    """What triggers are asked of: how measures are fetched, assumptions that people called failed, and the zone."""

    fetch: Fetches
    failed_assumptions: frozenset[str] = frozenset()
    zone: str = "UTC"
    measures: Measures = STANDARD_MEASURES


@dataclass(frozen=True, slots=True)
class TriggerState:
    """One trigger of one decision, what came of it, and why in a sentence."""

    reference: str
    trigger: Trigger
    outcome: Outcome
    why: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the state as plain values."""
        return {
            "decision": self.reference,
            "trigger": self.trigger.to_dict(),
            "outcome": self.outcome.value,
            "why": self.why,
        }


def look_at_triggers(decisions: Sequence[Decision], facts: Facts, *, as_of: datetime) -> tuple[TriggerState, ...]:
    """Return the state of every trigger of accepted decisions, in the order of the decisions."""
    by_reference = {one.reference: one for one in decisions}
    return tuple(
        _look(decision.reference, trigger, facts, by_reference, as_of)
        for decision in decisions
        if decision.status is Status.ACCEPTED
        for trigger in decision.triggers
    )


def _look(
    reference: str, trigger: Trigger, facts: Facts, decisions: Mapping[str, Decision], as_of: datetime
) -> TriggerState:
    if trigger.kind is TriggerKind.DATE:
        outcome, why = _date(trigger.says, facts, as_of)
    elif trigger.kind is TriggerKind.DEPENDENCY:
        outcome, why = _dependency(trigger.says, decisions)
    elif trigger.kind is TriggerKind.CONDITION:
        outcome, why = _condition(trigger.says, facts, as_of)
    else:
        outcome, why = _assumption(trigger, facts, as_of)
    return TriggerState(reference, trigger, outcome, why)


def _date(says: str, facts: Facts, as_of: datetime) -> tuple[Outcome, str]:
    from zoneinfo import ZoneInfo  # noqa: PLC0415  only needed for days

    try:
        day = date.fromisoformat(says)
    except ValueError:
        return Outcome.UNDECIDED, f"{says!r} is no day. Write it as 2027-01-31"
    today = as_of.astimezone(ZoneInfo(facts.zone)).date()
    if day <= today:
        return Outcome.FIRED, f"the day came on {says}"
    left = (day - today).days
    return (Outcome.NEAR if day - today <= NEAR else Outcome.QUIET), f"the day is {left} days away"


def _dependency(says: str, decisions: Mapping[str, Decision]) -> tuple[Outcome, str]:
    found = decisions.get(says)
    if found is None:
        return Outcome.UNDECIDED, f"{says} is not among the decisions"
    if found.status in {Status.SUPERSEDED, Status.DEPRECATED, Status.REJECTED}:
        by = f" by {found.superseded_by}" if found.superseded_by else ""
        return Outcome.FIRED, f"{says} is {found.status.value}{by}"
    return Outcome.QUIET, f"{says} is {found.status.value}"


def _condition(says: str, facts: Facts, as_of: datetime) -> tuple[Outcome, str]:
    try:
        condition = parse_condition(says, measures=facts.measures)
        verdict = evaluate(condition, fetch=facts.fetch, as_of=as_of, zone=facts.zone, measures=facts.measures)
    except InputError as error:
        return Outcome.UNDECIDED, str(error)
    if isinstance(verdict, Undecided):
        return Outcome.UNDECIDED, f"{verdict.reason}. {verdict.hint}"
    seen = f"{verdict.checks[0].compared:g}" if verdict.checks else "nothing"
    return (Outcome.FIRED, f"{says}: seen {seen}") if isinstance(verdict, Met) else (Outcome.QUIET, f"seen {seen}")


def _assumption(trigger: Trigger, facts: Facts, as_of: datetime) -> tuple[Outcome, str]:
    if trigger.says in facts.failed_assumptions:
        return Outcome.FIRED, "a person said that the assumption failed"
    if not trigger.condition:
        return Outcome.QUIET, "nobody has said that the assumption failed, and nothing measures it"
    return _condition(trigger.condition, facts, as_of)
