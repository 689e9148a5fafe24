"""What a check answers when it finds what it looks for, and what several checks read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.playbook import value_at

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from threadline.gates.situation import Situation
    from threadline.initiatives import Evidence

BASELINE, EVALUATION, CURVE = "baseline_evaluation", "model_evaluation", "learning_curve"
PLAN, EXPERIMENT_PLAN, EXPERIMENT_RESULT = "delivery_plan", "experiment_plan", "experiment_result"
MONITORING_TEST = "monitoring_test"
MONITORING_BOX = "monitoring"


@dataclass(frozen=True, slots=True)
class Signal:
    """What was found: since when, and why in words with the numbers."""

    since: datetime
    why: str


def number_at(evidence: Evidence, *paths: str) -> float | None:
    """Return the first of some values of evidence that is a number."""
    for path in paths:
        found = value_at(evidence.values, path)
        if isinstance(found, int | float) and not isinstance(found, bool):
            return float(found)
    return None


def of_kind(situation: Situation, kind: str) -> tuple[Evidence, ...]:
    """Return the evidence of a kind, in the order in which it was computed."""
    found = (one for one in situation.initiative.evidence if one.kind == kind)
    return tuple(sorted(found, key=lambda one: one.computed_at))


def entered(situation: Situation, stages: Iterable[str]) -> datetime | None:
    """Return when one of some stages was first entered."""
    wanted = set(stages)
    moments = [event.at for event in situation.initiative.events("stage_entered") if event.text("stage") in wanted]
    return min(moments, default=None)


def modelling_began(situation: Situation) -> datetime | None:
    """Return when the work on a model began: the first stage whose gate asks for an evaluation of it."""
    rules = situation.rules
    asking = {name for name, one in rules.requirements.items() if one.evidence_kind == EVALUATION}
    places = [rules.place(gate.stage) for gate in rules.gates.values() if asking & set(gate.requirements)]
    first = min(places, default=float("inf"))
    return entered(situation, (name for name, stage in rules.stages.items() if stage.place >= first))


def launched(situation: Situation) -> datetime | None:
    """Return when it was launched: when the stage behind the launch gate was first entered."""
    rules = situation.rules
    return entered(situation, (name for name, stage in rules.stages.items() if stage.place > rules.launch_place))
