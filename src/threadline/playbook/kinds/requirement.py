"""A requirement: what a gate asks for, met by evidence that was computed or by a person who attests it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.playbook.fields import Fields
from threadline.playbook.kinds.must import Must, must_of
from threadline.playbook.kinds.plain import plain

if TYPE_CHECKING:
    from threadline.answers import Plain
    from threadline.playbook.fields import Told
    from threadline.playbook.page import Page

MET_BY = ("computed", "attested")


@dataclass(frozen=True, slots=True)
class SameAs:
    """Evidence of another kind whose value at `field` must be the same: evaluated on the same data, for example."""

    evidence_kind: str
    field: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement of one or several gates.

    `computed`: the newest evidence of `evidence_kind` must be younger than `fresh_days` (None: any age), pass every
    test in `must`, and agree with `same_as`. `attested`: a person of the role `attested_by` says so; with an
    `evidence_kind`, that evidence must lie before them. `from_role` is whom it is asked from, `needs` what they do.
    """

    id: str
    name: str
    by: str
    evidence_kind: str | None
    must: tuple[Must, ...]
    fresh_days: int | None
    same_as: SameAs | None
    attested_by: str | None
    from_role: str
    why: str
    needs: str
    exemptable: bool
    description: str
    path: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the requirement as plain values."""
        return plain(self)


def requirement_of(page: Page) -> Told[Requirement]:
    """Return the requirement that a page tells, with everything that is broken in it."""
    fields = Fields(page)
    requirement = Requirement(
        id=fields.identifier(),
        name=fields.text("name"),
        by=fields.choice("by", MET_BY),
        evidence_kind=fields.text_or_none("evidence_kind"),
        must=tuple(must_of(one) for one in fields.entries_or_none("must")),
        fresh_days=fields.whole_number_or_none("fresh_days"),
        same_as=_same_as(fields.entry_or_none("same_as")),
        attested_by=fields.text_or_none("attested_by"),
        from_role=fields.text("from_role"),
        why=fields.text("why"),
        needs=fields.text("needs"),
        exemptable=fields.yes_no("exemptable"),
        description=page.body.strip(),
        path=page.path,
    )
    _check_whole(requirement, fields)
    return fields.finish(requirement)


def _same_as(fields: Fields | None) -> SameAs | None:
    return None if fields is None else SameAs(fields.text("evidence_kind"), fields.text("field"))


def _check_whole(requirement: Requirement, fields: Fields) -> None:
    tests = bool(requirement.must or requirement.same_as or requirement.fresh_days)
    if requirement.by == "computed" and requirement.evidence_kind is None:
        fields.complain("by", "is computed, but from nothing", "Add 'evidence_kind: ...', or write 'by: attested'")
    if requirement.by == "computed" and requirement.attested_by is not None:
        fields.complain("attested_by", "belongs to what a person attests", "Remove it, or write 'by: attested'")
    if requirement.by == "attested" and requirement.attested_by is None:
        fields.complain("by", "is attested, but by nobody", "Add 'attested_by: ...' with a role")
    if tests and requirement.evidence_kind is None:
        fields.complain(
            "by", "leaves no evidence to test", "Add 'evidence_kind: ...', or remove must, same_as, fresh_days"
        )
    if requirement.fresh_days is not None and requirement.fresh_days <= 0:
        fields.complain(
            "fresh_days", "is not above 0, so no evidence would be fresh", "Write a number of days, or remove it"
        )
