"""Predictions day by day: those that ended in a ticket among all the others, and nothing in a row that tells which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadline.simulate.clock import DAY, epoch, second_of_day
from threadline.simulate.models import HARMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from threadline.simulate.contacts import Contacts
    from threadline.simulate.models import Model, Rates
    from threadline.simulate.plan import Plan
    from threadline.simulate.population import Population

FINE = -1


@dataclass(frozen=True, slots=True)
class Predictions:
    """One element per prediction of a day, by time. `number` counts through all days: it is the prediction's id.

    `harm` is the place in HARMS or FINE, `ticket` the place of the ticket that it caused or -1; `version` the place
    among the model's versions. `uniform` holds draws in 0..1, one column for each thing that is still to be decided.
    """

    number: NDArray[np.int64]
    at: NDArray[np.int64]
    model: NDArray[np.int64]
    version: NDArray[np.int64]
    person: NDArray[np.int64]
    cell: NDArray[np.int64]
    harm: NDArray[np.int64]
    ticket: NDArray[np.int64]
    uniform: NDArray[np.float64]

    def __len__(self) -> int:
        """Return the number of predictions."""
        return len(self.number)


@dataclass(frozen=True, slots=True)
class _Drawn:
    at: NDArray[np.int64]
    model: NDArray[np.int64]
    person: NDArray[np.int64]
    harm: NDArray[np.int64]
    ticket: NDArray[np.int64]


DECISIONS = 12


class PredictionDraws:
    """Draws the predictions of a plan, a day at a time; each day has its own seed."""

    def __init__(
        self, plan: Plan, models: Sequence[Model], rates: Rates, *, population: Population, contacts: Contacts
    ) -> None:
        self._plan, self._models, self._rates = plan, models, rates
        self._population, self._contacts = population, contacts
        self._model_of, self._harm_of = _causes(plan, models)
        harmed_day = (contacts.harmed_at - epoch(plan.starts_on)) // DAY
        caused = np.flatnonzero(contacts.harmed_at > 0)
        # What went wrong before the first day is read out with it.
        day = np.clip(harmed_day[caused], 0, plan.days - 1)
        order = np.argsort(day, kind="stable")
        self._caused = np.split(caused[order], np.searchsorted(day[order], np.arange(1, plan.days)))

    def days(self, *, seed: int, per_ticket: float) -> Iterator[Predictions]:
        """Yield each day's predictions, `per_ticket` times as many as there are tickets in all."""
        caused = sum(len(rows) for rows in self._caused)
        background = max(0, round(per_ticket * len(self._contacts)) - caused)
        up_to = np.round(np.cumsum(self._rates.weight.sum(axis=(0, 2))) * background).astype(np.int64)
        number = 0
        for day, count in enumerate(np.diff(up_to, prepend=0)):
            rng = np.random.default_rng([seed, 21, day])
            parts = (self._others(day, int(count), rng), self._harmful(self._caused[day]))
            predictions = self._together(parts, number, rng)
            number += len(predictions)
            yield predictions

    def _harmful(self, tickets: NDArray[np.int64]) -> _Drawn:
        theme = self._contacts.theme[tickets]
        return _Drawn(
            at=self._contacts.harmed_at[tickets],
            model=self._model_of[theme],
            person=self._contacts.person[tickets],
            harm=self._harm_of[theme],
            ticket=tickets,
        )

    def _others(self, day: int, count: int, rng: np.random.Generator) -> _Drawn:
        weight = self._rates.weight[:, day, :]
        up_to = np.cumsum(weight.ravel())
        place = np.minimum(np.searchsorted(up_to / up_to[-1], rng.random(count), side="right"), weight.size - 1)
        model, cell = np.divmod(place, weight.shape[1])
        harmed = rng.random(count) < self._rates.harm[model, day, cell]
        kinds = np.cumsum(self._rates.kinds[:, day, :-1], axis=1)
        kind = (rng.random(count)[:, None] >= kinds[model]).sum(axis=1)
        return _Drawn(
            at=epoch(self._plan.starts_on) + day * DAY + second_of_day(rng.random(count)),
            model=model,
            person=self._population.draw(cell, rng.random(count)),
            harm=np.where(harmed, kind, FINE),
            ticket=np.full(count, -1),
        )

    def _together(self, parts: Sequence[_Drawn], number: int, rng: np.random.Generator) -> Predictions:
        at, model, person, harm, ticket = (
            np.concatenate([getattr(part, name) for part in parts]) for name in _Drawn.__slots__
        )
        order = np.argsort(at, kind="stable")
        at, model, person = at[order], model[order], person[order]
        return Predictions(
            number=number + np.arange(len(order)),
            at=at,
            model=model,
            version=self._versions(model, at),
            person=person,
            cell=self._population.cell_of(person),
            harm=harm[order],
            ticket=ticket[order],
            uniform=rng.random((len(order), DECISIONS)),
        )

    def _versions(self, model: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.int64]:
        version = np.zeros(len(model), dtype=np.int64)
        for place, one in enumerate(self._models):
            rows = model == place
            version[rows] = np.searchsorted(one.released_at, at[rows], side="right") - 1
        return version


def _causes(plan: Plan, models: Sequence[Model]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    place_of = {model.name: place for place, model in enumerate(models)}
    model_of = np.array([-1 if story.model is None else place_of[story.model] for story in plan.stories])
    harm_of = np.array([HARMS.index(story.harm) for story in plan.stories])
    return model_of, harm_of
