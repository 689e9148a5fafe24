"""Learning from examples and corrections, with a calibration that is honest for capabilities never seen.

One linear machine for each label (LinearSVC, Fan et al. 2008), then a multinomial regression on the scores that each
example got while its whole capability was left out (as Platt 1999, for many labels at once: matrix scaling, Guo et al.
2017). So the confidence says how often the classifier is right on a product that it has not met. How sure a theme is,
whose tickets tell one story, is fitted on scores that each example got while its whole story was left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.errors import InputError
from threadline.themes.encoding.reproducible import one_thread_each
from threadline.themes.failure_modes.model import Model, softmax
from threadline.themes.failure_modes.pooling import fit_pooling
from threadline.themes.failure_modes.stories import stories_of, story_folds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from threadline.playbook import Playbook
    from threadline.themes.failure_modes.settings import ClassifierSettings

# A tenth of this changes no figure of the benchmark and takes half as long again.
_TOLERANCE = 0.1


@dataclass(frozen=True, slots=True)
class CorrectedTicket:
    """A ticket's text and the failure mode that a person gave it."""

    text: str
    failure_mode: str


class UnknownFailureMode(InputError):
    """A correction names a failure mode that the playbook does not have."""

    def __init__(self, label: str, known: Iterable[str]) -> None:
        super().__init__(f"a correction says {label!r}. Failure modes are: {', '.join(known)}")


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learned from: texts, their labels by place, the group each is left out with, and its weight."""

    texts: Sequence[str]
    labels: NDArray[np.int64]
    groups: Sequence[str]
    weights: NDArray[np.float64]


def lesson_from(playbook: Playbook, corrections: Sequence[CorrectedTicket], *, correction_weight: float) -> Lesson:
    """Return the playbook's examples and the corrections. Raises UnknownFailureMode."""
    place = {label: at for at, label in enumerate(playbook.labels)}
    for corrected in corrections:
        if corrected.failure_mode not in place:
            raise UnknownFailureMode(corrected.failure_mode, playbook.labels)
    # How many examples a file holds says nothing of how often customers meet the failure: all modes weigh the same.
    usual = sum(len(mode.examples) for mode in playbook.failure_modes) / len(place)
    rows = [
        (example.text, place[mode.id], example.capability.casefold(), usual / len(mode.examples))
        for mode in playbook.failure_modes
        for example in mode.examples
    ]
    rows += [(one.text, place[one.failure_mode], one.text, correction_weight) for one in corrections]
    texts, labels, groups, weights = zip(*rows, strict=True)
    return Lesson(texts, np.array(labels), groups, np.array(weights))


def capability_folds(lesson: Lesson, *, folds: int, seed: int) -> NDArray[np.int64]:
    """Return the fold in which each text is left out, with its whole group."""
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415  loaded when first used

    parts = np.zeros(len(lesson.texts), dtype=np.int64)
    splitter = GroupKFold(folds, shuffle=True, random_state=seed)
    for part, (_, left_out) in enumerate(splitter.split(parts, groups=lesson.groups)):
        parts[left_out] = part
    return parts


def left_out_scores(
    lesson: Lesson, features: Any, parts: NDArray[np.int64], *, settings: ClassifierSettings, seed: int
) -> NDArray[np.float64]:
    """Return scores (texts, labels) that each text gets from machines that saw none of its part."""
    scores = np.zeros((len(lesson.texts), int(lesson.labels.max()) + 1))
    for part in np.unique(parts):
        left_out = np.flatnonzero(parts == part)
        learned = np.flatnonzero(parts != part)
        weights, offsets = fit_scores(lesson, features, learned, settings=settings, seed=seed)
        scores[left_out] = features[left_out] @ weights + offsets
    return scores


def fit_scores(
    lesson: Lesson, features: Any, rows: NDArray[np.int64], *, settings: ClassifierSettings, seed: int
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Return weights (features, labels) and offsets (labels,) learned from some rows."""
    from sklearn.svm import LinearSVC  # noqa: PLC0415  loaded when first used

    machine = LinearSVC(C=settings.regularisation, tol=_TOLERANCE, random_state=seed)
    machine.fit(features[rows], lesson.labels[rows], sample_weight=lesson.weights[rows])
    return np.ascontiguousarray(machine.coef_.T, dtype=np.float32), machine.intercept_


def fit_calibration(
    scores: NDArray[np.float64], labels: NDArray[np.int64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mixing (labels, labels) and shifts (labels,) that turn scores into calibrated log odds."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  loaded when first used

    regression = LogisticRegression(C=1.0, max_iter=400, tol=1e-3).fit(scores, labels, sample_weight=weights)
    return np.ascontiguousarray(regression.coef_.T), regression.intercept_


def fit_model(lesson: Lesson, features: Any, settings: ClassifierSettings, *, seed: int) -> Model:
    """Fit scores, calibration and pooling; the same numbers on any number of threads."""
    with one_thread_each():
        parts = capability_folds(lesson, folds=settings.folds, seed=seed)
        scores = left_out_scores(lesson, features, parts, settings=settings, seed=seed)
        mixing, shifts = fit_calibration(scores, lesson.labels, lesson.weights)
        stories = stories_of(features, lesson.labels)
        parts = story_folds(stories, lesson.labels, folds=settings.folds)
        scores = left_out_scores(lesson, features, parts, settings=settings, seed=seed)
        most, half = fit_pooling(softmax(scores @ mixing + shifts), lesson.labels, stories, seed=seed)
        weights, offsets = fit_scores(lesson, features, np.arange(len(lesson.texts)), settings=settings, seed=seed)
    return Model(weights, offsets, mixing, shifts, most, half)
