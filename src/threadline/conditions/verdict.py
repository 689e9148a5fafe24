"""What a condition's evaluation answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.answers import Estimate, Plain, Undecided

if TYPE_CHECKING:
    from typing import TypeAlias

    from threadline.conditions.condition import Condition
    from threadline.conditions.measures import Window


@dataclass(frozen=True, slots=True)
class Check:
    """One look: what was seen in the window (and in the baseline's), what was compared, and whether it holds.

    `compared` is what stands against the threshold: the measure itself, or its change.
    """

    window: Window
    observed: float | Estimate
    baseline: float | Estimate | None
    compared: float
    holds: bool

    def to_dict(self) -> dict[str, Plain]:
        """Return the look as plain values."""
        return {
            "window": self.window.to_dict(),
            "observed": _plain(self.observed),
            "baseline": None if self.baseline is None else _plain(self.baseline),
            "compared": self.compared,
            "holds": self.holds,
        }


@dataclass(frozen=True, slots=True)
class Met:
    """The condition holds; `checks` are the looks it rests on, newest first."""

    condition: Condition
    checks: tuple[Check, ...]

    def to_dict(self) -> dict[str, Plain]:
        """Return the verdict as plain values."""
        return _verdict("met", self.condition, self.checks)


@dataclass(frozen=True, slots=True)
class NotMet:
    """The condition does not hold; `checks` are the looks it rests on, newest first."""

    condition: Condition
    checks: tuple[Check, ...]

    def to_dict(self) -> dict[str, Plain]:
        """Return the verdict as plain values."""
        return _verdict("not_met", self.condition, self.checks)


Verdict: TypeAlias = "Met | NotMet | Undecided"


def _plain(value: float | Estimate) -> Plain:
    return value.to_dict() if isinstance(value, Estimate) else value


def _verdict(outcome: str, condition: Condition, checks: tuple[Check, ...]) -> dict[str, Plain]:
    return {"outcome": outcome, "condition": condition.to_dict(), "checks": [check.to_dict() for check in checks]}
