"""The failure-mode classifier: learns from the playbook and from corrections, says probabilities, abstains."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.playbook import ABSTAIN, Playbook
from threadline.themes.failure_modes.features import Features
from threadline.themes.failure_modes.lexical import LexicalFeatures
from threadline.themes.failure_modes.model import Model
from threadline.themes.failure_modes.pooling import pool
from threadline.themes.failure_modes.settings import ClassifierSettings
from threadline.themes.failure_modes.storage import find_stored, key_of, store
from threadline.themes.failure_modes.training import CorrectedTicket, fit_model, lesson_from
from threadline.themes.failure_modes.verdicts import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from threadline.themes.encoding.encoder import Encoder

__all__ = ["CorrectedTicket", "FailureModeClassifier"]

_BATCH = 5_000
_PERHAPS = 2


class FailureModeClassifier:
    """Says for each text how the product failed in the customer's eyes.

    Made by `train`; the same playbook, corrections, settings and seed give the same answers, on any number of threads.
    """

    def __init__(self, playbook: Playbook, settings: ClassifierSettings, features: Features, model: Model) -> None:
        self.playbook = playbook
        self.settings = settings
        self.labels: tuple[str, ...] = playbook.labels
        self._features = features
        self._model = model
        self._lanes = {mode.id: mode.lane for mode in playbook.failure_modes}

    @classmethod
    def train(
        cls,
        playbook: Playbook,
        *,
        encoder: Encoder | None = None,
        corrections: Sequence[CorrectedTicket] = (),
        settings: ClassifierSettings | None = None,
        cache: Path | None = None,
        seed: int = 0,
    ) -> FailureModeClassifier:
        """Train on the playbook's examples and on corrections; calibrate by leaving capabilities out.

        `encoder`, when given, is a sentence encoder (one that needs no fitting). `cache` is a folder where a trained
        classifier is kept and found again as long as nothing that it was learned from has changed.
        Raises UnknownFailureMode when a correction names a failure mode that the playbook does not have.
        """
        settings = settings or ClassifierSettings()
        key = key_of(playbook, corrections, settings, encoder=encoder, seed=seed)
        stored = None if cache is None else find_stored(cache, key)
        if stored is not None:
            features = Features(LexicalFeatures.from_arrays(stored), encoder)
            return cls(playbook, settings, features, Model.from_arrays(stored))
        lesson = lesson_from(playbook, corrections, correction_weight=settings.correction_weight)
        features, learned = Features.learn(lesson.texts, encoder)
        model = fit_model(lesson, learned, settings, seed=seed)
        if cache is not None:
            store(cache, key, features.lexical.arrays() | model.arrays())
        return cls(playbook, settings, features, model)

    def predict(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return calibrated probabilities (texts, labels), each row adding up to 1, in the order of `labels`."""
        chances = np.zeros((len(texts), len(self.labels)))
        for start in range(0, len(texts), _BATCH):
            batch = slice(start, start + _BATCH)
            chances[batch] = self._model.probabilities(self._features.of(texts[batch]))
        return chances

    def decide(self, probabilities: NDArray[Any]) -> list[Verdict]:
        """Return one verdict for each row of probabilities; under the floor it is `unclear`."""
        return [self._verdict(row, floor=self.settings.floor) for row in probabilities]

    def pool(self, probabilities: NDArray[Any], *, confirmed: str | None = None) -> Verdict:
        """Return a theme's verdict from the probabilities of its tickets (rows); `known` when a person confirmed it.

        A mode that is less likely right than `theme_floor` is not claimed: the theme is `unclear`.

        Raises PlaybookError when `confirmed` is not a failure mode of the playbook.
        """
        if confirmed is not None:
            return Verdict(confirmed, 1.0, self.playbook.failure_mode(confirmed).lane, Status.KNOWN)
        if len(probabilities) == 0:
            return Verdict(ABSTAIN, 0.0, self._lanes[ABSTAIN], Status.POSSIBLE)
        pooled = self.pooled(probabilities)
        verdict = self._verdict(pooled, floor=self.settings.theme_floor)
        likeliest = self.labels[int(pooled.argmax())]
        return verdict if likeliest == verdict.label else replace(verdict, perhaps=self._likeliest(pooled))

    def pooled(self, probabilities: NDArray[Any]) -> NDArray[np.float64]:
        """Return the probabilities (labels,) of a theme from those of its tickets (rows, at least one)."""
        most, half = self._model.pool_most, self._model.pool_half
        return pool(np.asarray(probabilities, dtype=np.float64), most=most, half=half)

    def _likeliest(self, row: NDArray[Any]) -> list[tuple[str, float]]:
        order = [at for at in np.argsort(-row, kind="stable") if self.labels[at] != ABSTAIN]
        return [(self.labels[at], float(row[at])) for at in order[:_PERHAPS]]

    def _verdict(self, row: NDArray[Any], *, floor: float) -> Verdict:
        best = int(row.argmax())
        if row[best] < floor:
            # What is said then is `unclear`, so the confidence is that of `unclear` being right.
            best = self.labels.index(ABSTAIN)
        label, confidence = self.labels[best], float(row[best])
        status = Status.LIKELY if confidence >= self.settings.likely_from else Status.POSSIBLE
        return Verdict(label, confidence, self._lanes[label], status)
