"""Acts on what an initiative is about and who takes part: the brief, the success metric, the people, the letters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from threadline.errors import Incomplete, NotAllowed
from threadline.gates.acts.beginning import happened
from threadline.gates.acts.permissions import driver_of_stage, require_may
from threadline.initiatives.record.brief import PARTS

if TYPE_CHECKING:
    from threadline.gates.situation import Situation
    from threadline.initiatives import Brief, Initiative, Letters, Person, SuccessMetric


def change_brief(situation: Situation, brief: Brief, *, by: str) -> Initiative:
    """Replace the brief; the history names the parts that changed."""
    require_may(situation, "change_brief", by, allowed=driver_of_stage(situation))
    before = situation.initiative.brief
    parts = [name for name in PARTS if getattr(brief, name) != getattr(before, name)]
    if not parts:
        return situation.initiative
    return happened(situation, "brief_changed", by, {"parts": list(parts)}, brief=brief)


def change_metric(situation: Situation, metric: SuccessMetric, *, by: str) -> Initiative:
    """Replace the success metric."""
    require_may(situation, "change_brief", by, allowed=driver_of_stage(situation))
    if metric == situation.initiative.success_metric:
        return situation.initiative
    return happened(situation, "metric_changed", by, {}, success_metric=metric)


def add_person(situation: Situation, person: Person, *, by: str) -> Initiative:
    """Let someone take part, with the roles that they hold."""
    require_may(situation, "change_letters", by, allowed=driver_of_stage(situation))
    if situation.initiative.person(person.name) is not None:
        raise Incomplete(f"{person.name} takes part already", "Give people different names")
    return replace(situation.initiative, people=(*situation.initiative.people, person))


def change_letters(situation: Situation, letters: Letters, *, by: str) -> Initiative:
    """Say who drives, approves, is consulted and is informed; everyone named must take part."""
    require_may(situation, "change_letters", by, allowed=driver_of_stage(situation))
    named = (letters.driver, letters.approver, *letters.consulted, *letters.informed)
    for name in named:
        if name is not None and not situation.initiative.is_here(name, situation.today):
            raise NotAllowed(f"{name} takes no part, or has left", "Add them to its people first")
    if letters.driver is None:
        raise Incomplete("an initiative has a driver", "Name who drives it")
    if letters.driver == letters.approver:
        raise Incomplete(f"{letters.driver} would approve what they drive", "Name somebody else to approve")
    daci = replace(
        situation.initiative.daci,
        driver=letters.driver,
        approver=letters.approver,
        consulted=letters.consulted,
        informed=letters.informed,
    )
    return happened(situation, "letters_changed", by, {"person": letters.driver, "letter": "driver"}, daci=daci)
