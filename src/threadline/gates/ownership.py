"""The ownership map: what somebody must own by name, and what is owned by nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.gates.problem import Problem, driver_of

if TYPE_CHECKING:
    from threadline.answers import Plain
    from threadline.gates.situation import Situation
    from threadline.playbook import Box


@dataclass(frozen=True, slots=True)
class EmptyBox:
    """A box that nobody owns, or whose owner has left."""

    box: str
    name: str
    why: str
    usual_role: str
    blocks_launch: bool

    def to_dict(self) -> dict[str, Plain]:
        """Return the box as plain values."""
        return {
            "box": self.box,
            "name": self.name,
            "why": self.why,
            "usual_role": self.usual_role,
            "blocks_launch": self.blocks_launch,
        }


def find_empty_boxes(situation: Situation) -> tuple[EmptyBox, ...]:
    """Return the boxes that are empty or whose owner has left, in the order of the map."""
    found = ((box, _why_empty(situation, box)) for box in situation.rules.boxes.values())
    return tuple(
        EmptyBox(box.id, box.name, why, box.usual_role, box.blocks_launch) for box, why in found if why is not None
    )


def launch_problems(situation: Situation) -> tuple[Problem, ...]:
    """Return what in the ownership map stops a launch, save what is exempted by name and in time."""
    return tuple(
        Problem(f"box:{box.box}", "empty_box", box.why, f"Name an owner of {box.name}", driver_of(situation.initiative))
        for box in find_empty_boxes(situation)
        if box.blocks_launch and situation.exemption(f"box:{box.box}") is None
    )


def _why_empty(situation: Situation, box: Box) -> str | None:
    owner = situation.initiative.owners.get(box.id)
    if owner is None:
        return f"nobody owns {box.name}"
    person = situation.initiative.person(owner)
    if person is None:
        return f"{owner}, who owns {box.name}, takes no part"
    if not person.here_on(situation.today):
        return f"{owner}, who owns {box.name}, left on {person.left_on}"
    return None
