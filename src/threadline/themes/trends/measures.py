"""Support's own measures of a theme: satisfaction, time to resolve, minutes of handling, each with its interval."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from threadline.stats.moments import Moments, mean_interval

if TYPE_CHECKING:
    from threadline.answers import Estimate, Plain, Undecided


@dataclass(frozen=True, slots=True)
class SupportMoments:
    """What the measures are computed from: it adds over days and themes. CSAT is 1..5; times are minutes."""

    csat: Moments = field(default_factory=Moments)
    resolution_minutes: Moments = field(default_factory=Moments)
    handle_minutes: Moments = field(default_factory=Moments)

    def __add__(self, other: SupportMoments) -> SupportMoments:
        return SupportMoments(
            self.csat + other.csat,
            self.resolution_minutes + other.resolution_minutes,
            self.handle_minutes + other.handle_minutes,
        )


@dataclass(frozen=True, slots=True)
class SupportMeasures:
    """Means with Student's intervals; undecided where fewer than two tickets carry the measure."""

    csat: Estimate | Undecided
    resolution_minutes: Estimate | Undecided
    handle_minutes: Estimate | Undecided
    handle_minutes_total: float

    def to_dict(self) -> dict[str, Plain]:
        """Return the measures as plain values."""
        return {
            "csat": self.csat.to_dict(),
            "resolution_minutes": self.resolution_minutes.to_dict(),
            "handle_minutes": self.handle_minutes.to_dict(),
            "handle_minutes_total": self.handle_minutes_total,
        }


def support_measures(moments: SupportMoments, *, level: float = 0.95) -> SupportMeasures:
    """Return the measures of a theme (or of any other set of tickets) from its moments."""
    return SupportMeasures(
        mean_interval(moments.csat, level=level),
        mean_interval(moments.resolution_minutes, level=level),
        mean_interval(moments.handle_minutes, level=level),
        moments.handle_minutes.total,
    )
