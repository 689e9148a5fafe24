"""The shape of a record, from the type hints of its dataclasses: read from plain values, written to plain values.

One description serves reading, writing and the JSON Schema, so that the three cannot disagree.
"""

from __future__ import annotations

import math
import re
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from functools import cache
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from threadline.answers import Estimate, moment
from threadline.initiatives.record.evidence import Reference
from threadline.initiatives.record.history import Event

Path: TypeAlias = tuple[str | int, ...]


class Unquoted(str):
    """Text that stood in a file without quotation marks: where any value may stand, it may be a number or nothing."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something wrong at a place in a file, and what to do."""

    path: Path
    problem: str
    hint: str


class Unreadable(Exception):
    """A value is not what it must be. `path` is the place below the one that was asked for."""

    def __init__(self, problem: str, hint: str, path: Path = ()) -> None:
        super().__init__(problem)
        self.problem, self.hint, self.path = problem, hint, path


class Reader:
    """Reads values into records and collects every trouble, not only the first."""

    def __init__(self) -> None:
        self.troubles: list[Trouble] = []

    def read(self, hint: Any, value: object, path: Path) -> Any:
        """Return the value as what the hint says, or `MISSING` after noting the trouble."""
        return _converter(hint)(value, path, self)

    def complain(self, path: Path, problem: str, hint: str) -> Any:
        """Note a trouble."""
        self.troubles.append(Trouble(path, problem, hint))
        return MISSING


Converter: TypeAlias = Callable[[object, Path, Reader], Any]

SPECIAL: dict[Any, Converter] = {}
"""Types that are read in a way of their own, which their modules put here."""

_NOTHING = {"", "~", "null", "Null", "NULL"}
_YES, _NO = {"true", "True", "TRUE", "yes", "Yes"}, {"false", "False", "FALSE", "no", "No"}
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_NUMBER = re.compile(r"[-+]?(?:[0-9][0-9_]*)?\.?[0-9]+(?:[eE][-+]?[0-9]+)?\.?\Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")


def is_nothing(value: object) -> bool:
    """Return whether a value stands for nothing at all."""
    return value is None or (isinstance(value, Unquoted) and value in _NOTHING)


