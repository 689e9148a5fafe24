"""A stage of the lifecycle: what happens in it, how long it takes, and the gates at which it ends."""

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
class Stage:
    """A stage, which ends when all of its gates are passed, in their order.

    `typical_days` are the working days of the stage, or of one round where work comes in rounds (`iterations`); None
    for a stage that lasts until it is ended. A plan multiplies them by the rounds and by `buffer`. `next` names the
    stages that may follow; the last has none.
    """

    id: str
    name: str
    place: int
    gates: tuple[str, ...]
    next: tuple[str, ...]
    typical_days: tuple[float, float] | None
    buffer: float
    iterations: tuple[float, float] | None
    summary: str
    description: str
    path: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the stage as plain values."""
        return plain(self)


def stage_of(page: Page) -> Told[Stage]:
    """Return the stage that a page tells, with everything that is broken in it."""
    fields = Fields(page)
    stage = Stage(
        id=fields.identifier(),
        name=fields.text("name"),
        place=fields.whole_number("place"),
        gates=fields.words("gates"),
        next=fields.words("next"),
        typical_days=fields.span_or_none("typical_days"),
        buffer=fields.number("buffer"),
        iterations=fields.span_or_none("iterations"),
        summary=fields.text("summary"),
        description=page.body.strip(),
        path=page.path,
    )
    if "gates" in page.fields and not stage.gates:
        fields.complain("gates", "names no gate, so the stage would never end", "Name at least one: 'gates: [a_gate]'")
    if "buffer" in page.fields and stage.buffer < 1:
        fields.complain("buffer", "is below 1", "Write 1 for no buffer, 2 to plan with twice the time")
    return fields.finish(stage)
