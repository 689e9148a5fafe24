"""A step of the customer's journey, and what in a ticket tells that the customer was there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.playbook.fields import Fields

if TYPE_CHECKING:
    from threadline.answers import Plain
    from threadline.playbook.fields import Told
    from threadline.playbook.page import Page


@dataclass(frozen=True, slots=True)
class JourneyStep:
    """A step that customers go through; `place` orders the steps, `signs` are words and phrases that tell it.

    `capabilities` are those that customers meet at this step: they tell it when no sign does.
    """

    id: str
    name: str
    place: int
    summary: str
    signs: tuple[str, ...]
    capabilities: tuple[str, ...]
    description: str
    path: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the step as plain values."""
        return {
            "id": self.id,
            "name": self.name,
            "place": self.place,
            "summary": self.summary,
            "signs": list(self.signs),
            "capabilities": list(self.capabilities),
            "description": self.description,
        }


def journey_step_of(page: Page) -> Told[JourneyStep]:
    """Return the journey step that a page tells, with everything that is broken in it."""
    fields = Fields(page)
    step = JourneyStep(
        id=fields.text("id"),
        name=fields.text("name"),
        place=fields.whole_number("place"),
        summary=fields.text("summary"),
        signs=fields.words("signs"),
        capabilities=tuple(name.casefold() for name in fields.words("capabilities")),
        description=page.body.strip(),
        path=page.path,
    )
    return fields.finish(step)
