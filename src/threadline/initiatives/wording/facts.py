"""What is known of an initiative besides the text, for rewrites in its own numbers."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

from threadline.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from threadline.initiatives.record.brief import Brief
    from threadline.initiatives.record.success_metric import Leg, SuccessMetric


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


def facts_of(brief: Brief, success_metric: SuccessMetric) -> dict[str, str]:
    """Return the facts that an initiative's record holds: of its legs the first of business, ticket and model."""
    legs = success_metric.legs()
    found = _leg_facts(legs[0][1]) if legs else {}
    found |= {
        "problem": brief.problem,
        "population": brief.people_affected,
        "slice": found.get("slice") or ", ".join(brief.slices),
        "constraint": "; ".join(filter(None, astuple(brief.constraints))),
    }
    return {part: said for part, said in found.items() if said}


def _leg_facts(leg: Leg) -> dict[str, str | None]:
    unit = f" {leg.unit}" if leg.unit else ""
    return {
        "metric": leg.measure,
        "baseline": None if leg.starts_at is None else f"{leg.starts_at:g}{unit}",
        "target": None if leg.target is None else f"{leg.target:g}{unit}",
        "horizon": None if leg.by is None else leg.by.isoformat(),
        "slice": leg.slice,
        "data": leg.source,
    }
