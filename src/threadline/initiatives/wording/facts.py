"""What is known of an initiative besides the text, for rewrites in its own numbers."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from threadline.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """The parts of a brief as short texts, each as it would stand in a sentence; None where unknown."""

    metric: str | None = None
    baseline: str | None = None
    target: str | None = None
    horizon: str | None = None
    slice: str | None = None
    constraint: str | None = None
    problem: str | None = None
    population: str | None = None
    data: str | None = None

    @classmethod
    def from_mapping(cls, facts: Mapping[str, object]) -> KnownFacts:
        """Read facts by name. Raises SettingError for a name that is not a part of a brief."""
        names = [one.name for one in fields(cls)]
        for name in facts:
            if name not in names:
                raise SettingError("facts", name, names)
        return cls(**{name: _said(value) for name, value in facts.items()})


def _said(value: object) -> str | None:
    said = "" if value is None else " ".join(str(value).split())
    return said or None
