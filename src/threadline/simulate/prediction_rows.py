"""Predictions, their late outcomes and people's thumbs as columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.simulate.clock import DAY, OUTCOME_DELAYS, by_quantiles, epoch
from threadline.simulate.columns import chosen, numbered, rounded
from threadline.simulate.models import HARMS, Model
from threadline.simulate.population import CELLS, SEGMENTS, matching
from threadline.simulate.predictions import FINE, Predictions
from threadline.simulate.stories_file import load_shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from threadline.simulate.exposures import Enrolment
    from threadline.simulate.plan import Plan

# What each column of draws decides.
SURE, CLASS, OFF, SPEED, DELAY, SEEN, REVISED, RATED, RATING, COMMENT, FIRST_INPUT, SECOND_INPUT = range(12)
SLOW = HARMS.index("slow")
FALSE_POSITIVE = HARMS.index("false_positive")
LATENCIES_MS = np.array([18.0, 30, 40, 52, 66, 85, 110, 150, 220, 380, 900])
NEVER_SEEN, REVISED_SHARE, RATED_SHARE, TRAINING_SHARE, TRAINING_PART = 0.12, 0.05, 0.06, 0.05, 0.2


@dataclass(frozen=True, slots=True)
class Answers:
    """What the models said and what turned out: places among the model's labels, or numbers for a regression."""

    score: NDArray[np.float64]
    decision: NDArray[np.int64]
    actual: NDArray[np.int64]
    actual_number: NDArray[np.float64]


