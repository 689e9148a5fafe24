"""A role in the work: what its people are measured on, and what they care about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.playbook.fields import Fields
from threadline.playbook.kinds.plain import plain

if TYPE_CHECKING:
    from threadline.answers import Plain
    from threadline.playbook.fields import Told
    from threadline.playbook.page import Page

HOLDERS = ("people", "driver")


@dataclass(frozen=True, slots=True)
class Role:
    """A role. `held_by`: `people` are given the role by name; `driver` is held by whoever drives the initiative.

    Nobody approves what they drive, so a role held by the driver can be asked for things but decide no gate.
    """

    id: str
    name: str
    held_by: str
    measured_on: tuple[str, ...]
    cares_about: str
    summary: str
    description: str
    path: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the role as plain values."""
        return plain(self)


def role_of(page: Page) -> Told[Role]:
    """Return the role that a page tells, with everything that is broken in it."""
    fields = Fields(page)
    role = Role(
        id=fields.identifier(),
        name=fields.text("name"),
        held_by=fields.choice("held_by", HOLDERS) if "held_by" in page.fields else "people",
        measured_on=fields.words("measured_on"),
        cares_about=fields.text("cares_about"),
        summary=fields.text("summary"),
        description=page.body.strip(),
        path=page.path,
    )
    return fields.finish(role)
