"""Writing the five tables beside the tickets, and keeping which prediction caused which ticket."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadline.simulate.columns import numbered
from threadline.simulate.exposures import Enrolment
from threadline.simulate.models import background_rates, list_models
from threadline.simulate.parquet import ParquetFile
from threadline.simulate.population import Directory
from threadline.simulate.prediction_rows import PredictionRows
from threadline.simulate.predictions import PredictionDraws
from threadline.simulate.usage_rows import usage_columns

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray

    from threadline.simulate.contacts import Contacts
    from threadline.simulate.models import Model, Rates
    from threadline.simulate.plan import Plan
    from threadline.simulate.population import Population
    from threadline.simulate.settings import CompanySettings


@dataclass(frozen=True, slots=True)
class World:
    """All that is settled before anything is written."""

    plan: Plan
    population: Population
    contacts: Contacts
    settings: CompanySettings
    seed: int


@dataclass(frozen=True, slots=True)
class Written:
    """Rows by table, and for each ticket the number of the prediction that caused it, or -1."""

    counts: Mapping[str, int]
    prediction_of: NDArray[np.int64]


def prediction_ids(numbers: NDArray[np.int64]) -> pa.Array:
    """Return the ids of predictions by their numbers, null where negative."""
    import pyarrow as pa  # noqa: PLC0415  loaded when first used
    import pyarrow.compute as pc  # noqa: PLC0415  loaded when first used

    return pc.if_else(pa.array(numbers >= 0), numbered("P", numbers), pa.scalar(None, pa.string()))


def write_other_tables(out: Path, world: World) -> Written:
    """Write predictions, outcomes, feedback, usage and exposures."""
    models = list_models(world.plan)
    rates = background_rates(
        world.plan,
        models,
        world.population.shares,
        per_ticket=world.settings.predictions_per_ticket,
        reported=world.settings.reported_share,
    )
    user_ids = _user_ids(world.population)
    enrolment = Enrolment(world.plan, world.population, seed=world.seed)
    counts, prediction_of = _write_predictions(
        out, world, models, rates, rows_of=PredictionRows(world.plan, models, user_ids=user_ids, enrolment=enrolment)
    )
    with ParquetFile(out / "usage.parquet") as usage:
        rng = np.random.default_rng([world.seed, 41])
        usage.add(usage_columns(world.plan, models, rates, predictions=counts["predictions"], rng=rng))
    with ParquetFile(out / "exposures.parquet") as exposures:
        for columns in enrolment.tables(user_ids):
            exposures.add(columns)
    return Written({**counts, "usage": usage.rows, "exposures": exposures.rows}, prediction_of)


def _write_predictions(
    out: Path, world: World, models: tuple[Model, ...], rates: Rates, *, rows_of: PredictionRows
) -> tuple[dict[str, int], NDArray[np.int64]]:
    draws = PredictionDraws(world.plan, models, rates, population=world.population, contacts=world.contacts)
    prediction_of = np.full(len(world.contacts), -1)
    names = ("predictions", "outcomes", "feedback")
    with ExitStack() as stack:
        files = {name: stack.enter_context(ParquetFile(out / f"{name}.parquet")) for name in names}
        for day in draws.days(seed=world.seed, per_ticket=world.settings.predictions_per_ticket):
            answers = rows_of.answers(day)
            files["predictions"].add(rows_of.predictions(day, answers))
            files["outcomes"].add(rows_of.outcomes(day, answers))
            files["feedback"].add(rows_of.feedback(day))
            caused = day.ticket >= 0
            prediction_of[day.ticket[caused]] = day.number[caused]
    return {name: file.rows for name, file in files.items()}, prediction_of


def _user_ids(population: Population) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415  loaded when first used

    directory = Directory()
    return pa.array([directory.user_id(label) for label in population.labels.tolist()], type=pa.string())
