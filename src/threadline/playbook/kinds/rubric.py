"""A rubric: criteria by which requests are scored, each level with its meaning written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.playbook.fields import Fields
from threadline.playbook.kinds.plain import plain

if TYPE_CHECKING:
    from threadline.answers import Plain
    from threadline.playbook.fields import Told
    from threadline.playbook.page import Page

LEVELS = ("1", "2", "3", "4", "5")


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion: who scores it, how much it weighs, and the anchor of each level; `anchors[0]` is level 1."""

    id: str
    name: str
    asks: str
    from_role: str
    weight: float
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """A rubric of criteria; the weights are relative to one another."""

    id: str
    name: str
    summary: str
    criteria: tuple[Criterion, ...]
    description: str
    path: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the rubric as plain values."""
        return plain(self)


def rubric_of(page: Page) -> Told[Rubric]:
    """Return the rubric that a page tells, with everything that is broken in it."""
    fields = Fields(page)
    rubric = Rubric(
        id=fields.identifier(),
        name=fields.text("name"),
        summary=fields.text("summary"),
        criteria=tuple(_criterion_of(one) for one in fields.entries("criteria")),
        description=page.body.strip(),
        path=page.path,
    )
    ids = [criterion.id for criterion in rubric.criteria]
    for double in sorted({one for one in ids if one and ids.count(one) > 1}):
        fields.complain("criteria", f"have two entries {double!r}", "Give one of them another id")
    return fields.finish(rubric)


def _criterion_of(fields: Fields) -> Criterion:
    anchors = fields.texts("anchors", LEVELS)
    for level in LEVELS:
        if anchors and level not in anchors:
            fields.complain("anchors", f"leave level {level} without a meaning", f"Add '{level}: a sentence'")
    weight = fields.number("weight")
    if weight <= 0 and "weight" in fields.names():
        fields.complain("weight", "must be above 0", "A criterion that weighs nothing is better removed")
    return Criterion(
        id=fields.identifier(),
        name=fields.text("name"),
        asks=fields.text("asks"),
        from_role=fields.text("from_role"),
        weight=weight,
        anchors=tuple(anchors.get(level, "") for level in LEVELS),
    )
