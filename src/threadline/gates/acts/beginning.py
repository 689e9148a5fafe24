"""How an initiative begins, and how an act begins: nothing happens before what has already happened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from threadline.errors import OutOfOrder
from threadline.gates.situation import Situation
from threadline.initiatives import Daci, Event, Initiative

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from threadline.answers import Plain
    from threadline.gates.rules import Rules
    from threadline.initiatives import Person


def acting(initiative: Initiative, rules: Rules, *, at: datetime) -> Situation:
    """Return the situation for an act at a moment. Raises OutOfOrder when something happened after it."""
    if initiative.history and initiative.history[-1].at > at:
        newest = initiative.history[-1]
        problem = f"{newest.kind} happened at {newest.at:%Y-%m-%d %H:%M:%S}, after {at:%Y-%m-%d %H:%M:%S}"
        raise OutOfOrder(problem, "Act on the newest state, at the present moment")
    return Situation(initiative, rules, at)


def begin_initiative(
    rules: Rules, *, name: str, title: str, capability: str, driver: Person, at: datetime
) -> Initiative:
    """Return a new initiative in the first stage of the playbook, called `name` in links and files."""
    first = next(iter(rules.stages))
    return Initiative(
        id=name,
        title=title,
        capability=capability,
        stage=first,
        playbook_version=rules.playbook.version,
        people=(driver,),
        daci=Daci(driver=driver.name),
        history=(
            Event(at, "created", driver.name),
            Event(at, "stage_entered", driver.name, {"stage": first}),
        ),
    )


def happened(
    situation: Situation, kind: str, by: str | None, values: Mapping[str, Plain], **changes: Any
) -> Initiative:
    """Return the initiative with changes and one more event in its history."""
    initiative = situation.initiative
    event = Event(situation.as_of, kind, by, {name: one for name, one in values.items() if one is not None})
    return replace(initiative, history=(*initiative.history, event), **changes)


def require_running(situation: Situation) -> None:
    """Raise OutOfOrder when the initiative is paused, declined or retired."""
    initiative = situation.initiative
    if initiative.state not in ("running", "proposed"):
        reason = f" ({initiative.state_reason})" if initiative.state_reason else ""
        raise OutOfOrder(f"{initiative.title} is {initiative.state}{reason}", "Let it run again first")
