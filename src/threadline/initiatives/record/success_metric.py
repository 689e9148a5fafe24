"""The success metric: the contract that business, support and the modellers share, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003  read at run time: the hints are the file's shape
from typing import Literal

from threadline.answers import Estimate
from threadline.initiatives.record.said import said

LEGS = ("business", "ticket", "model")


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg: a measure that is to go from a baseline to a target by a day."""

    measure: str = said("The measure's name: tickets per usage, csat, recall, ...")
    source: str | None = said("Where the number comes from: a table, a theme, a report.", default=None)
    baseline: float | Estimate | None = said("Where it stands today.", default=None)
    target: float | None = said("Where it is to be.", default=None)
    by: date | None = said("The day by which it is to be there (the horizon).", default=None)
    unit: str | None = said("What it is counted in.", default=None)
    slice: str | None = said("The group for which it holds; everybody when left out.", default=None)
    serves: Literal["business", "ticket"] | None = said(
        "For a model leg: the leg that it is to move, so that it is no end in itself.", default=None
    )
    because: str | None = said("For a model leg: why moving it moves the leg that it serves.", default=None)

    @property
    def starts_at(self) -> float | None:
        """The baseline as one number."""
        return self.baseline.value if isinstance(self.baseline, Estimate) else self.baseline


@dataclass(frozen=True, slots=True)
class SuccessMetric:
    """Up to three legs, and the guardrails: conditions under which the whole is no success."""

    business: Leg | None = said("What the organisation gains.", default=None)
    ticket: Leg | None = said("What customers no longer write about.", default=None)
    model: Leg | None = said("What the model does better.", default=None)
    guardrails: tuple[str, ...] = said(
        "Conditions that must not come true: capability:chat csat < 3.5 in 28 days.", default=()
    )

    def legs(self) -> tuple[tuple[str, Leg], ...]:
        """Return the legs that there are, by name."""
        named = ((name, getattr(self, name)) for name in LEGS)
        return tuple((name, leg) for name, leg in named if leg is not None)
