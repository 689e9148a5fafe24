"""From probabilities to verdicts: a failure mode with its confidence, or `unclear`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadline.answers import Plain


class Status(StrEnum):
    """How sure a verdict is: a person confirmed it, the classifier is fairly sure, or it is a guess."""

    KNOWN = "known"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A failure mode, the calibrated probability (0..1) that it is right, its lane and its status.

    `perhaps` is empty, except for a theme that is `unclear` out of doubt: then it holds the likeliest failure modes,
    each too unlikely to be claimed, with their probabilities.
    """

    label: str
    confidence: float
    lane: str
    status: Status
    perhaps: Sequence[tuple[str, float]] = ()

    def to_dict(self) -> dict[str, Plain]:
        """Return the verdict as plain values."""
        return {"label": self.label, "confidence": self.confidence, "status": self.status.value, "lane": self.lane}
