"""Measures that conditions may name: their unit and kind. How they are fetched is passed in."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING

from threadline.answers import Plain, moment
from threadline.errors import ConditionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from typing import TypeAlias

    from threadline.answers import Estimate, Undecided
    from threadline.conditions.condition import Subject

    Fetch: TypeAlias = "Callable[[Question], float | Estimate | Undecided]"
    Fetches: TypeAlias = "Mapping[str, Fetch]"


class MeasureKind(StrEnum):
    """What happens to a measure when a period grows: a count adds up, the others do not."""

    COUNT = "count"
    MEAN = "mean"
    SHARE = "share"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure's name, unit and kind; `meaning` is one sentence for people. A share is 0..1 and shown in percent."""

    name: str
    unit: str
    kind: MeasureKind
    meaning: str

    @property
    def needs_period(self) -> bool:
        """Whether the measure says nothing without a period: all but a level, which stands at a moment."""
        return self.kind is not MeasureKind.LEVEL


@dataclass(frozen=True, slots=True)
class Measures:
    """A set of measures by name; adding to it gives a new set."""

    by_name: Mapping[str, Measure]

    @classmethod
    def of(cls, measures: Iterable[Measure]) -> Measures:
        """Return the set of some measures. Raises ValueError when two share a name."""
        by_name: dict[str, Measure] = {}
        for measure in measures:
            if measure.name in by_name:
                message = f"two measures are named {measure.name!r}"
                raise ValueError(message)
            by_name[measure.name] = measure
        return cls(by_name)

    def adding(self, *measures: Measure) -> Measures:
        """Return this set with further measures. Raises ValueError when a name is taken."""
        return Measures.of([*self.by_name.values(), *measures])

    def named(self, name: str, *, condition: str) -> Measure:
        """Return a measure. Raises ConditionError with the nearest name when there is none."""
        if name in self.by_name:
            return self.by_name[name]
        near = get_close_matches(name, self.by_name, n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]!r}?" if near else f"Measures: {', '.join(sorted(self.by_name))}"
        raise ConditionError(condition, f"there is no measure {name!r}", hint)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, `start` included and `end` not; for a level both are the moment asked about."""

    start: datetime
    end: datetime

    @property
    def days(self) -> float:
        """How long it is, in days of 24 hours."""
        return (self.end - self.start).total_seconds() / 86_400

    def to_dict(self) -> dict[str, Plain]:
        """Return both ends as plain values."""
        return {"start": moment(self.start), "end": moment(self.end)}


@dataclass(frozen=True, slots=True)
class Question:
    """What a fetcher is asked: the measure's name, what it is about, and when."""

    measure: str
    subjects: tuple[Subject, ...]
    window: Window


STANDARD_MEASURES = Measures.of(
    [
        Measure("tickets", "tickets", MeasureKind.COUNT, "Tickets that came in; near-copies count once."),
        Measure("people", "people", MeasureKind.COUNT, "People who wrote at least one ticket."),
        Measure("tag_rate", "share", MeasureKind.SHARE, "Share of tickets that carry the tag."),
        Measure("ticket_share", "share", MeasureKind.SHARE, "Share of all tickets."),
        Measure("csat", "points", MeasureKind.MEAN, "Mean customer satisfaction, 1 to 5."),
        Measure("handle_minutes", "minutes", MeasureKind.MEAN, "Mean minutes that an agent spent on a ticket."),
        Measure("resolution_minutes", "minutes", MeasureKind.MEAN, "Mean minutes from a ticket's opening to its end."),
        Measure("usage", "events", MeasureKind.COUNT, "Uses of a capability."),
        Measure("spikes", "spikes", MeasureKind.LEVEL, "Spikes that are going on."),
    ]
)
