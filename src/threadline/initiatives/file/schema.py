"""The JSON Schema (draft 2020-12) of an initiative's file, from the same description that reads it."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from typing import Any, Literal, Union, get_args, get_origin

from threadline.answers import Estimate
from threadline.initiatives.record.evidence import INSIDE, OUTSIDE, Reference
from threadline.initiatives.record.history import EVENTS, Event, Value
from threadline.initiatives.record.initiative import FORMAT, Initiative
from threadline.initiatives.record.shape import members

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def initiative_schema() -> dict[str, Any]:
    """Return the JSON Schema of an initiative's file."""
    described = _Describing()
    whole = described.record(Initiative)
    properties = {"threadline": {"const": FORMAT, "description": "The shape of the file."}, **whole["properties"]}
    return {
        "$schema": DRAFT,
        "title": "A Threadline initiative",
        **whole,
        "properties": properties,
        "required": ["threadline", *whole["required"]],
        "$defs": described.definitions,
    }


class _Describing:
    """Describes types and gathers the records among them as definitions."""

    def __init__(self) -> None:
        self.definitions: dict[str, Any] = {}

    def record(self, record: Any) -> dict[str, Any]:
        """Return the schema of a record."""
        known = members(record)
        return {
            "type": "object",
            "description": (record.__doc__ or "").strip().split("\n")[0],
            "properties": {one.name: _with(self.hint(one.hint), one.says) for one in known},
            "required": [one.name for one in known if one.required],
            "additionalProperties": False,
        }

    def hint(self, hint: Any) -> dict[str, Any]:
        """Return the schema of a type."""
        if hint in _SIMPLE:
            return dict(_SIMPLE[hint])
        origin = get_origin(hint)
        if origin is Literal:
            return {"enum": list(get_args(hint))}
        if origin in (Union, types.UnionType):
            return self._union(hint)
        if origin is tuple:
            return self._list(get_args(hint)[0])
        if origin is not None and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.hint(get_args(hint)[1])}
        if is_dataclass(hint):
            return self._definition(hint)
        return {}

    def _union(self, hint: Any) -> dict[str, Any]:
        parts = get_args(hint)
        if not all(one in _SIMPLE or one is types.NoneType or one is Estimate or _named(one) for one in parts):
            return {}
        said = [{"type": "null"} if one is types.NoneType else self.hint(one) for one in parts]
        return {"anyOf": said}

    def _list(self, hint: Any) -> dict[str, Any]:
        if hint is Reference:
            return _references()
        if hint is Event:
            self.definitions.setdefault("Event", _event())
            return {"type": "array", "items": {"$ref": "#/$defs/Event"}}
        return {"type": "array", "items": self.hint(hint)}

    def _definition(self, record: Any) -> dict[str, Any]:
        name = record.__name__
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = self.record(record)
        return {"$ref": f"#/$defs/{name}"}


_SIMPLE: dict[Any, dict[str, Any]] = {
    str: {"type": "string", "minLength": 1},
    bool: {"type": "boolean"},
    float: {"type": "number"},
    int: {"type": "integer"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


def _named(hint: Any) -> bool:
    return is_dataclass(hint) or get_origin(hint) is Literal


def _with(schema: dict[str, Any], says: str) -> dict[str, Any]:
    return {**schema, "description": says} if says else schema


def _references() -> dict[str, Any]:
    one = {"type": "string", "minLength": 1}
    named = {"anyOf": [one, {"type": "array", "items": one}]}
    return {
        "type": "object",
        "properties": dict.fromkeys((*OUTSIDE, *INSIDE), named),
        "additionalProperties": named,
    }


def _event() -> dict[str, Any]:
    return {"description": "Something that happened.", "oneOf": [_event_of(kind) for kind in EVENTS]}


def _event_of(kind: str) -> dict[str, Any]:
    carried = EVENTS[kind]
    head = {"at": _SIMPLE[datetime], "kind": {"const": kind}, "by": _SIMPLE[str]}
    return {
        "type": "object",
        "properties": {**head, **{name: _carried(one) for name, one in carried.items()}},
        "required": ["at", "kind", *(name for name, one in carried.items() if one.required)],
        "additionalProperties": False,
    }


_CARRIED: dict[str, dict[str, Any]] = {
    "text": _SIMPLE[str],
    "texts": {"type": "array", "items": _SIMPLE[str]},
    "number": _SIMPLE[float],
    "date": _SIMPLE[date],
    "days": {"type": "object", "additionalProperties": _SIMPLE[float]},
}


def _carried(value: Value) -> dict[str, Any]:
    return {**_CARRIED[value.kind], "description": value.says}
