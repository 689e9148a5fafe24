"""A chain of hashes over decided records, by which tampering shows.

Each link holds the SHA-256 of the record as it was decided and of the link before it, so that a record cannot be
changed, removed, inserted or put elsewhere without every later link failing. What may still happen to a decided record
(it is superseded or deprecated) is a link of its own, and the record must stand as its last link says.

The scheme is that of a hash-linked timestamp log (Haber and Stornetta, 1991). It shows tampering by whoever cannot
rewrite the whole chain: keep the newest hash where others can see it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from threadline.decisions.record import Status
from threadline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadline.answers import Plain
    from threadline.decisions.record import Decision

FIRST = "0" * 64
"""What the first link names as the link before it."""


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the chain: which decision, the status it came to, and the hashes (SHA-256, hex)."""

    place: int
    reference: str
    event: str
    record: str
    before: str
    hash: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the link as plain values."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not fit: the first link concerned, the decision, and why."""

    place: int
    reference: str
    why: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the fault as plain values."""
        return {"place": self.place, "reference": self.reference, "why": self.why}


def add_link(chain: Sequence[Link], decision: Decision) -> tuple[Link, ...]:
    """Return the chain with a decided record at its end.

    Raises InputError for one that is not decided, or that stands in the chain in the same state.
    """
    if not decision.status.decided:
        raise InputError(f"{decision.reference} is not decided: only decided records are chained.")
    event = decision.status.value
    if decision.status_said and not _is_later(event):
        raise InputError(f"{decision.reference} says {decision.status_said!r}. Write its status as {event!r} first.")
    if any(link.reference == decision.reference and link.event == event for link in chain):
        raise InputError(f"{decision.reference} stands in the chain as {event}. Write a new decision instead.")
    before = chain[-1].hash if chain else FIRST
    link = Link(len(chain) + 1, decision.reference, event, hash_record(decision, event), before, "")
    return (*chain, replace(link, hash=_hash_link(link)))


def hash_record(decision: Decision, event: str) -> str:
    """Return the SHA-256 of what the event fixes: the whole record when decided, how it ended when that came later."""
    told = decision.to_dict()
    later = {name: told.pop(name) for name in ("status", "status_said", "superseded_by")}
    return _digest({"reference": decision.reference, **later} if _is_later(event) else {**told, "status": event})


def _is_later(event: str) -> bool:
    return event in {Status.SUPERSEDED, Status.DEPRECATED}


def verify_chain(chain: Sequence[Link], decisions: Sequence[Decision]) -> tuple[Fault, ...]:
    """Return what does not fit, the first broken link first; nothing when all records are as they were decided."""
    return (*_broken_links(chain), *_changed_records(chain, decisions))


def chain_to_text(chain: Sequence[Link]) -> str:
    """Return the chain as JSON lines, a link each."""
    return "".join(json.dumps(link.to_dict(), sort_keys=True) + "\n" for link in chain)


def chain_from_text(text: str, *, path: str = "chain") -> tuple[Link, ...]:
    """Return the chain that `chain_to_text` wrote. Raises InputError, with the line, for what is no link."""
    links = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            links.append(Link(int(told["place"]), *(str(told[name]) for name in Link.__slots__[1:])))
        except (ValueError, KeyError, TypeError) as error:
            message = f"{path}, line {number}: this is no link of a chain. Restore the file from a copy."
            raise InputError(message) from error
    return tuple(links)


def _broken_links(chain: Sequence[Link]) -> list[Fault]:
    before = FIRST
    for place, link in enumerate(chain, start=1):
        if link.place != place:
            return [
                Fault(place, link.reference, f"link {link.place} stands at place {place}: one was removed or moved")
            ]
        if link.before != before:
            return [Fault(place, link.reference, "it does not name the link before it: one was removed or inserted")]
        if link.hash != _hash_link(link):
            return [Fault(place, link.reference, "the link was changed")]
        before = link.hash
    return []


def _changed_records(chain: Sequence[Link], decisions: Sequence[Decision]) -> list[Fault]:
    by_reference: dict[str, list[Decision]] = {}
    for one in decisions:
        by_reference.setdefault(one.reference, []).append(one)
    last = {link.reference: link for link in chain}
    faults = []
    for link in chain:
        found = by_reference.get(link.reference, [])
        is_last = last[link.reference] is link
        if not found:
            faults.append(Fault(link.place, link.reference, "the record is gone"))
        elif not any(_stands(one, link, is_last=is_last) for one in found):
            faults.append(Fault(link.place, link.reference, f"the record differs from what was {link.event}"))
        elif is_last and len(found) > 1:
            faults.append(Fault(link.place, link.reference, f"{len(found)} records have this number"))
    unlinked = [one for one in decisions if one.status.decided and one.reference not in last]
    return [*faults, *(Fault(0, one.reference, "it is decided and stands in no link") for one in unlinked)]


def _stands(decision: Decision, link: Link, *, is_last: bool) -> bool:
    """Return whether a record is what a link fixed; as its last link says it, it must stand to the letter."""
    if hash_record(decision, link.event) != link.record:
        return False
    usual = not decision.status_said and not decision.superseded_by
    return not is_last or (decision.status.value == link.event and (_is_later(link.event) or usual))


def _hash_link(link: Link) -> str:
    return _digest([link.place, link.reference, link.event, link.record, link.before])


def _digest(value: object) -> str:
    said = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
