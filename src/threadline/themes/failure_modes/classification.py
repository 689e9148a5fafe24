"""Failure modes for a file of texts, row by row, without grouping them into themes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from threadline.answers import Plain
    from threadline.themes.failure_modes.classifier import FailureModeClassifier

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class ClassifiedTicket:
    """A ticket with its failure mode, the calibrated probability (0..1) that it is right, and the lane."""

    ticket_id: str
    failure_mode: str
    failure_mode_confidence: float
    lane: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the row as plain values."""
        return {
            "ticket_id": self.ticket_id,
            "failure_mode": self.failure_mode,
            "failure_mode_confidence": self.failure_mode_confidence,
            "lane": self.lane,
        }


def classify_texts(
    classifier: FailureModeClassifier, texts: Sequence[str], *, ticket_ids: Sequence[str] | None = None
) -> Iterator[ClassifiedTicket]:
    """Yield one row for each text, in order; without ids the row's number, from 1, stands for it.

    Raises ValueError when there is not one id for each text.
    """
    if ticket_ids is not None and len(ticket_ids) != len(texts):
        message = f"{len(texts)} texts, but {len(ticket_ids)} ids"
        raise ValueError(message)
    for start in range(0, len(texts), _BATCH):
        verdicts = classifier.decide(classifier.predict(texts[start : start + _BATCH]))
        for row, verdict in enumerate(verdicts, start=start):
            ticket_id = str(row + 1) if ticket_ids is None else ticket_ids[row]
            yield ClassifiedTicket(ticket_id, verdict.label, verdict.confidence, verdict.lane)
