"""A kind of evidence: what its values look like, what it rests on, and who produces it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from threadline.playbook.fields import Fields
from threadline.playbook.kinds.plain import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jsonschema_rs import Draft202012Validator

    from threadline.answers import Plain
    from threadline.playbook.fields import Told
    from threadline.playbook.page import Page

THINGS = ("model_version", "table_version", "data_contract", "theme", "playbook", "owner")
"""What evidence can rest on: when one of these changes, what rests on it goes stale."""

FROM_RECORD = ("brief_check", "success_metric_check")
"""The kinds that are computed from an initiative's own record; an organisation can reword them, and add none."""


# Not slotted: the compiled schema is kept beside the fields.
@dataclass(frozen=True)
class EvidenceKind:
    """A kind of evidence. `schema` is a JSON Schema (draft 2020-12) of its values.

    `rests_on` are the kinds of things that a record must name with their versions. `recomputable` says whether the
    record can be computed again from those and compared. `from_record`: computed from the initiative's own record
    whenever a gate asks, so that nobody hands it in and it is never stale.
    """

    id: str
    name: str
    schema: Mapping[str, Plain]
    rests_on: tuple[str, ...]
    recomputable: bool
    from_record: bool
    produced_by: str
    summary: str
    description: str
    path: str

    def problems_in(self, values: Mapping[str, Plain]) -> tuple[str, ...]:
        """Return what is wrong with the values of a record, a sentence each; empty when they fit the schema."""
        try:
            errors = list(self._validator.iter_errors(dict(values)))
        except ValueError as error:
            # A date that YAML has read, for example: a schema knows plain values only.
            return (f"{error}; write it as text, in quotation marks",)
        return tuple(sorted(f"{_path(error.instance_path)}{error.message}" for error in errors))

    def problem_of_schema(self) -> tuple[tuple[str | int, ...], str] | None:
        """Return where and why the schema is no JSON Schema; None when it is one."""
        try:
            _ = self._validator
        except ValueError as error:
            return tuple(getattr(error, "instance_path", ())), str(getattr(error, "message", error))
        return None

    def to_dict(self) -> dict[str, Plain]:
        """Return the kind of evidence as plain values."""
        return plain(self)

    @cached_property
    def _validator(self) -> Draft202012Validator:
        from jsonschema_rs import Draft202012Validator  # noqa: PLC0415  loaded when first used

        # Offline: a schema is never fetched from anywhere.
        return Draft202012Validator(dict(self.schema), offline=True)


def evidence_kind_of(page: Page) -> Told[EvidenceKind]:
    """Return the kind of evidence that a page tells, with everything that is broken in it."""
    fields = Fields(page)
    schema = fields.plain("schema")
    kind = EvidenceKind(
        id=fields.identifier(),
        name=fields.text("name"),
        schema=schema if isinstance(schema, dict) else {},
        rests_on=fields.words("rests_on", THINGS),
        recomputable=fields.yes_no("recomputable"),
        from_record="from_record" in page.fields and fields.yes_no("from_record"),
        produced_by=fields.text("produced_by"),
        summary=fields.text("summary"),
        description=page.body.strip(),
        path=page.path,
    )
    _check_schema(kind, fields)
    if kind.from_record and kind.id not in FROM_RECORD:
        hint = f"Only {' and '.join(FROM_RECORD)} are; let somebody hand this in"
        fields.complain("from_record", "is true, but nothing computes this kind from the record", hint)
    return fields.finish(kind)


def _check_schema(kind: EvidenceKind, fields: Fields) -> None:
    if kind.schema.get("type") != "object" or not isinstance(kind.schema.get("properties"), dict):
        hint = "Write 'type: object' and 'properties:' under it, as JSON Schema has them"
        fields.complain("schema", "must describe an object with properties", hint)
        return
    if any(not reference.startswith("#") for reference in _references(dict(kind.schema))):
        fields.complain("schema", "refers to a schema elsewhere", "Write it out here, or under '$defs'")


def _references(schema: Plain) -> tuple[str, ...]:
    if isinstance(schema, list):
        return tuple(one for inside in schema for one in _references(inside))
    if not isinstance(schema, dict):
        return ()
    own = [str(schema[name]) for name in ("$ref", "$dynamicRef") if isinstance(schema.get(name), str)]
    return (*own, *(one for inside in schema.values() for one in _references(inside)))


def _path(place: Sequence[str | int]) -> str:
    """Return the path of a value for a message: `options[0].cost: `."""
    said = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in place).removeprefix(".")
    return f"{said}: " if said else ""
