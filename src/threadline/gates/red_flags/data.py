"""Checks on what is measured and on the data it is measured on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from threadline.gates.red_flags.signal import (
    BASELINE,
    CURVE,
    EVALUATION,
    Signal,
    modelling_began,
    number_at,
    of_kind,
)
from threadline.playbook import value_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from threadline.gates.situation import Situation
    from threadline.initiatives import Evidence

_ROUNDING = 1e-9
OWN_SHARE = "labels_from_current_system"
"""The value, in any evidence on training data, that tells which share of labels the current system produced."""


def no_baseline(situation: Situation, limits: Mapping[str, float]) -> Signal | None:
    """Modelling has run for longer than the days of grace and no baseline was measured."""
    began = modelling_began(situation)
    if began is None or of_kind(situation, BASELINE):
        return None
    missed = began + timedelta(days=limits["grace_days"])
    if situation.as_of < missed:
        return None
    return Signal(missed, f"modelling began on {began:%Y-%m-%d} and no baseline has been measured")


def more_data_again(situation: Situation, limits: Mapping[str, float]) -> Signal | None:
    """More rows or labels were asked for again, after a learning curve had gone flat that still is."""
    asked = [one for one in situation.initiative.events("data_requested") if one.text("asks") != "inputs"]
    curves = of_kind(situation, CURVE)
    if not curves or not _flat(curves[-1], limits["flat_gain"]):
        return None
    for number, request in enumerate(asked, start=1):
        known = [one for one in curves if one.computed_at <= request.at]
        if number >= limits["times"] and known and _flat(known[-1], limits["flat_gain"]):
            gain = number_at(known[-1], "gain_of_last_doubling.value")
            said = "" if gain is None else f" (doubling the data last gained {gain:.3g})"
            return Signal(
                request.at, f"{request.text('asks')} were asked for {len(asked)} times; the curve is flat{said}"
            )
    return None


def _flat(curve: Evidence, flat_gain: float) -> bool:
    gain = number_at(curve, "gain_of_last_doubling.value")
    return value_at(curve.values, "verdict") == "flat" if gain is None else gain <= flat_gain


def gain_within_spread(situation: Situation, limits: Mapping[str, float]) -> Signal | None:
    """The newest evaluation claims a gain that is smaller than the spread between runs."""
    evaluations = of_kind(situation, EVALUATION)
    if not evaluations:
        return None
    newest = evaluations[-1]
    gain = number_at(newest, "gain_over_baseline.value")
    spread = number_at(newest, "spread_between_runs")
    if gain is None or spread is None or not 0 < gain < limits["spreads"] * spread:
        return None
    why = f"{newest.id} claims a gain of {gain:.3g}; from run to run it varies by {spread:.3g}"
    return Signal(newest.computed_at, why)


def quality_keeps_changing(situation: Situation, limits: Mapping[str, float]) -> Signal | None:
    """One model version, evaluated several times by one metric, gets figures that differ by more than runs do."""
    same = _same_version(of_kind(situation, EVALUATION))
    known = [(one, quality) for one in same if (quality := number_at(one, "quality.value")) is not None]
    for number in range(int(limits["evaluations"]), len(known) + 1):
        figures = [quality for _, quality in known[:number]]
        spreads = [spread for one, _ in known[:number] if (spread := number_at(one, "spread_between_runs")) is not None]
        apart = max(figures) - min(figures)
        # Without a spread nobody can say how much is too much.
        if spreads and apart > limits["spreads"] * max(spreads) + _ROUNDING:
            why = f"{number} evaluations of one version lie {apart:.3g} apart; runs vary by {max(spreads):.3g}"
            return Signal(known[number - 1][0].computed_at, why)
    return None


def _same_version(evaluations: tuple[Evidence, ...]) -> list[Evidence]:
    """Return the evaluations that judge the newest one's model version by its metric."""
    if not evaluations:
        return []
    return [one for one in evaluations if _judged(one) == _judged(evaluations[-1])]


def _judged(evaluation: Evidence) -> tuple[object, ...]:
    versions = tuple(str(one) for one in evaluation.rests_on if one.kind == "model_version")
    return (*versions, value_at(evaluation.values, "metric"))


def trained_on_own_output(situation: Situation, limits: Mapping[str, float]) -> Signal | None:
    """More of the training labels than allowed were produced by the system that runs today."""
    told = [one for one in situation.initiative.evidence if number_at(one, OWN_SHARE) is not None]
    if not told:
        return None
    newest = max(told, key=lambda one: one.computed_at)
    share = number_at(newest, OWN_SHARE)
    if share is None or share <= limits["largest_share"]:
        return None
    why = f"{newest.id}: {share:.0%} of the labels were produced by the system that runs today"
    return Signal(newest.computed_at, why)
