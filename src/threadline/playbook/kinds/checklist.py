"""A checklist: what is gone through at one moment, each item with what meets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.playbook.fields import Fields
from threadline.playbook.kinds.met_by import MetBy, met_by_of
from threadline.playbook.kinds.plain import plain

if TYPE_CHECKING:
    from threadline.answers import Plain
    from threadline.playbook.fields import Told
    from threadline.playbook.page import Page

MOMENTS = ("before_kickoff", "during", "before_staging", "before_launch", "after_launch")


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """An item of a checklist, and what meets it."""

    id: str
    text: str
    met_by: MetBy


@dataclass(frozen=True, slots=True)
class Checklist:
    """A checklist, and the moment (`when`) at which it is gone through."""

    id: str
    name: str
    when: str
    items: tuple[ChecklistItem, ...]
    summary: str
    description: str
    path: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the checklist as plain values."""
        return plain(self)


def checklist_of(page: Page) -> Told[Checklist]:
    """Return the checklist that a page tells, with everything that is broken in it."""
    fields = Fields(page)
    checklist = Checklist(
        id=fields.identifier(),
        name=fields.text("name"),
        when=fields.choice("when", MOMENTS),
        items=tuple(_item_of(one) for one in fields.entries("items")),
        summary=fields.text("summary"),
        description=page.body.strip(),
        path=page.path,
    )
    ids = [item.id for item in checklist.items]
    for double in sorted({one for one in ids if one and ids.count(one) > 1}):
        fields.complain("items", f"have two entries {double!r}", "Give one of them another id")
    return fields.finish(checklist)


def _item_of(fields: Fields) -> ChecklistItem:
    return ChecklistItem(fields.identifier(), fields.text("text"), met_by_of(fields.entry("met_by")))
