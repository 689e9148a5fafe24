"""The shape that every answer has, whichever door it was asked through.

An estimate always carries its interval. What cannot be said is `Undecided`, with its reason and what would settle it:
never NaN, never a made-up number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeAlias

from threadline._version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with the interval that holds the truth with probability `level` (0..1)."""

    value: float
    low: float
    high: float
    level: float = 0.95

    def __post_init__(self) -> None:
        """Refuse what is not a number: an estimate that cannot be made is `Undecided`."""
        if not all(math.isfinite(part) for part in (self.value, self.low, self.high)):
            message = f"an estimate must be finite, not {self.value}, {self.low}, {self.high}"
            raise ValueError(message)

    def to_dict(self) -> dict[str, Plain]:
        """Return the estimate as plain values."""
        return {"value": self.value, "low": self.low, "high": self.high, "level": self.level}


@dataclass(frozen=True, slots=True)
class Undecided:
    """Something that cannot be said, why, and what would settle it."""

    reason: str
    hint: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the reason and the hint as plain values."""
        return {"undecided": self.reason, "hint": self.hint}


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a result rests on: enough to compute it again."""

    inputs: Mapping[str, str]
    settings: Mapping[str, Plain] = field(default_factory=dict)
    as_of: datetime | None = None

    def to_dict(self) -> dict[str, Plain]:
        """Return the keys that every result carries."""
        return {
            "threadline_version": __version__,
            "inputs": dict(self.inputs),
            "settings": dict(self.settings),
            "as_of": None if self.as_of is None else moment(self.as_of),
        }


def moment(value: datetime) -> str:
    """Return a moment as ISO 8601 in UTC, to the second: the one form in which answers carry times."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def day(value: date) -> str:
    """Return a day as ISO 8601."""
    return value.isoformat()
