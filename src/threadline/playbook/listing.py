"""What a playbook holds: its kinds, the things of a kind, one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.answers import Provenance
from threadline.errors import PlaybookError
from threadline.playbook.kinds import KINDS
from threadline.playbook.starting import folder_named

if TYPE_CHECKING:
    from threadline.answers import Plain
    from threadline.playbook.load import Playbook


@dataclass(frozen=True, slots=True)
class PlaybookListing:
    """Rows that tell what a playbook holds, and the version that they were read from."""

    version: str
    fingerprint: str
    rows: tuple[dict[str, Plain], ...]

    def to_dict(self) -> dict[str, Plain]:
        """Return the listing as plain values."""
        provenance = Provenance({"playbook": self.fingerprint}).to_dict()
        return {**provenance, "version": self.version, "rows": [dict(row) for row in self.rows]}


def list_playbook(playbook: Playbook, kind: str | None = None, *, name: str | None = None) -> PlaybookListing:
    """Return the kinds with the ids of their things; with a kind, its things whole; with a name, that one.

    Raises SettingError for a kind that there is not, PlaybookError for a name.
    """
    rows = _kinds(playbook) if kind is None else _things(playbook, folder_named(kind), name)
    return PlaybookListing(playbook.version, playbook.fingerprint, rows)


def _kinds(playbook: Playbook) -> tuple[dict[str, Plain], ...]:
    return tuple(
        {"kind": kind.word, "folder": folder, "ids": [thing.id for thing in playbook.things(folder)]}
        for folder, kind in KINDS.items()
    )


def _things(playbook: Playbook, folder: str, name: str | None) -> tuple[dict[str, Plain], ...]:
    things = {thing.id: thing for thing in playbook.things(folder)}
    if name is not None and name not in things:
        word = KINDS[folder].word.replace("_", " ")
        raise PlaybookError("playbook", f"no {word} {name!r}", f"There are: {', '.join(things)}")
    return tuple(thing.to_dict() for thing in things.values() if name in (None, thing.id))
