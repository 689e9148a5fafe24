"""A box of the ownership map: something that a person must own by name, or it is owned by nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.playbook.fields import Fields
from threadline.playbook.kinds.plain import plain

if TYPE_CHECKING:
    from threadline.answers import Plain
    from threadline.playbook.fields import Told
    from threadline.playbook.page import Page


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the ownership map; empty or held by someone who left, it stops a launch when `blocks_launch`."""

    id: str
    name: str
    place: int
    question: str
    usual_role: str
    blocks_launch: bool
    when_empty: str
    description: str
    path: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the box as plain values."""
        return plain(self)


def box_of(page: Page) -> Told[Box]:
    """Return the box that a page tells, with everything that is broken in it."""
    fields = Fields(page)
    box = Box(
        id=fields.identifier(),
        name=fields.text("name"),
        place=fields.whole_number("place"),
        question=fields.text("question"),
        usual_role=fields.text("usual_role"),
        blocks_launch=fields.yes_no("blocks_launch"),
        when_empty=fields.text("when_empty"),
        description=page.body.strip(),
        path=page.path,
    )
    return fields.finish(box)
