"""Requirements that nothing and nobody can meet."""

from __future__ import annotations

from collections import defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING

from threadline.playbook.checking.schema_paths import names_in, schema_at
from threadline.playbook.checking.schema_values import can_hold
from threadline.playbook.files import is_bundled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from threadline.answers import Plain
    from threadline.errors import PlaybookError
    from threadline.playbook.kinds.evidence_kind import EvidenceKind
    from threadline.playbook.kinds.must import Must
    from threadline.playbook.kinds.requirement import Requirement
    from threadline.playbook.operating import Operating
    from threadline.playbook.page import Page, Place


def meetable_problems(operating: Operating) -> Iterator[PlaybookError]:
    """Yield a problem for every requirement that no evidence can meet, and every one that no person may."""
    kinds = {kind.id: kind for kind in operating.evidence}
    for requirement in operating.requirements:
        page = operating.pages[requirement.path]
        kind = kinds.get(requirement.evidence_kind or "")
        if kind is not None:
            yield from _tests(requirement, kind, page)
            yield from _sameness(requirement, kind, kinds, page)
    yield from _driver_only(operating)


def schema_problems(operating: Operating) -> Iterator[PlaybookError]:
    """Yield a problem for every kind of evidence whose schema is none."""
    for kind in operating.evidence:
        # The bundled ones are checked by a test, so that the schema library need not be loaded for them.
        if is_bundled(kind.path):
            continue
        problem = kind.problem_of_schema()
        if problem is not None:
            place, why = problem
            page = operating.pages[kind.path]
            hint = "See json-schema.org, draft 2020-12"
            yield page.error("schema", *place, problem=f"this is no JSON Schema: {why}", hint=hint)


def _tests(requirement: Requirement, kind: EvidenceKind, page: Page) -> Iterator[PlaybookError]:
    tests: dict[str, list[tuple[int, Must]]] = defaultdict(list)
    for at, must in enumerate(requirement.must):
        if schema_at(kind.schema, must.field) is None:
            yield _lacks(kind, must.field, page, ("must", at, "field"))
        else:
            tests[must.field].append((at, must))
    for field, numbered in tests.items():
        schema = schema_at(kind.schema, field)
        musts = [must for _, must in numbered]
        if schema is not None and not can_hold(schema, musts):
            wanted = " and ".join(must.told() for must in musts)
            problem = f"nothing can meet this: {wanted}, but evidence of {kind.id} cannot hold such a value"
            hint = f"See {field} in evidence/{kind.id}.md: {_described(schema)}"
            yield page.error("must", numbered[0][0], problem=problem, hint=hint)


def _sameness(
    requirement: Requirement, kind: EvidenceKind, kinds: Mapping[str, EvidenceKind], page: Page
) -> Iterator[PlaybookError]:
    same = requirement.same_as
    if same is None:
        return
    for one in (kind, kinds.get(same.evidence_kind)):
        if one is not None and schema_at(one.schema, same.field) is None:
            yield _lacks(one, same.field, page, ("same_as", "field"))


def _lacks(kind: EvidenceKind, field: str, page: Page, place: Place) -> PlaybookError:
    known = names_in(kind.schema)
    near = get_close_matches(field, known, n=1)
    said = f"Did you mean {near[0]!r}? " if near else ""
    problem = f"nothing can meet this: evidence of {kind.id} has no {field!r}"
    return page.error(*place, problem=problem, hint=f"{said}It has: {', '.join(known)}")


def _driver_only(operating: Operating) -> Iterator[PlaybookError]:
    drivers = {role.id for role in operating.roles if role.held_by == "driver"}
    hint = "Nobody approves what they drive: name a role with 'held_by: people'"
    for requirement in operating.requirements:
        if requirement.attested_by in drivers:
            problem = f"only the driver holds {requirement.attested_by}, so nobody could attest this"
            yield operating.pages[requirement.path].error("attested_by", problem=problem, hint=hint)
    for gate in operating.gates:
        if gate.approver_role in drivers:
            problem = f"only the driver holds {gate.approver_role}, so nobody could decide this gate"
            yield operating.pages[gate.path].error("approver_role", problem=problem, hint=hint)


def _described(schema: Mapping[str, Plain]) -> str:
    return ", ".join(f"{name} {value}" for name, value in schema.items() if name not in ("properties", "description"))
