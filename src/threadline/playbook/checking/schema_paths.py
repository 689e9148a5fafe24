"""The values that a JSON Schema names, by their paths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from threadline.answers import Plain

Schema: TypeAlias = "Mapping[str, Plain]"

_DEEPEST = 20


def schema_at(schema: Schema, path: str) -> Schema | None:
    """Return the schema of the value at a path such as `gain.low`; None when the schema has no such value."""
    found: Schema | None = schema
    for name in path.split("."):
        found = None if found is None else _property(found, name, schema, _DEEPEST)
    return None if found is None else _resolved(found, schema)


def names_in(schema: Schema) -> tuple[str, ...]:
    """Return the paths of all values that a schema names, those inside others too."""
    return tuple(_names(schema, schema, "", _DEEPEST))


def _property(schema: Schema, name: str, root: Schema, depth: int) -> Schema | None:
    resolved = _resolved(schema, root)
    properties = resolved.get("properties")
    if isinstance(properties, Mapping) and isinstance(properties.get(name), Mapping):
        inner = properties[name]
        return inner if isinstance(inner, Mapping) else None
    branches = [one for way in ("anyOf", "oneOf", "allOf") for one in _list(resolved.get(way))]
    inside = (_property(one, name, root, depth - 1) for one in branches if isinstance(one, Mapping) and depth)
    return next((one for one in inside if one is not None), None)


def _resolved(schema: Schema, root: Schema) -> Schema:
    for _ in range(_DEEPEST):
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return schema
        found: Plain = dict(root)
        for name in reference.removeprefix("#").strip("/").split("/"):
            found = found.get(name) if isinstance(found, Mapping) else None
        if not isinstance(found, Mapping):
            return {}
        schema = found
    return {}


def _names(schema: Schema, root: Schema, before: str, depth: int) -> list[str]:
    resolved = _resolved(schema, root)
    properties = resolved.get("properties")
    if not isinstance(properties, Mapping) or not depth:
        return []
    found = []
    for name, inner in properties.items():
        found.append(f"{before}{name}")
        if isinstance(inner, Mapping):
            found += _names(inner, root, f"{before}{name}.", depth - 1)
    return found


def _list(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else []
