"""How often the classifier is right on texts that people labelled: for single tickets, and for themes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadline.errors import InputError, SettingError
from threadline.playbook import ABSTAIN
from threadline.stats.classification import (
    Confusion,
    LabelQuality,
    accuracy,
    confusion_counts,
    macro_f1_interval,
    quality_by_label,
)
from threadline.stats.classification_confidence import (
    coverage_at_precision,
    expected_calibration_error,
    expected_calibration_error_if_perfect,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from threadline.answers import Estimate, Plain, Undecided
    from threadline.themes.failure_modes.classifier import FailureModeClassifier

PRECISION = 0.9
_THEME_TICKETS, _THEME_STRAYS, _THEMES_EACH, _LEAST_ROWS = 8, 0.2, 20, 4


@dataclass(frozen=True, slots=True)
class ThemeAccuracy:
    """How often a theme gets the right failure mode; themes are put together from the labelled texts.

    `accuracy` counts abstaining as saying `unclear`; `labelled` is the share of themes that get another mode than that,
    `accuracy_of_labelled` how often it is right and `mean_confidence` how sure it is on average.
    Undecided when no label has texts enough for a theme that is more than repetition.
    """

    themes: int
    tickets_each: int
    stray_share: float
    accuracy: Estimate | Undecided
    labelled: float | None
    accuracy_of_labelled: Estimate | Undecided
    mean_confidence: float | None

    def to_dict(self) -> dict[str, Plain]:
        """Return the figures as plain values."""
        return {
            "themes": self.themes,
            "tickets_each": self.tickets_each,
            "stray_share": self.stray_share,
            "accuracy": self.accuracy.to_dict(),
            "labelled": self.labelled,
            "accuracy_of_labelled": self.accuracy_of_labelled.to_dict(),
            "mean_confidence": self.mean_confidence,
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The classifier's figures on a labelled file; shares and errors are 0..1."""

    n: int
    macro_f1: Estimate | Undecided
    accuracy: Estimate | Undecided
    coverage_at_precision_90: float
    precision_on_surest_third: float | None
    expected_calibration_error: float
    expected_calibration_error_if_perfect: float
    per_label: Sequence[LabelQuality]
    confusion: Confusion
    themes: ThemeAccuracy

    def to_dict(self) -> dict[str, Plain]:
        """Return the figures as plain values; `macro_f1` and `accuracy` are numbers, their intervals stand beside."""
        return {
            "n": self.n,
            "macro_f1": _value(self.macro_f1),
            "macro_f1_interval": self.macro_f1.to_dict(),
            "accuracy": _value(self.accuracy),
            "accuracy_interval": self.accuracy.to_dict(),
            "coverage_at_precision_90": self.coverage_at_precision_90,
            "precision_on_surest_third": self.precision_on_surest_third,
            "expected_calibration_error": self.expected_calibration_error,
            "expected_calibration_error_if_perfect": self.expected_calibration_error_if_perfect,
            "per_label": {one.label: one.to_dict() for one in self.per_label if one.support > 0},
            "confusion": self.confusion.to_dict(),
            "per_theme": self.themes.to_dict(),
        }


class NothingToEvaluate(InputError):
    """There is not a single labelled text."""

    def __init__(self) -> None:
        super().__init__("there is no labelled text to evaluate on. Give a file with texts and their failure modes")


def evaluate_classifier(
    classifier: FailureModeClassifier, texts: Sequence[str], labels: Sequence[str], *, seed: int = 0
) -> Evaluation:
    """Compare the classifier's verdicts with people's labels; abstaining counts as saying `unclear`.

    Raises NothingToEvaluate without texts, SettingError for a label that is not in the playbook, ValueError when there
    is not one label for each text.
    """
    _check(classifier, texts, labels)
    chances = classifier.predict(texts)
    verdicts = classifier.decide(chances)
    confidence = np.array([verdict.confidence for verdict in verdicts])
    right = np.array([verdict.label == label for verdict, label in zip(verdicts, labels, strict=True)])
    confusion = confusion_counts(labels, [verdict.label for verdict in verdicts], labels=classifier.labels)
    return Evaluation(
        n=len(texts),
        macro_f1=macro_f1_interval(confusion, seed=seed),
        accuracy=accuracy(confusion),
        coverage_at_precision_90=coverage_at_precision(confidence, right, precision=PRECISION).coverage,
        precision_on_surest_third=_precision_on_surest_third(confidence, right),
        expected_calibration_error=expected_calibration_error(confidence, right),
        expected_calibration_error_if_perfect=expected_calibration_error_if_perfect(confidence, seed=seed),
        per_label=quality_by_label(confusion),
        confusion=confusion,
        themes=_theme_accuracy(classifier, chances, labels, seed=seed),
    )


def _check(classifier: FailureModeClassifier, texts: Sequence[str], labels: Sequence[str]) -> None:
    if len(texts) != len(labels):
        message = f"{len(texts)} texts, but {len(labels)} labels"
        raise ValueError(message)
    if not texts:
        raise NothingToEvaluate
    for label in labels:
        if label not in classifier.labels:
            raise SettingError("failure mode", label, classifier.labels)


def _precision_on_surest_third(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float | None:
    answered = len(right) // 3
    if answered == 0:
        return None
    # Equal confidences share a place: each counts as right as often as all of them are on average.
    threshold = np.sort(confidence)[-answered]
    above, equal = confidence > threshold, confidence == threshold
    return float((right[above].sum() + right[equal].mean() * (answered - above.sum())) / answered)


def _theme_accuracy(
    classifier: FailureModeClassifier, chances: NDArray[np.float64], labels: Sequence[str], *, seed: int
) -> ThemeAccuracy:
    made = list(_made_themes(labels, seed=seed))
    verdicts = [classifier.pool(chances[rows]) for _, rows in made]
    pairs = [(wanted, verdict.label) for (wanted, _), verdict in zip(made, verdicts, strict=True)]
    labelled = [pair for pair in pairs if pair[1] != ABSTAIN]
    sure = [verdict.confidence for verdict in verdicts if verdict.label != ABSTAIN]
    return ThemeAccuracy(
        themes=len(made),
        tickets_each=_THEME_TICKETS,
        stray_share=_THEME_STRAYS,
        accuracy=_accuracy_of(pairs),
        labelled=len(labelled) / len(made) if made else None,
        accuracy_of_labelled=_accuracy_of(labelled),
        mean_confidence=float(np.mean(sure)) if sure else None,
    )


def _made_themes(labels: Sequence[str], *, seed: int) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """Yield themes put together from labelled texts: the label that most of their tickets have, and their rows."""
    truth, generator = np.array(labels), np.random.default_rng(seed)
    for label in sorted(set(labels)):
        rows = np.flatnonzero(truth == label)
        if len(rows) < _LEAST_ROWS:
            continue
        for _ in range(_THEMES_EACH):
            strays = generator.random(_THEME_TICKETS) < _THEME_STRAYS
            own = generator.choice(rows, _THEME_TICKETS, replace=len(rows) < _THEME_TICKETS)
            yield label, np.where(strays, generator.integers(len(truth), size=_THEME_TICKETS), own)


def _accuracy_of(pairs: Sequence[tuple[str, str]]) -> Estimate | Undecided:
    return accuracy(confusion_counts([wanted for wanted, _ in pairs], [said for _, said in pairs]))


def _value(estimate: Estimate | Undecided) -> Plain:
    return getattr(estimate, "value", None)
