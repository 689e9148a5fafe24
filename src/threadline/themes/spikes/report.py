"""What a search for spikes answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.answers import Plain, day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from threadline.answers import Provenance, Undecided


@dataclass(frozen=True, slots=True)
class Spike:
    """One stretch of days on which a theme had far more tickets than expected.

    `expected` and `observed` are tickets over its days so far. `kind` is `spike`, or `emerging` where the theme had no
    tickets to speak of before. `ended_on` is its last day, None while it goes on; `settled` says that it became normal.
    """

    theme_id: str
    kind: str
    started_on: date
    detected_on: date
    ended_on: date | None
    settled: bool
    expected: float
    observed: int

    def to_dict(self) -> dict[str, Plain]:
        """Return the spike as plain values."""
        return {
            "theme_id": self.theme_id,
            "kind": self.kind,
            "started_on": day(self.started_on),
            "detected_on": day(self.detected_on),
            "ended_on": None if self.ended_on is None else day(self.ended_on),
            "settled": self.settled,
            "expected": self.expected,
            "observed": self.observed,
        }


@dataclass(frozen=True, slots=True)
class SpikeReport:
    """All spikes, oldest detection first; `whole` holds those of all themes' tickets taken together.

    `whole` is where a day on which everything rises shows: such a day raises what is expected of each theme.
    `undecided` says why nothing could be said at all, and is None otherwise.
    """

    provenance: Provenance
    rows: Sequence[Spike]
    whole: Sequence[Spike]
    false_alarms_per_quarter: float
    undecided: Undecided | None

    def of(self, theme_id: str) -> Spike | None:
        """Return the newest spike of a theme, or None."""
        return next((spike for spike in reversed(self.rows) if spike.theme_id == theme_id), None)

    def ongoing(self, theme_id: str) -> Spike | None:
        """Return the spike that a theme is in, or None."""
        spike = self.of(theme_id)
        return spike if spike is not None and spike.ended_on is None else None

    def to_dict(self) -> dict[str, Plain]:
        """Return the report as plain values."""
        said: dict[str, Plain] = {} if self.undecided is None else dict(self.undecided.to_dict())
        return {
            **self.provenance.to_dict(),
            "false_alarms_per_quarter": self.false_alarms_per_quarter,
            "rows": [spike.to_dict() for spike in self.rows],
            "whole": [spike.to_dict() for spike in self.whole],
            **said,
        }
