"""The failure-mode classifier: learns from the playbook and from corrections, says probabilities, abstains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.playbook import ABSTAIN, Playbook
from threadline.themes.failure_modes.lexical import LexicalFeatures
from threadline.themes.failure_modes.settings import ClassifierSettings
from threadline.themes.failure_modes.verdicts import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class CorrectedTicket:
    """A ticket's text and the failure mode that a person gave it."""

    text: str
    failure_mode: str


class FailureModeClassifier:
    """Says for each text how the product failed in the customer's eyes.

    Made by `train`; the same playbook, corrections, settings and seed give the same answers.
    """

    def __init__(self, playbook: Playbook, settings: ClassifierSettings, features: LexicalFeatures, model: Any) -> None:
        self.playbook = playbook
        self.settings = settings
        self.labels: tuple[str, ...] = playbook.labels
        self._features = features
        self._scorer, self._calibrator = model

    @classmethod
    def train(
        cls,
        playbook: Playbook,
        *,
        encoder: Any = None,
        corrections: Sequence[CorrectedTicket] = (),
        settings: ClassifierSettings | None = None,
        cache: Path | None = None,
        seed: int = 0,
    ) -> FailureModeClassifier:
        """Train on the playbook's examples and on corrections; calibrate by leaving capabilities out."""
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  loaded when first used
        from sklearn.model_selection import GroupKFold  # noqa: PLC0415  loaded when first used
        from sklearn.svm import LinearSVC  # noqa: PLC0415  loaded when first used

        settings = settings or ClassifierSettings()
        at = {label: place for place, label in enumerate(playbook.labels)}
        texts, truth, groups, weights = [], [], [], []
        for mode in playbook.failure_modes:
            for example in mode.examples:
                texts.append(example.text)
                truth.append(at[mode.id])
                groups.append(example.capability.casefold())
                weights.append(1.0)
        for place, corrected in enumerate(corrections):
            texts.append(corrected.text)
            truth.append(at[corrected.failure_mode])
            groups.append(f"correction {place}")
            weights.append(settings.correction_weight)
        features = LexicalFeatures()
        matrix, labels, weight = features.fit_transform(texts), np.array(truth), np.array(weights)
        scores = np.zeros((len(texts), len(at)))
        folds = GroupKFold(settings.folds, shuffle=True, random_state=seed).split(matrix, labels, groups)

        def fitted(rows: NDArray[np.int64]) -> Any:
            scorer = LinearSVC(C=settings.regularisation, random_state=seed)
            return scorer.fit(matrix[rows], labels[rows], sample_weight=weight[rows])

        for learned, left_out in folds:
            scores[left_out] = fitted(learned).decision_function(matrix[left_out])
        calibrator = LogisticRegression(C=1.0, max_iter=500).fit(scores, labels)
        return cls(playbook, settings, features, (fitted(np.arange(len(texts))), calibrator))

    def predict(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return calibrated probabilities (texts, labels), each row adding up to 1, in the order of `labels`."""
        if len(texts) == 0:
            return np.zeros((0, len(self.labels)))
        scores = self._scorer.decision_function(self._features.transform(texts))
        probabilities: NDArray[np.float64] = self._calibrator.predict_proba(scores)
        return probabilities

    def decide(self, probabilities: NDArray[np.float64]) -> list[Verdict]:
        """Return one verdict for each row of probabilities; under the floor it is `unclear`."""
        return [self._verdict(row) for row in probabilities]

    def pool(self, probabilities: NDArray[np.float64], *, confirmed: str | None = None) -> Verdict:
        """Return a theme's verdict from the probabilities of its tickets (rows); `known` when a person confirmed it."""
        if confirmed is not None:
            return Verdict(confirmed, 1.0, self.playbook.failure_mode(confirmed).lane, Status.KNOWN)
        if len(probabilities) == 0:
            return Verdict(ABSTAIN, 0.0, self.playbook.failure_mode(ABSTAIN).lane, Status.POSSIBLE)
        summed = np.log(np.maximum(probabilities, 1e-6)).sum(axis=0) / np.sqrt(len(probabilities))
        pooled = np.exp(summed - summed.max())
        return self._verdict(pooled / pooled.sum())

    def _verdict(self, row: NDArray[np.float64]) -> Verdict:
        best = int(row.argmax())
        confidence = float(row[best])
        label = self.labels[best] if confidence >= self.settings.floor else ABSTAIN
        status = Status.LIKELY if confidence >= self.settings.likely_from else Status.POSSIBLE
        return Verdict(label, confidence, self.playbook.failure_mode(label).lane, status)
