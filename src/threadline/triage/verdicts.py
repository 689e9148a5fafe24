"""The failure mode of every ticket, in batches, and of every theme from all its tickets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from threadline.themes.failure_modes.classifier import FailureModeClassifier
    from threadline.themes.failure_modes.verdicts import Verdict
    from threadline.tickets import PreparedTickets

BATCH_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class TicketVerdicts:
    """Probabilities (tickets, labels) in the prepared order, and the verdict that each row comes to."""

    classifier: FailureModeClassifier
    ticket_ids: pa.Array
    probabilities: NDArray[np.float32]
    labels: Sequence[str]
    confidences: NDArray[np.float32]
    lanes: Sequence[str]

    def of_theme(self, rows: NDArray[np.int64], *, confirmed: str | None) -> Verdict:
        """Return a theme's verdict, pooled over its tickets."""
        return self.classifier.pool(self.probabilities[rows].astype(np.float64), confirmed=confirmed)

    def joined(self, assignments: pa.Table) -> pa.Table:
        """Return the assignments (same order as the tickets) with each ticket's failure mode and lane."""
        columns = {
            "ticket_id": assignments.column("ticket_id"),
            "theme_id": assignments.column("theme_id"),
            "theme_confidence": assignments.column("theme_confidence"),
            "failure_mode": pa.array(self.labels, pa.string()),
            "failure_mode_confidence": pa.array(self.confidences, pa.float32()),
            "lane": pa.array(self.lanes, pa.string()),
        }
        return pa.table(columns)


def judge_tickets(
    prepared: PreparedTickets,
    classifier: FailureModeClassifier,
    *,
    progress: Callable[[int, int], None],
) -> TicketVerdicts:
    """Return the failure mode of each ticket, reading the cleaned text batch by batch."""
    probabilities = np.zeros((prepared.count, len(classifier.labels)), dtype=np.float32)
    ids: list[pa.Array] = []
    labels: list[str] = []
    lanes: list[str] = []
    confidences = np.zeros(prepared.count, dtype=np.float32)
    done = 0
    for batch in prepared.batches(["ticket_id", "clean"], rows=BATCH_ROWS):
        rows = slice(done, done + batch.num_rows)
        predicted = classifier.predict(batch.column("clean").to_pylist())
        probabilities[rows] = predicted
        verdicts = classifier.decide(predicted)
        labels += [verdict.label for verdict in verdicts]
        lanes += [verdict.lane for verdict in verdicts]
        confidences[rows] = [verdict.confidence for verdict in verdicts]
        ids.append(batch.column("ticket_id"))
        done = rows.stop
        progress(done, prepared.count)
    known = pa.chunked_array(ids, pa.string()).combine_chunks() if ids else pa.array([], pa.string())
    return TicketVerdicts(classifier, known, probabilities, labels, confidences, lanes)
