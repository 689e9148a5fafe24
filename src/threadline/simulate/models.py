"""The company's models: what their predictions are, and how often these go wrong where and when.

A ticket that a model caused came from a prediction that went wrong. The tickets are drawn first, so that there are
exactly as many as asked for; the other predictions are drawn so that, all together, they look as if every prediction
had been made first: with rates of harm by day and segment that are the rates of tickets divided by the share of harm
that is reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.simulate.contacts import release_moments
from threadline.simulate.stories_file import load_company

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from threadline.simulate.plan import Plan

HARMS = ("wrong", "false_positive", "false_negative", "slow")
# A model never fails more often than this, in whichever segment.
WORST = 0.85


@dataclass(frozen=True, slots=True)
class Model:
    """A model: its `task` is binary, multi-class, ranking or regression; `released_at` are seconds, one per version.

    `positive_share` (0..1) of a binary model's cases are `labels[0]`. A regression says values within `spread`; where
    it is wrong, the truth is `misses` (a range of factors) times as much.
    """

    name: str
    capability: str
    task: str
    inputs: Mapping[str, tuple[int, int]]
    labels: tuple[str, ...]
    positive_share: float
    spread: tuple[float, float]
    misses: tuple[float, float]
    versions: tuple[str, ...]
    released_at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rates:
    """For each model (first axis): shares of all unreported predictions by day and cell, and what goes wrong in them.

    `weight[m, d, c]` adds up to 1; `harm[m, d, c]` is the chance that such a prediction harms, and
    `kinds[m, d, h]` how likely each of HARMS is where it does.
    """

    weight: NDArray[np.float64]
    harm: NDArray[np.float64]
    kinds: NDArray[np.float64]


def list_models(plan: Plan) -> tuple[Model, ...]:
    """Return the models that power the capabilities of the plan's themes."""
    return tuple(_model(plan, raw) for raw in load_company()["models"])


def _model(plan: Plan, raw: dict[str, Any]) -> Model:
    released = release_moments(plan, raw["name"])
    before = len(raw["versions"]) - len(released)
    return Model(
        name=raw["name"],
        capability=raw["capability"],
        task=raw["task"],
        inputs={name: (low, high) for name, (low, high) in raw["inputs"].items()},
        labels=tuple(raw.get("labels", ())),
        positive_share=raw.get("positive_share", 0.0),
        spread=tuple(raw.get("range", (0.0, 1.0))),
        misses=tuple(raw.get("misses", (1.0, 1.0))),
        versions=tuple(version["version"] for version in raw["versions"]),
        released_at=(*([0] * before), *released),
    )


def background_rates(
    plan: Plan, models: Sequence[Model], shares: NDArray[np.float64], *, per_ticket: float, reported: float
) -> Rates:
    """Return the rates of the predictions that no ticket is about.

    `per_ticket` predictions are made for each ticket, and `reported` of the harmful ones end in one.
    """
    caused = np.stack([_caused(plan, model.name) for model in models])
    volume = _volume(plan, shares, caused, per_ticket)
    # Reported harm cannot pass what a model may do wrong at its worst.
    told = np.minimum(caused / np.maximum(volume, 1e-12), WORST * reported)
    left = np.maximum(volume - caused, volume * (1 - WORST))
    harm = (told / reported) * (1 - reported) / (1 - told)
    return Rates(weight=left / left.sum(), harm=harm, kinds=_kinds(plan, models))


def _caused(plan: Plan, model: str) -> NDArray[np.float64]:
    of_model = [place for place, story in enumerate(plan.stories) if story.model == model]
    return np.asarray(plan.rates[of_model].sum(axis=0))


def _volume(
    plan: Plan, shares: NDArray[np.float64], caused: NDArray[np.float64], per_ticket: float
) -> NDArray[np.float64]:
    size = np.maximum(caused.sum(axis=(1, 2)), 1e-3)
    # Busier models fail more often, though not in proportion: volume grows with tickets to the power of 0.75,
    # by square roots only, which round the same on every machine.
    damped = np.sqrt(size * np.sqrt(size))
    damped /= damped.sum()
    return np.asarray(per_ticket * damped[:, None, None] * plan.volume[None, :, None] * shares[None, None, :])


def _kinds(plan: Plan, models: Sequence[Model]) -> NDArray[np.float64]:
    kinds = np.zeros((len(models), plan.days, len(HARMS)))
    place_of = {model.name: place for place, model in enumerate(models)}
    for theme, story in enumerate(plan.stories):
        if story.model is not None:
            kinds[place_of[story.model], :, HARMS.index(story.harm)] += plan.rates[theme].sum(axis=1)
    kinds[kinds.sum(axis=2) == 0, 0] = 1
    return np.asarray(kinds / kinds.sum(axis=2, keepdims=True))