def free_value(value: object) -> Any:
    """Return a value of any kind as plain values, unquoted words taken for what YAML takes them for.

    Raises Unreadable for numbers that are none.
    """
    if isinstance(value, Unquoted):
        return _resolved(value)
    if isinstance(value, Mapping):
        return {str(name): free_value(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [free_value(one) for one in value]
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        raise Unreadable(f"{value} is no number", "Leave it out, and say in words why it cannot be said")
    return value


def _resolved(text: Unquoted) -> Any:
    if text in _NOTHING:
        return None
    if text in _YES or text in _NO:
        return text in _YES
    if _INTEGER.match(text):
        return int(text)
    if _NUMBER.match(text):
        return float(text.replace("_", ""))
    if text.lower().lstrip("+-") in {".nan", ".inf"}:
        raise Unreadable(f"{text} is no number", "Leave it out, and say in words why it cannot be said")
    return str(text)


@cache
def _converter(hint: Any) -> Converter:
    if hint in _SIMPLE:
        return _simple(_SIMPLE[hint])
    origin = get_origin(hint)
    if origin is Literal:
        return _choice(get_args(hint))
    if origin in (Union, types.UnionType):
        return _optional(hint)
    if origin is tuple:
        return _references if get_args(hint)[0] is Reference else _list_of(get_args(hint)[0])
    if origin is not None and issubclass(origin, Mapping):
        return _mapping_of(get_args(hint)[1])
    if hint in SPECIAL:
        return SPECIAL[hint]
    if is_dataclass(hint):
        return _record_of(hint)
    return _simple(free_value)


def _simple(convert: Callable[[object], Any]) -> Converter:
    def read(value: object, path: Path, reader: Reader) -> Any:
        try:
            return convert(value)
        except Unreadable as error:
            return reader.complain((*path, *error.path), error.problem, error.hint)

    return read


def _text(value: object) -> str:
    if type(value) is str and (said := value.strip()):
        return said
    if isinstance(value, bool) or not isinstance(value, str | int | float) or is_nothing(value):
        raise Unreadable("must be a text", f"It says {_shown(value)}")
    said = str(value).strip()
    if not said:
        raise Unreadable("must be a text", "It is empty: write something, or leave the line out")
    return said


def _yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, Unquoted) and value in _YES | _NO:
        return value in _YES
    raise Unreadable("must be true or false", f"It says {_shown(value)}")


def _number(value: object) -> float:
    found = free_value(value)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise Unreadable("must be a number", f"It says {_shown(value)}")
    return float(found)


def _whole(value: object) -> int:
    found = _number(value)
    if found != int(found):
        raise Unreadable("must be a whole number", f"It says {_shown(value)}")
    return int(found)


def _moment(value: object) -> datetime:
    try:
        said = value if isinstance(value, datetime) else datetime.fromisoformat(_text(value))
    except ValueError as error:
        hint = f"It says {_shown(value)}; write 2026-03-01T09:00:00Z"
        raise Unreadable("must be a moment", hint) from error
    # A naive moment is one in UTC, here as in the tables.
    return said.replace(tzinfo=UTC) if said.tzinfo is None else said.astimezone(UTC)


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    said = _text(value)
    try:
        if _DAY.match(said):
            return date.fromisoformat(said)
    except ValueError:
        pass
    raise Unreadable("must be a day", f"It says {_shown(value)}; write 2026-03-01")


_SIMPLE: dict[Any, Callable[[object], Any]] = {
    str: _text,
    bool: _yes_no,
    float: _number,
    int: _whole,
    datetime: _moment,
    date: _day,
}


def _choice(allowed: tuple[str, ...]) -> Converter:
    def convert(value: object) -> str:
        said = _text(value)
        if said not in allowed:
            near = get_close_matches(said, allowed, n=1)
            meant = f"Did you mean {near[0]!r}? " if near else ""
            raise Unreadable(f"cannot be {said!r}", f"{meant}It can be: {', '.join(allowed)}")
        return said

    return _simple(convert)


def _optional(hint: Any) -> Converter:
    others = [one for one in get_args(hint) if one is not types.NoneType]
    if Estimate in others:
        inner: Converter = _estimate
    elif len(others) == 1:
        inner = _converter(others[0])
    else:
        return _simple(free_value)

    def read(value: object, path: Path, reader: Reader) -> Any:
        return None if is_nothing(value) else inner(value, path, reader)

    return read


def _estimate(value: object, path: Path, reader: Reader) -> Any:
    return _converter(Estimate if isinstance(value, Mapping) else float)(value, path, reader)


def _list_of(hint: Any) -> Converter:
    inner = _converter(hint)

    def read(value: object, path: Path, reader: Reader) -> Any:
        if is_nothing(value):
            return ()
        if not isinstance(value, list | tuple):
            return reader.complain(path, "must be a list", "Begin each entry with '- '")
        entries = [inner(one, (*path, number), reader) for number, one in enumerate(value)]
        return MISSING if MISSING in entries else tuple(entries)

    return read


def _mapping_of(hint: Any) -> Converter:
    inner = _converter(hint)

    def read(value: object, path: Path, reader: Reader) -> Any:
        if is_nothing(value):
            return {}
        if not isinstance(value, Mapping):
            return reader.complain(path, "must hold lines of 'name: value'", "Indent them by two blanks")
        entries = {str(name): inner(one, (*path, str(name)), reader) for name, one in value.items()}
        return MISSING if any(one is MISSING for one in entries.values()) else entries

    return read


def _references(value: object, path: Path, reader: Reader) -> Any:
    if is_nothing(value):
        return ()
    if not isinstance(value, Mapping):
        return reader.complain(path, "must name what it rests on by kind", "Write {model_version: refunds@7}")
    found = []
    for kind, named in value.items():
        several = named if isinstance(named, list | tuple) else [named]
        for number, one in enumerate(several):
            text = _converter(str)(one, (*path, str(kind), number), reader)
            if text is MISSING:
                return MISSING
            name, _, version = text.partition("@")
            found.append(Reference(str(kind), name.strip(), version.strip() or None))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Member:
    """A field of a record: its name, its type, whether a file must have it, and what it holds."""

    name: str
    hint: Any
    required: bool
    says: str


@cache
def members(record: Any) -> tuple[Member, ...]:
    """Return the fields of a record."""
    hints = get_type_hints(record)
    return tuple(
        Member(
            one.name,
            hints[one.name],
            one.default is MISSING and one.default_factory is MISSING,
            one.metadata.get("says", ""),
        )
        for one in fields(record)
    )


def _record_of(record: Any) -> Converter:
    known = members(record)
    readers = {one.name: _converter(one.hint) for one in known}
    required = tuple(one for one in known if one.required)

    def read(value: object, path: Path, reader: Reader) -> Any:
        if type(value) is not dict and not isinstance(value, Mapping):
            return reader.complain(path, "must hold lines of 'name: value'", f"It says {_shown(value)}")
        found = {}
        for name, one in value.items():
            inner = readers.get(name)
            if inner is None:
                refuse_name(reader, (*path, name), str(name), readers)
            else:
                found[name] = inner(one, (*path, name), reader)
        for one in required:
            # A field that may be nothing must still be said to be nothing.
            if one.name not in found:
                found[one.name] = reader.complain(path, f"{one.name} is missing", f"Add '{one.name}: ...': {one.says}")
        return MISSING if MISSING in found.values() else _made(record, found, path, reader)

    return read


def _made(record: Any, found: dict[str, Any], path: Path, reader: Reader) -> Any:
    try:
        return record(**found)
    except ValueError as error:
        return reader.complain(path, str(error), "Give finite numbers")


def refuse_name(reader: Reader, path: Path, name: str, known: Iterable[str], *, what: str = "field") -> Any:
    """Note that nothing has that name, and which name may be meant."""
    names = tuple(known)
    near = get_close_matches(name, names, n=1)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    return reader.complain(path, f"there is no {what} {name!r}", f"{meant}It can be: {', '.join(names)}")


def plain_value(value: Any) -> Any:
    """Return a value of a record as plain values; fields that say nothing are left out."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return moment(value) if value.microsecond == 0 else value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Event):
        return _plain_event(value)
    if is_dataclass(value) and not isinstance(value, type):
        return _plain_record(value)
    if isinstance(value, Mapping):
        return {name: plain_value(one) for name, one in value.items()}
    if value and isinstance(value[0], Reference):
        return _plain_references(value)
    return [plain_value(one) for one in value]


def _plain_event(event: Event) -> dict[str, Any]:
    head: dict[str, Any] = {"at": plain_value(event.at), "kind": event.kind}
    if event.by is not None:
        head["by"] = event.by
    return head | {name: plain_value(one) for name, one in event.values.items()}


def _plain_record(record: Any) -> dict[str, Any]:
    if isinstance(record, Estimate):
        return dict(record.to_dict())
    said = {}
    for one in members(_class_of(record)):
        value = getattr(record, one.name)
        if one.required or value not in (None, (), {}):
            written = plain_value(value)
            if one.required or written not in ({}, []):
                said[one.name] = written
    return said


def _class_of(record: Any) -> Any:
    return type(record)


def _plain_references(references: tuple[Reference, ...]) -> dict[str, list[str]]:
    by_kind: dict[str, list[str]] = {}
    for one in references:
        by_kind.setdefault(one.kind, []).append(one.id if one.version is None else f"{one.id}@{one.version}")
    return by_kind


def _shown(value: object) -> str:
    said = repr(str(value)) if isinstance(value, str) else repr(value)
    return said if len(said) <= 60 else f"{said[:57]}..."  # noqa: PLR2004  a line's worth
