"""An event of the history, read with what its kind carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from threadline.initiatives.record.history import EVENTS, Event
from threadline.initiatives.record.shape import SPECIAL, Reader, is_nothing, refuse_name

if TYPE_CHECKING:
    from threadline.initiatives.record.history import Value
    from threadline.initiatives.record.shape import Path

_HINTS: dict[str, Any] = {
    "text": str,
    "texts": tuple[str, ...],
    "number": float,
    "date": date,
    "days": Mapping[str, float],
}


def read_event(value: object, path: Path, reader: Reader) -> Any:
    """Return the event that an entry of the history tells, or MISSING after noting what is wrong with it."""
    if type(value) is dict and (event := _plain_event(value)) is not None:
        return event
    if not isinstance(value, Mapping):
        return reader.complain(path, "must hold an event", "Write {at: 2026-03-01T09:00:00Z, kind: created}")
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in EVENTS:
        return _refuse_kind(kind, path, reader)
    at = _required(value, "at", path, reader)
    by = None if is_nothing(value.get("by")) else reader.read(str, value["by"], (*path, "by"))
    values = _values(value, EVENTS[str(kind)], path, reader)
    return MISSING if MISSING in (at, by) or values is None else Event(at, str(kind), by, values)


def _plain_event(value: dict[str, object]) -> Event | None:
    """Return an event that carries texts only, as most do; None where a closer look is needed."""
    if not all(type(one) is str and one and one == one.strip() for one in value.values()):
        return None
    kind = str(value.get("kind"))
    if kind not in EVENTS or not _REQUIRED[kind] <= value.keys() <= _KNOWN[kind]:
        return None
    try:
        at = datetime.fromisoformat(str(value["at"]))
    except ValueError:
        return None
    by = value.get("by")
    return Event(at, kind, None if by is None else str(by), _texts(value)) if at.tzinfo is UTC else None


def _texts(value: dict[str, object]) -> dict[str, Any]:
    return {name: one for name, one in value.items() if name not in _HEAD}


_HEAD = frozenset({"at", "kind", "by"})
_KNOWN = {kind: _HEAD | {name for name, one in EVENTS[kind].items() if one.kind == "text"} for kind in EVENTS}
_REQUIRED = {kind: {"at", "kind"} | {name for name, one in EVENTS[kind].items() if one.required} for kind in EVENTS}


def _refuse_kind(kind: object, path: Path, reader: Reader) -> Any:
    if kind is None:
        return reader.complain(path, "kind is missing", f"Add 'kind: ...': {', '.join(EVENTS)}")
    return refuse_name(reader, (*path, "kind"), str(kind), EVENTS, what="event")


def _required(value: Mapping[str, object], name: str, path: Path, reader: Reader) -> Any:
    if name not in value:
        return reader.complain(path, f"{name} is missing", f"Add '{name}: ...'")
    return reader.read(datetime, value[name], (*path, name))


def _values(
    value: Mapping[str, object], carried: Mapping[str, Value], path: Path, reader: Reader
) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    for name, one in value.items():
        if name in _HEAD:
            continue
        if name not in carried:
            refuse_name(reader, (*path, name), name, {"at": 0, "kind": 0, "by": 0, **carried})
            found[name] = MISSING
        elif not is_nothing(one):
            found[name] = _plain(reader.read(_HINTS[carried[name].kind], one, (*path, name)))
    for name, one in carried.items():
        if one.required and name not in found:
            reader.complain(path, f"{name} is missing", f"Add '{name}: ...': {one.says}")
            found[name] = MISSING
    return None if any(one is MISSING for one in found.values()) else found


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


SPECIAL[Event] = read_event
