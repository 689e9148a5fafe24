"""What one playbook changes against another, thing by thing, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from threadline.answers import Provenance
from threadline.playbook.differences import Difference, differences
from threadline.playbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadline.answers import Plain
    from threadline.playbook.load import Playbook


@dataclass(frozen=True, slots=True)
class Change:
    """A thing that was `added`, `removed` or `replaced`; a replaced one with the fields in which it differs."""

    kind: str
    id: str
    name: str
    change: str
    fields: tuple[Difference, ...] = ()

    @property
    def words(self) -> str:
        """The change as one line: "gate launch is replaced: conditional yes becomes no"."""
        said = "; ".join(f"{one.field} {one.words}" for one in self.fields)
        return f"{self.kind.replace('_', ' ')} {self.id} is {self.change}{': ' if said else ''}{said}"

    def to_dict(self) -> dict[str, Plain]:
        """Return the change as plain values."""
        return {
            "kind": self.kind,
            "id": self.id,
            "name": self.name,
            "change": self.change,
            "words": self.words,
            "fields": [one.to_dict() for one in self.fields],
        }


@dataclass(frozen=True, slots=True)
class PlaybookDiff:
    """Every change from one playbook to another, and how many things stayed as they were."""

    before: str
    after: str
    changes: tuple[Change, ...]
    same: int

    def to_dict(self) -> dict[str, Plain]:
        """Return the difference as plain values, a row for each change."""
        return {
            **Provenance({"before": self.before, "after": self.after}).to_dict(),
            "same": self.same,
            "rows": [change.to_dict() for change in self.changes],
        }


def compare_playbooks(before: Playbook, after: Playbook) -> PlaybookDiff:
    """Return what `after` changes against `before`. Raises PlaybookError when one of them does not hold together."""
    changes: list[Change] = []
    same = 0
    for folder in KINDS:
        old = {thing.id: thing for thing in before.things(folder)}
        new = {thing.id: thing for thing in after.things(folder)}
        found = list(_changes(KINDS[folder].word, old, new))
        changes += found
        same += len(new) - sum(change.change != "removed" for change in found)
    return PlaybookDiff(before.fingerprint, after.fingerprint, tuple(changes), same)


def _changes(word: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for name, thing in old.items():
        if name not in new:
            yield Change(word, name, _name_of(thing), "removed")
            continue
        found = (*differences(_told(thing), _told(new[name])), *_examples(thing, new[name]))
        if found:
            yield Change(word, name, _name_of(new[name]), "replaced", found)
    for name, thing in new.items():
        if name not in old:
            yield Change(word, name, _name_of(thing), "added")


def _told(thing: Any) -> dict[str, Plain]:
    told: dict[str, Plain] = thing.to_dict()
    # A failure mode tells only how many examples it has; which ones they are is compared below.
    return {name: value for name, value in told.items() if name != "examples"}


def _examples(before: Any, after: Any) -> Iterator[Difference]:
    old = {(one.capability, one.text) for one in getattr(before, "examples", ())}
    new = {(one.capability, one.text) for one in getattr(after, "examples", ())}
    if old != new:
        yield Difference("examples", f"drops {len(old - new)}, adds {len(new - old)}")


def _name_of(thing: Any) -> str:
    """Return what people call a thing; a question is called by what it asks, a term by its first word."""
    words = getattr(thing, "words", None)
    return str(getattr(thing, "name", None) or getattr(thing, "asks", "") if not words else words[0])