class PredictionRows:
    """Turns a day's predictions into the rows of three tables."""

    def __init__(self, plan: Plan, models: Sequence[Model], *, user_ids: pa.Array, enrolment: Enrolment) -> None:
        self._plan, self._models = plan, models
        self._user_ids, self._enrolment = user_ids, enrolment
        self._ends = epoch(plan.starts_on) + plan.days * DAY
        self._labels = sorted({label for model in models for label in model.labels})
        self._versions = [f"{version}" for model in models for version in model.versions]
        self._first_version = np.cumsum([0, *(len(model.versions) for model in models)])[:-1]
        self._segment_of = {
            name: np.array([tuple(shares).index(cell[name]) for cell in CELLS]) for name, shares in SEGMENTS.items()
        }

    def answers(self, predictions: Predictions) -> Answers:
        """Return what was said and what was true."""
        count = len(predictions)
        answers = Answers(np.zeros(count), np.full(count, -1), np.full(count, -1), np.zeros(count))
        for place, model in enumerate(self._models):
            rows = np.flatnonzero(predictions.model == place)
            harm, uniform = predictions.harm[rows], predictions.uniform[rows]
            if model.task == "regression":
                self._regression(model, rows, harm, uniform=uniform, answers=answers)
            else:
                own = _binary if model.task == "binary" else _classes
                score, decision, actual = own(model, harm, uniform)
                names = np.array([self._labels.index(label) for label in model.labels])
                answers.score[rows], answers.actual[rows] = score, names[actual]
                answers.decision[rows] = -1 if model.task == "ranking" else names[decision]
        return answers

    def _regression(
        self,
        model: Model,
        rows: NDArray[np.int64],
        harm: NDArray[np.int64],
        *,
        uniform: NDArray[np.float64],
        answers: Answers,
    ) -> None:
        low, high = model.spread
        said = low + (high - low) * uniform[:, CLASS] * uniform[:, SURE]
        least, most = model.misses
        wrong = (harm != FINE) & (harm != SLOW)
        factor = np.where(wrong, least + (most - least) * uniform[:, OFF], 0.9 + 0.2 * uniform[:, OFF])
        answers.score[rows], answers.actual_number[rows] = said, said * factor

    def predictions(self, predictions: Predictions, answers: Answers) -> dict[str, Any]:
        """Return the columns of the predictions table; a few are there twice, as the training set saw them."""
        serving = self._columns(predictions, answers)
        sampled = predictions.uniform[:, SEEN] * 97 % 1 < TRAINING_SHARE
        early = predictions.at < epoch(self._plan.starts_on) + int(TRAINING_PART * self._plan.days) * DAY
        return _with_training(serving, np.flatnonzero(sampled & early))

    def _columns(self, predictions: Predictions, answers: Answers) -> dict[str, Any]:
        model, uniform = predictions.model, predictions.uniform
        latency = by_quantiles(uniform[:, SPEED], LATENCIES_MS)
        latency = np.where(predictions.harm == SLOW, 6000 + 40 * latency, latency)
        return {
            "prediction_id": numbered("P", predictions.number),
            "predicted_at": predictions.at,
            "model": chosen(model, [one.name for one in self._models]),
            "version": chosen(self._first_version[model] + predictions.version, self._versions),
            "capability": chosen(model, [one.capability for one in self._models]),
            "user_id": self._user_ids.take(predictions.person),
            "score": rounded(answers.score, 4),
            "decision": chosen(answers.decision, self._labels),
            "latency_ms": rounded(latency, 1),
            "cost": rounded(0.0002 + 0.00001 * uniform[:, SPEED] * latency / 100, 6),
            "variant": self._enrolment.variants(predictions, [one.capability for one in self._models]),
            "environment": chosen(np.zeros(len(model), dtype=np.int64), ["serving"]),
            **{name: chosen(of[predictions.cell], tuple(SEGMENTS[name])) for name, of in self._segment_of.items()},
            **self._inputs(predictions),
        }

    def _inputs(self, predictions: Predictions) -> dict[str, pa.Array]:
        names = dict.fromkeys(name for model in self._models for name in model.inputs)
        values = {name: np.full(len(predictions), np.nan) for name in names}
        for place, model in enumerate(self._models):
            rows = predictions.model == place
            for column, (name, (low, high)) in enumerate(model.inputs.items(), start=FIRST_INPUT):
                values[name][rows] = np.floor(low + (high - low + 1) * predictions.uniform[rows, column])
            self._change_schema(model, rows, predictions, values)
        return {name: rounded(of, 3, present=~np.isnan(of)) for name, of in values.items()}

    def _change_schema(
        self, model: Model, rows: NDArray[np.bool_], predictions: Predictions, values: dict[str, NDArray[np.float64]]
    ) -> None:
        for event in self._plan.events_of("schema_change"):
            if event.details["model"] == model.name:
                since = epoch(self._plan.starts_on) + event.starts_on * DAY
                within = matching(event.details["segment"])[predictions.cell]
                values[event.details["input"]][rows & within & (predictions.at >= since)] *= 1000

    def outcomes(self, predictions: Predictions, answers: Answers) -> dict[str, Any]:
        """Return the columns of the outcomes table: late, some never seen, some revised."""
        uniform = predictions.uniform
        quick = np.array([0.02 if model.task in ("ranking", "multi-class") else 1.0 for model in self._models])
        delay = by_quantiles(uniform[:, DELAY], OUTCOME_DELAYS) * quick[predictions.model]
        final_at = predictions.at + np.maximum(delay, 60).astype(np.int64)
        actual = self._actual(predictions.model, answers.actual, answers.actual_number)
        first_at = predictions.at + np.maximum(0.4 * delay, 30).astype(np.int64)
        mistaken = self._actual(predictions.model, self._another(predictions, answers), answers.actual_number * 0.8)
        seen = (uniform[:, SEEN] >= NEVER_SEEN) & (final_at < self._ends)
        revised = np.flatnonzero(seen & (uniform[:, REVISED] < REVISED_SHARE))
        kept = np.flatnonzero(seen)
        return {
            "prediction_id": numbered("P", predictions.number[np.concatenate([revised, kept])]),
            "observed_at": np.concatenate([first_at[revised], final_at[kept]]),
            "actual": _joined(mistaken.take(revised), actual.take(kept)),
        }

    def _another(self, predictions: Predictions, answers: Answers) -> NDArray[np.int64]:
        another = answers.actual.copy()
        for place, model in enumerate(self._models):
            names = np.array([self._labels.index(label) for label in model.labels], dtype=np.int64)
            for label, after in zip(names, np.roll(names, 1), strict=True):
                another[(predictions.model == place) & (answers.actual == label)] = after
        return another

    def _actual(self, model: NDArray[np.int64], label: NDArray[np.int64], number: NDArray[np.float64]) -> pa.Array:
        import pyarrow as pa  # noqa: PLC0415  loaded when first used
        import pyarrow.compute as pc  # noqa: PLC0415  loaded when first used

        # Tenths as whole numbers first: how a float is printed must not matter.
        tenths = pa.array(np.round(number * 10).astype(np.int64))
        whole = pc.cast(pc.divide(tenths, 10), pa.string())
        rest = pc.cast(pc.subtract(tenths, pc.multiply(pc.divide(tenths, 10), 10)), pa.string())
        regression = np.array([one.task == "regression" for one in self._models])[model]
        return pc.if_else(
            pa.array(regression), pc.binary_join_element_wise(whole, rest, "."), chosen(label, self._labels)
        )

    def feedback(self, predictions: Predictions) -> dict[str, Any]:
        """Return the columns of the feedback table: thumbs of those who were asked and cared."""
        uniform = predictions.uniform
        given_at = predictions.at + 20 + (uniform[:, RATED] / RATED_SHARE * 3000).astype(np.int64)
        rows = np.flatnonzero((uniform[:, RATED] < RATED_SHARE) & (given_at < self._ends))
        harmed = predictions.harm[rows] != FINE
        draw = uniform[rows, RATING]
        rating = np.where(draw < np.where(harmed, 0.12, 0.74), 1, np.where(draw < np.where(harmed, 0.26, 0.88), 0, -1))
        comments = (*load_shared().lines("comments", "good"), *load_shared().lines("comments", "bad"))
        half = len(comments) // 2
        picked = (uniform[rows, COMMENT] * 3 * half).astype(np.int64)
        comment = np.where((picked >= half) | (rating == 0), -1, picked + np.where(rating < 0, half, 0))
        return {
            "prediction_id": numbered("P", predictions.number[rows]),
            "given_at": given_at[rows],
            "rating": rating,
            "comment": chosen(comment, comments),
        }


