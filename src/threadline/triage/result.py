"""What a triage answers: the same shape for Python, `--json`, the stored snapshot, the page and the HTTP API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.answers import Plain, moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from threadline.answers import Estimate, Provenance, Undecided


@dataclass(frozen=True, slots=True)
class TicketCounts:
    """How many tickets came in and what became of them; `users_known` counts those that say who wrote."""

    read: int
    accepted: int
    rejected: int
    duplicates: int
    repeated_ids: int
    redacted: Mapping[str, int]
    people: int
    users_known: int
    first_at: datetime | None
    last_at: datetime | None
    languages: Mapping[str, int]
    notes: Sequence[str]

    def to_dict(self) -> dict[str, Plain]:
        """Return the counts as plain values; `redacted` is the total, `redacted_by_kind` its parts."""
        return {
            "read": self.read,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "duplicates": self.duplicates,
            "repeated_ids": self.repeated_ids,
            "redacted": sum(self.redacted.values()),
            "redacted_by_kind": dict(self.redacted),
            "people": self.people,
            "users_known": self.users_known,
            "first_at": None if self.first_at is None else moment(self.first_at),
            "last_at": None if self.last_at is None else moment(self.last_at),
            "languages": dict(self.languages),
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class ResponseOption:
    """One way to answer a theme: what it needs, and how many of the theme's tickets it would touch."""

    response: str
    needs: str
    tickets: int

    def to_dict(self) -> dict[str, Plain]:
        """Return the option as plain values."""
        return {"response": self.response, "needs": self.needs, "tickets": self.tickets}


@dataclass(frozen=True, slots=True)
class ThemeSummary:
    """One theme as the meeting sees it."""

    theme_id: str
    name: str
    key_phrases: Sequence[str]
    size: int
    people: int
    share: Estimate
    trend: Mapping[str, Plain]
    measures: Mapping[str, Plain]
    spike: Mapping[str, Plain] | None
    failure_mode: Mapping[str, Plain]
    lane: str
    response: str
    response_because: str
    options: Sequence[ResponseOption]
    job: str
    typical: Sequence[str]
    quotes: Sequence[str]
    per_day: Sequence[int]
    first_at: datetime
    last_at: datetime

    def to_dict(self) -> dict[str, Plain]:
        """Return the theme as plain values; `csat` also stands alone, as the contract names it."""
        return {
            "theme_id": self.theme_id,
            "name": self.name,
            "key_phrases": list(self.key_phrases),
            "size": self.size,
            "people": self.people,
            "share": self.share.to_dict(),
            "trend": dict(self.trend),
            **self.measures,
            "spike": None if self.spike is None else dict(self.spike),
            "failure_mode": dict(self.failure_mode),
            "lane": self.lane,
            "response": self.response,
            "response_because": self.response_because,
            "options": [option.to_dict() for option in self.options],
            "job": self.job,
            "typical": list(self.typical),
            "quotes": list(self.quotes),
            "per_day": list(self.per_day),
            "first_at": moment(self.first_at),
            "last_at": moment(self.last_at),
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """What the meeting is asked to decide about one theme."""

    theme_id: str
    question: str
    proposed: str
    because: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the question as plain values."""
        return {
            "theme_id": self.theme_id,
            "question": self.question,
            "proposed": self.proposed,
            "because": self.because,
        }


@dataclass(frozen=True, slots=True)
class TriageResult:
    """The whole triage: every number and sentence on the page comes from here."""

    provenance: Provenance
    headline: str
    tickets: TicketCounts
    themes: Sequence[ThemeSummary]
    on_page: Sequence[str]
    unassigned_size: int
    unassigned_share: Estimate | Undecided
    ask: str
    decisions: Sequence[Decision]
    changes: Sequence[Mapping[str, Plain]]

    def to_dict(self) -> dict[str, Plain]:
        """Return the triage as plain values, the shape that all doors share."""
        return {
            **self.provenance.to_dict(),
            "headline": self.headline,
            "tickets": self.tickets.to_dict(),
            "themes": [theme.to_dict() for theme in self.themes],
            "on_page": list(self.on_page),
            "unassigned": {"size": self.unassigned_size, "share": self.unassigned_share.to_dict()},
            "ask": self.ask,
            "decisions": [decision.to_dict() for decision in self.decisions],
            "changes": [dict(change) for change in self.changes],
        }
