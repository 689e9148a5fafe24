"""Acts on people: who owns what, and what happens when someone leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from threadline.errors import NotAllowed, OutOfOrder
from threadline.gates.acts.beginning import happened
from threadline.gates.acts.permissions import driver_of_stage, require_may
from threadline.initiatives import Event, Finding

if TYPE_CHECKING:
    from threadline.gates.situation import Situation
    from threadline.initiatives import Initiative

DAYS_TO_MEND = 7
"""Until when an emptied box is to have an owner again."""


def set_owner(situation: Situation, box: str, *, owner: str | None, by: str) -> Initiative:
    """Name the owner of a box of the ownership map, or nobody."""
    if box not in situation.rules.boxes:
        raise OutOfOrder(f"the ownership map has no box {box!r}", f"It has: {', '.join(situation.rules.boxes)}")
    require_may(situation, "set_owner", by, allowed=driver_of_stage(situation))
    if owner is not None and not situation.initiative.is_here(owner, situation.today):
        raise NotAllowed(f"{owner} takes no part, or has left", "Name someone who takes part")
    owners = {**situation.initiative.owners, box: owner}
    return happened(situation, "owner_changed", by, {"box": box, "owner": owner}, owners=owners)


def person_leaves(situation: Situation, name: str) -> Initiative:
    """Note that someone has left: their boxes are emptied, and the driver gets a finding to fill them again."""
    initiative = situation.initiative
    person = initiative.person(name)
    if person is None:
        raise OutOfOrder(f"{name} takes no part in {initiative.title}", "There is nothing to note")
    if not person.here_on(situation.today):
        return initiative
    boxes = [box for box, owner in initiative.owners.items() if owner == name]
    left = replace(person, left_on=situation.today)
    events = [Event(situation.as_of, "person_left", None, {"person": name})]
    events += [Event(situation.as_of, "owner_changed", None, {"box": box}) for box in boxes]
    finding = _finding(situation, name, boxes)
    if finding is not None:
        events.append(Event(situation.as_of, "finding_opened", None, {"finding": finding.id}))
    return replace(
        initiative,
        people=tuple(left if one.name == name else one for one in initiative.people),
        owners={box: None if owner == name else owner for box, owner in initiative.owners.items()},
        findings=initiative.findings if finding is None else (*initiative.findings, finding),
        history=(*initiative.history, *events),
    )


def _finding(situation: Situation, name: str, boxes: list[str]) -> Finding | None:
    if not boxes:
        return None
    names = ", ".join(situation.rules.boxes[box].name if box in situation.rules.boxes else box for box in boxes)
    driver = situation.initiative.daci.in_stage(situation.initiative.stage).driver
    return Finding(
        id=f"left-{name}-{situation.today}",
        about=f"box:{boxes[0]}",
        what=f"{name} has left and owned {names}",
        owner=driver if driver != name else None,
        due_on=situation.today + timedelta(days=DAYS_TO_MEND),
        opened_at=situation.as_of,
    )
