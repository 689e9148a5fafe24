"""The course that a simulated project takes: what happens in it, as numbers drawn before it begins.

A healthy course is drawn from ranges in which nothing is wrong. A fault moves one number out of its range; a near miss
moves it to the edge and no further. Nothing here says what a rule would make of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.random import Generator

    Draw = Callable[["Course", Generator], "Course"]


@dataclass(frozen=True, slots=True)
class Course:
    """What happens in a project. Days are calendar days; shares are 0..1; gains are in the metric's own unit.

    `first_share` is the share of the gain that the first model has; `evaluations_apart` are further evaluations of the
    last one, each so many spreads off.
    """

    rounds: int = 3
    baseline_after_days: float | None = 0.0
    asks_for: tuple[str, ...] = ()
    gain_of_doubling: float = 0.03
    slips: tuple[int, ...] = ()
    gain: float = 0.06
    first_share: float = 0.6
    spread: float = 0.01
    evaluations_apart: tuple[float, ...] = ()
    own_labels: float | None = 0.1
    control_share: float = 0.5
    deployment_share: float = 0.45
    tied: bool = True
    online_share: float = 0.9
    monitoring_owner_leaves: str = "no"
    days_between_uses: float | None = 6.0
    retrained: str = "no"
    handoff_returned: bool = False
    conditional: bool = False
    months_in_operation: int = 3


def healthy_course(rng: Generator) -> Course:
    """Return a course in which nothing is wrong, and a good deal happens."""
    return Course(
        rounds=int(rng.integers(2, 6)),
        asks_for=(("rows",), ("labels",), (), (), ("labels", "inputs"))[int(rng.integers(0, 5))],
        gain_of_doubling=float(rng.uniform(0.015, 0.06)),
        slips=((), (), (int(rng.integers(5, 25)),))[int(rng.integers(0, 3))],
        gain=float(rng.uniform(0.03, 0.12)),
        spread=float(rng.uniform(0.004, 0.015)),
        evaluations_apart=((), (0.4,), (0.5, 0.9))[int(rng.integers(0, 3))],
        own_labels=(None, float(rng.uniform(0.0, 0.35)))[int(rng.integers(0, 2))],
        control_share=float(rng.uniform(0.1, 0.5)),
        deployment_share=float(rng.uniform(0.3, 0.55)),
        online_share=float(rng.uniform(0.7, 1.2)),
        monitoring_owner_leaves=("no", "no", "handed over")[int(rng.integers(0, 3))],
        days_between_uses=float(rng.uniform(1, 14)),
        retrained=("no", "no", "approved anew")[int(rng.integers(0, 3))],
        handoff_returned=bool(rng.random() < 0.2),
        conditional=bool(rng.random() < 0.2),
        months_in_operation=int(rng.integers(2, 6)),
    )


def _times(low: int, high: int, kinds: tuple[str, ...], rng: Generator) -> tuple[str, ...]:
    return tuple(kinds[int(rng.integers(0, len(kinds)))] for _ in range(int(rng.integers(low, high + 1))))


def _slips(low: int, high: int, rng: Generator) -> tuple[int, ...]:
    return tuple(int(rng.integers(3, 40)) for _ in range(int(rng.integers(low, high + 1))))


FAULTS: Mapping[str, Draw] = {
    "no_baseline": lambda one, rng: replace(
        one, baseline_after_days=None if rng.random() < 0.7 else float(rng.uniform(40, 80)), rounds=max(3, one.rounds)
    ),
    "more_data_again": lambda one, rng: replace(
        one, asks_for=_times(2, 4, ("rows", "labels"), rng), gain_of_doubling=float(rng.uniform(-0.005, 0.0099))
    ),
    "date_slipped_twice": lambda one, rng: replace(one, slips=_slips(2, 4, rng)),
    "gain_within_spread": lambda one, rng: replace(one, gain=one.spread * float(rng.uniform(0.2, 0.97))),
    "offline_online_gap": lambda one, rng: replace(
        one, online_share=float(rng.uniform(-0.4, 0.48)), gain=max(one.gain, 0.05)
    ),
    "monitoring_without_owner": lambda one, _: replace(one, monitoring_owner_leaves="leaves a gap", retrained="no"),
    "nothing_acts_on_output": lambda one, rng: replace(
        one, days_between_uses=None if rng.random() < 0.7 else float(rng.uniform(65, 90)), months_in_operation=4
    ),
    "trained_on_own_output": lambda one, rng: replace(one, own_labels=float(rng.uniform(0.52, 1.0))),
    "no_control_group": lambda one, _: replace(one, control_share=0.0),
    "no_deployment_work": lambda one, rng: replace(one, deployment_share=float(rng.uniform(0.01, 0.195))),
    "proxy_metric": lambda one, _: replace(one, tied=False),
    "stale_approval": lambda one, _: replace(one, retrained="not approved anew"),
    "quality_keeps_changing": lambda one, rng: replace(
        one, evaluations_apart=(float(rng.uniform(-1, 1)), float(rng.uniform(2.2, 6)), float(rng.uniform(-2, 0)))
    ),
}
"""For each thing that can go wrong, how it changes a healthy course."""

NEAR_MISSES: Mapping[str, Draw] = {
    "no_baseline": lambda one, rng: replace(one, baseline_after_days=float(rng.uniform(0.5, 4.5))),
    "more_data_again": lambda one, rng: (
        replace(one, asks_for=_times(2, 4, ("rows", "labels"), rng), gain_of_doubling=float(rng.uniform(0.0105, 0.014)))
        if rng.random() < 0.5
        else replace(one, asks_for=("rows", "inputs", "inputs"), gain_of_doubling=float(rng.uniform(0, 0.009)))
    ),
    "date_slipped_twice": lambda one, rng: replace(
        one, slips=_slips(1, 1, rng) if rng.random() < 0.5 else (int(rng.integers(10, 60)), -5, -4)
    ),
    "gain_within_spread": lambda one, rng: replace(
        one, gain=one.spread * float(rng.uniform(1.02, 1.3)), first_share=1.0
    ),
    "offline_online_gap": lambda one, rng: replace(one, online_share=float(rng.uniform(0.51, 0.62))),
    "monitoring_without_owner": lambda one, _: replace(one, monitoring_owner_leaves="handed over"),
    "nothing_acts_on_output": lambda one, rng: replace(one, days_between_uses=float(rng.uniform(20, 28))),
    "trained_on_own_output": lambda one, rng: replace(one, own_labels=float(rng.uniform(0.4, 0.5))),
    "no_control_group": lambda one, rng: replace(one, control_share=float(rng.uniform(0.005, 0.03))),
    "no_deployment_work": lambda one, rng: replace(one, deployment_share=float(rng.uniform(0.203, 0.24))),
    "proxy_metric": lambda one, _: replace(one, tied=True),
    "stale_approval": lambda one, rng: replace(
        one, retrained="approved anew" if rng.random() < 0.5 else "another model changed"
    ),
    "quality_keeps_changing": lambda one, rng: replace(
        one, evaluations_apart=(float(rng.uniform(1.5, 1.95)), float(rng.uniform(0, 1.5)))
    ),
}
"""For each of them, what comes as near as can be without being wrong."""
