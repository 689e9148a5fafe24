"""Older shapes of the file, brought up to the newest one step at a time; newer ones are refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from threadline.initiatives.file.document import Refused
from threadline.initiatives.record.initiative import FORMAT, NEWEST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_NAMED = re.compile(r"initiative/(\d+)\Z")


def version_of(values: Mapping[str, Any]) -> int:
    """Return the version of the shape that a file says it has. Raises Refused when it is newer than is known."""
    if "threadline" not in values:
        raise Refused(1, "does not say what it is", f"Begin with 'threadline: {FORMAT}'")
    said = str(values["threadline"])
    found = _NAMED.match(said)
    if found is None:
        raise Refused(1, f"'threadline: {said}' is no initiative", f"Write 'threadline: {FORMAT}'")
    version = int(found[1])
    if version > NEWEST:
        hint = "Install a newer Threadline, or export it again for this one"
        raise Refused(1, f"has the shape {said}, and this Threadline knows them up to {FORMAT}", hint)
    return version


def upgraded(values: Mapping[str, Any], version: int) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the values in the newest shape, and a sentence for everything that changed its place."""
    found, notes = dict(values), []
    for step in range(version, NEWEST):
        found, said = _STEPS[step](found)
        notes += [f"initiative/{step} was read as initiative/{step + 1}: {one}" for one in said]
    found["threadline"] = FORMAT
    return found, tuple(notes)


_STATES = {"done": "retired"}
_PLACES = {"done": "monitoring"}
_PEOPLE = "product_manager"


def _from_the_board(values: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Bring up what the board kept before there were stages: title, theme, owner, state, reason and a due date."""
    found = {name: one for name, one in values.items() if name not in ("owner", "team", "due_on", "reason")}
    state = str(values.get("state", "proposed"))
    found["state"] = _STATES.get(state, state)
    found.setdefault("stage", _PLACES.get(state, "framing"))
    found.setdefault("capability", "unknown")
    said = [f"state {state!r} in stage {found['stage']!r}"]
    if values.get("reason"):
        found["state_reason"] = values["reason"]
    if values.get("owner"):
        found["daci"] = {"driver": values["owner"]}
        found["people"] = [{"name": values["owner"], "role": _PEOPLE}]
        said.append(f"owner {values['owner']!r} drives it, as {_PEOPLE}")
    if values.get("due_on") and values.get("created_at"):
        at = values["created_at"]
        found["history"] = [
            {"at": at, "kind": "created"},
            {"at": at, "kind": "date_set", "milestone": "launch", "on": values["due_on"]},
        ]
        said.append(f"due on {values['due_on']} is the planned launch")
    found.pop("created_at", None)
    if values.get("team"):
        said.append(f"the team {values['team']!r} has no place any more: name its people")
    return found, said


_STEPS: Mapping[int, Callable[[dict[str, Any]], tuple[dict[str, Any], list[str]]]] = {0: _from_the_board}
