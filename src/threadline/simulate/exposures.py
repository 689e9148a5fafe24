"""Who takes part in which experiment, since when, in which variant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.simulate.clock import DAY, epoch
from threadline.simulate.columns import chosen
from threadline.simulate.population import ARMS, CELLS
from threadline.simulate.stories_file import load_company

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from threadline.simulate.plan import Plan
    from threadline.simulate.population import Population
    from threadline.simulate.predictions import Predictions


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment: `arm` is a place in ARMS per person, 0 for who takes no part; `exposed_at` seconds per person."""

    name: str
    capability: str
    ends_at: int
    arm: NDArray[np.int64]
    exposed_at: NDArray[np.int64]


class Enrolment:
    """The experiments of the company. The first one's arms are part of the population: it has an effect."""

    def __init__(self, plan: Plan, population: Population, *, seed: int) -> None:
        self._experiments = [
            _enrol(plan, population, raw, place=place, seed=seed)
            for place, raw in enumerate(load_company()["experiments"])
        ]

    def variants(self, predictions: Predictions, capabilities: Sequence[str]) -> pa.Array:
        """Return the variant under which each prediction was served, null outside of experiments."""
        arm = np.full(len(predictions), -1)
        for experiment in self._experiments:
            of_capability = np.array([name == experiment.capability for name in capabilities])[predictions.model]
            taking_part = experiment.arm[predictions.person] > 0
            since = predictions.at >= experiment.exposed_at[predictions.person]
            rows = of_capability & taking_part & since & (predictions.at < experiment.ends_at)
            arm[rows] = experiment.arm[predictions.person[rows]]
        return chosen(arm, ARMS)

    def tables(self, user_ids: pa.Array) -> Iterator[dict[str, Any]]:
        """Yield the rows of the exposures table, an experiment at a time."""
        for experiment in self._experiments:
            people = np.flatnonzero(experiment.arm > 0)
            people = people[np.argsort(experiment.exposed_at[people], kind="stable")]
            yield {
                "experiment": chosen(np.zeros(len(people), dtype=np.int64), [experiment.name]),
                "variant": chosen(experiment.arm[people], ARMS),
                "user_id": user_ids.take(people),
                "exposed_at": experiment.exposed_at[people],
            }


def _enrol(plan: Plan, population: Population, raw: Mapping[str, Any], *, place: int, seed: int) -> Experiment:
    rng = np.random.default_rng([seed, 31, place])
    people = np.arange(population.count)
    starts_at = epoch(plan.starts_on) + int(raw["from"] * plan.days) * DAY
    if raw["theme"]:
        arm = np.array([ARMS.index(cell["arm"]) for cell in CELLS])[population.cell_of(people)]
    else:
        draw = rng.random(population.count)
        arm = np.where(draw < raw["enrolled_share"], 1 + (draw < raw["enrolled_share"] / 2), 0)
    return Experiment(
        name=raw["experiment"],
        capability=raw["capability"],
        ends_at=epoch(plan.starts_on) + int(raw["to"] * plan.days) * DAY,
        arm=arm,
        # Everyone within the first day: the effect is there from the start of the window.
        exposed_at=starts_at + (rng.random(population.count) * DAY).astype(np.int64),
    )
