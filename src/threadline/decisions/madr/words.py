"""The words by which records name their parts, in MADR 2 to 4 and in Nygard's form."""

from __future__ import annotations

import re
from datetime import date, datetime

from threadline.decisions.record import Status

PARTS = {
    "context": ("context and problem statement", "context", "problem statement", "problem", "question", "issue"),
    "drivers": ("decision drivers", "drivers"),
    "options": ("considered options", "options", "options considered", "alternatives", "alternatives considered"),
    "outcome": ("decision outcome", "decision", "outcome", "choice"),
    "pros": ("pros and cons of the options", "pros and cons"),
    "consequences": ("consequences",),
    "good": ("positive consequences",),
    "bad": ("negative consequences",),
    "confirmation": ("confirmation", "validation"),
    "trade_offs": ("trade-offs", "trade-off matrix"),
    "triggers": ("review triggers",),
    "more": ("more information",),
    "status": ("status",),
    "date": ("date",),
    "approvers": ("deciders", "decision makers", "decision-makers", "approvers"),
    "consulted": ("consulted",),
    "informed": ("informed",),
    "driver": ("driver",),
}
_PART_OF = {word: part for part, words in PARTS.items() for word in words}

_STATUSES = {
    Status.PROPOSED: ("proposed", "draft", "pending", "open", "in review", "rfc", "under discussion"),
    Status.ACCEPTED: ("accepted", "approved", "decided", "adopted", "implemented", "done", "active"),
    Status.REJECTED: ("rejected", "declined"),
    Status.DEPRECATED: ("deprecated", "obsolete", "retired"),
    Status.SUPERSEDED: ("superseded", "superceded", "replaced"),
}
_STATUS_OF = {word: status for status, words in _STATUSES.items() for word in words}
_SUPERSEDED_BY = re.compile(r"(?:supers?[ec]+ded|replaced)\s+by\s+(?P<what>.+)", re.IGNORECASE)
_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<to>[^)]*)\)")
_NUMBER = re.compile(r"\d+")
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y")


def part_of(title: str) -> str | None:
    """Return which part of a record a heading or a field names."""
    return _PART_OF.get(title.strip().rstrip(":").strip().casefold())


def status_of(said: str) -> Status | None:
    """Return the status that some words tell, None when they tell none that is known."""
    words = _LINK.sub(lambda found: found["text"], said).strip().strip("*_`.").casefold()
    return next((status for word, status in _STATUS_OF.items() if re.match(rf"{word}\b", words)), None)


def status_words(status: Status, superseded_by: str) -> str:
    """Return how MADR says a status."""
    return f"superseded by {superseded_by}" if superseded_by else status.value


def successor_in(said: str) -> str:
    """Return what a status says that the decision is superseded by; empty when it does not say."""
    found = _SUPERSEDED_BY.search(said)
    return reference_in(found["what"]) if found else ""


def reference_in(said: str) -> str:
    """Return `ADR-0005` for whatever names a decision by number (a link, a file, a title), else the words."""
    link = _LINK.search(said)
    words = (link["text"] if link else said).strip().strip(".").strip()
    number = _NUMBER.search(words) or (_NUMBER.search(link["to"]) if link else None)
    return f"ADR-{int(number[0]):04}" if number and int(number[0]) < 10**9 else words


def day_of(said: object) -> date | None:
    """Return the day that a field or a line tells, None when it tells none."""
    if isinstance(said, datetime):
        return said.date()
    if isinstance(said, date):
        return said
    words = str(said).strip().strip("*_`")
    for form in _DAYS:
        for tried in (words, words[:10]):
            try:
                return datetime.strptime(tried, form).date()  # noqa: DTZ007  a day has no zone
            except ValueError:
                continue
    return None


def people_in(said: object) -> tuple[str, ...]:
    """Return the people that a field names: a list, or names with commas between them."""
    parts = said if isinstance(said, list) else re.split(r"[,;\n]", str(said or ""))
    return tuple(name for part in parts if (name := str(part).strip().strip("*-_").strip()))