def _binary(
    model: Model, harm: NDArray[np.int64], uniform: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return score of `labels[0]`, decision and truth (0 is `labels[0]`). Harm without a side is a missed case."""
    wrong = (harm != FINE) & (harm != SLOW)
    actual = np.where(uniform[:, CLASS] < model.positive_share, 0, 1)
    actual = np.where(wrong, np.where(harm == FALSE_POSITIVE, 1, 0), actual)
    decision = np.where(wrong, 1 - actual, actual)
    # Wrong predictions are less sure of themselves: nearer to the middle.
    sure = uniform[:, SURE]
    away = 0.5 * np.where(wrong, sure * sure, 1 - sure * sure)
    return 0.5 + np.where(decision == 0, away, -away), decision, actual


def _classes(
    model: Model, harm: NDArray[np.int64], uniform: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return confidence, decision and truth. A ranking expects its first label, the click, and gets it or not."""
    wrong = (harm != FINE) & (harm != SLOW)
    many = len(model.labels)
    said = np.zeros(len(harm), dtype=np.int64)
    if model.task != "ranking":
        said = np.minimum((uniform[:, CLASS] * many).astype(np.int64), many - 1)
    step = 1 + np.minimum((uniform[:, OFF] * (many - 1)).astype(np.int64), many - 2)
    sure = uniform[:, SURE]
    score = np.where(wrong, 0.35 + 0.6 * sure * sure, 0.98 - 0.5 * sure * sure)
    return score, said, np.where(wrong, (said + step) % many, said)


def _with_training(columns: dict[str, Any], rows: NDArray[np.int64]) -> dict[str, Any]:
    copied = {
        name: values[rows] if isinstance(values, np.ndarray) else values.take(rows) for name, values in columns.items()
    }
    copied["environment"] = chosen(np.zeros(len(rows), dtype=np.int64), ["training"])
    return {name: _joined(values, copied[name]) for name, values in columns.items()}


def _joined(first: Any, second: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415  loaded when first used

    if isinstance(first, np.ndarray):
        return np.concatenate([first, second])
    return pa.concat_arrays([first, second])
