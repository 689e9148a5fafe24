"""Checks on dates, plans and metrics."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from threadline.gates.red_flags.signal import EXPERIMENT_PLAN, PLAN, Signal, launched, modelling_began, of_kind
from threadline.initiatives.record.history import DEPLOYMENT_WORK
from threadline.playbook import value_at

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from threadline.gates.situation import Situation
    from threadline.initiatives import Event

SHIPPING = "launch"
"""The milestone that is over once an initiative is launched."""


def date_slipped_twice(situation: Situation, limits: Mapping[str, float]) -> Signal | None:
    """The day of one milestone was moved to a later one, again."""
    found = []
    for milestone, moves in _slips(situation, limits["smallest_slip_days"]).items():
        if len(moves) >= limits["times"] and not (milestone == SHIPPING and launched(situation)):
            since, _ = moves[int(limits["times"]) - 1]
            days = sum(slip for _, slip in moves)
            found.append(Signal(since, f"{milestone} was put off {len(moves)} times, by {days} days together"))
    return min(found, key=lambda one: one.since, default=None)


def _slips(situation: Situation, smallest: float) -> dict[str, list[tuple[datetime, int]]]:
    dates: dict[str, date] = {}
    moves: dict[str, list[tuple[datetime, int]]] = {}
    for event in situation.initiative.events("date_set"):
        milestone, on = str(event.text("milestone")), date.fromisoformat(str(event.text("on")))
        slip = (on - dates[milestone]).days if milestone in dates else 0
        if slip >= smallest and slip > 0:
            moves.setdefault(milestone, []).append((event.at, slip))
        dates[milestone] = on
    return moves


def no_deployment_work(situation: Situation, limits: Mapping[str, float]) -> Signal | None:
    """The newest plan leaves less of its days to deployment than it must at least take."""
    plan = _newest_plan(situation)
    if plan is None or launched(situation):
        return None
    since, days = plan
    total = sum(days.values())
    share = sum(spent for work, spent in days.items() if work in DEPLOYMENT_WORK) / total if total > 0 else 1.0
    if share >= limits["smallest_share"]:
        return None
    return Signal(since, f"{share:.0%} of {total:g} planned days bring the model to its users")


def _newest_plan(situation: Situation) -> tuple[datetime, dict[str, float]] | None:
    plans = [(one.computed_at, _days(value_at(one.values, "days"))) for one in of_kind(situation, PLAN)]
    plans += [(event.at, _days(event.values.get("days"))) for event in situation.initiative.events("plan_set")]
    return max(plans, key=lambda one: one[0], default=None)


def _days(said: object) -> dict[str, float]:
    if not isinstance(said, dict):
        return {}
    return {str(work): float(spent) for work, spent in said.items() if isinstance(spent, int | float)}


def no_control_group(situation: Situation, _: Mapping[str, float]) -> Signal | None:
    """The newest plan of the experiment compares with nobody, or says that none is possible."""
    plans = of_kind(situation, EXPERIMENT_PLAN)
    if not plans:
        return None
    newest = plans[-1]
    share, verdict = value_at(newest.values, "control_share"), value_at(newest.values, "verdict")
    if verdict == "not_possible":
        return Signal(newest.computed_at, f"{newest.id} says that no experiment is possible")
    if share == 0:
        return Signal(newest.computed_at, f"{newest.id} leaves nobody on the way before")
    return None


def proxy_metric(situation: Situation, _: Mapping[str, float]) -> Signal | None:
    """Modelling drives a number that is not tied to a leg of the success metric that anybody outside cares for."""
    began = modelling_began(situation)
    model = situation.initiative.success_metric.model
    if began is None or model is None:
        return None
    legs = [name for name, _ in situation.initiative.success_metric.legs() if name != "model"]
    if model.serves in legs and model.because:
        return None
    changed = situation.initiative.events("metric_changed")
    since = max(began, _last(changed)) if changed else began
    tied = f"to the {model.serves} leg, which is not there" if model.serves and model.because else "to nothing"
    return Signal(since, f"{model.measure} is tied {tied}")


def _last(events: tuple[Event, ...]) -> datetime:
    return events[-1].at
