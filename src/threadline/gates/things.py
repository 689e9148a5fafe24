"""Things outside the record: which version each has now, and why a reference to one no longer holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from threadline.gates.rules import Rules
    from threadline.initiatives import Initiative, Reference

Node: TypeAlias = "tuple[str, str]"

GONE = ""
"""The version of a thing that no longer exists."""


def changed_things(
    rests_on: Mapping[Node, tuple[Reference, ...]], made_at: Mapping[Node, datetime], things: Things
) -> dict[tuple[Node, Reference], str]:
    """Return each reference to a thing outside that is no longer as it was, with the reason in words."""
    found = {}
    for node, references in rests_on.items():
        for reference in references:
            why = things.why_changed(reference, since=made_at.get(node))
            if why is not None:
                found[node, reference] = why
    return found


def _versions_of(initiative: Initiative) -> dict[Node, list[tuple[str, datetime | None]]]:
    """Return the versions that each thing outside has had, oldest first, each with the moment it began."""
    found: dict[Node, list[tuple[str, datetime | None]]] = {}
    for event in initiative.events("thing_changed", "thing_vanished"):
        version = GONE if event.kind == "thing_vanished" else str(event.text("version"))
        found.setdefault((str(event.text("what")), str(event.text("id"))), []).append((version, event.at))
    for contract in initiative.data_contracts:
        # A change that was noted counts, whether or not somebody has written the contract anew since.
        found.setdefault(("data_contract", contract.id), [(contract.version, None)])
    return found


def _ahead(version: str, versions: list[tuple[str, datetime | None]], made_at: datetime | None) -> bool:
    """Return whether something was made on a version that has not come into force yet, as a candidate is evaluated."""
    newest = versions[-1][1]
    if newest is None or made_at is None or version in {one for one, _ in versions}:
        return False
    return made_at > newest


def _superseded(
    reference: Reference, versions: list[tuple[str, datetime | None]], since: datetime | None
) -> str | None:
    version, at = versions[-1]
    thing = f"{reference.kind} {reference.id}"
    if version == GONE:
        return f"{thing} has vanished, so that it cannot be computed again"
    if reference.version is None:
        changed = at is not None and since is not None and at > since
        return f"{thing} changed to {version} on {at:%Y-%m-%d}" if changed else None
    if version == reference.version or _ahead(reference.version, versions, since):
        return None
    return f"{thing} is now {version}, this rests on {reference.version}"


class Things:
    """Which version each thing outside has now, and since when."""

    def __init__(self, initiative: Initiative, rules: Rules, as_of: datetime) -> None:
        self._initiative, self._rules, self._today = initiative, rules, as_of.date()
        self._versions = _versions_of(initiative)

    def why_changed(self, reference: Reference, *, since: datetime | None) -> str | None:
        """Return why a reference no longer holds; None while it does, or while nothing is known of it."""
        if reference.kind == "owner":
            return self._owner_changed(reference)
        if reference.kind == "playbook":
            return self._playbook_changed(reference)
        versions = self._versions.get((reference.kind, reference.id))
        return None if versions is None else _superseded(reference, versions, since)

    def _owner_changed(self, reference: Reference) -> str | None:
        owner, before = self._initiative.owners.get(reference.id), reference.version
        if before is None:
            return None
        if owner is None:
            return f"nobody owns {reference.id} any more, it was {before}"
        if owner != before:
            return f"{reference.id} is now owned by {owner}, this rests on {before}"
        if self._initiative.is_here(owner, self._today):
            return None
        return f"{owner}, who owns {reference.id}, has left"

    def _playbook_changed(self, reference: Reference) -> str | None:
        if reference.id in self._rules.gates:
            # An approval rests on what its own gate asked, not on every word of the playbook.
            same = self._rules.gate_digest(reference.id) == reference.version
            return None if same else f"the playbook now asks something else at {reference.id}"
        now = self._initiative.playbook_version
        if now is None or reference.version in (None, now):
            return None
        return f"it runs on playbook {now}, this rests on {reference.version}"
