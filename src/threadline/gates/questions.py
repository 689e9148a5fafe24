"""The playbook's questions and checklists, answered by the record: nobody ticks a box by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.gates.from_record import missing_in_brief
from threadline.gates.handoffs import handoff_problem
from threadline.gates.ownership import find_empty_boxes
from threadline.gates.problem import asked_from
from threadline.gates.requirements import check_requirement

if TYPE_CHECKING:
    from threadline.answers import Plain
    from threadline.gates.situation import Situation
    from threadline.playbook import MetBy


@dataclass(frozen=True, slots=True)
class Asked:
    """A question or an item of a checklist: whether the record answers it, and by what or why not.

    What only a person can answer stays open here, and says whom to ask.
    """

    id: str
    asks: str
    answered: bool
    because: str

    def to_dict(self) -> dict[str, Plain]:
        """Return it as plain values."""
        return {"id": self.id, "asks": self.asks, "answered": self.answered, "because": self.because}


def stage_questions(situation: Situation) -> tuple[Asked, ...]:
    """Return the questions of the stage in which an initiative is; one is open again when its answer goes stale."""
    stage = situation.initiative.stage
    return tuple(
        Asked(one.id, one.asks, *_settled(situation, one.answered_by))
        for one in situation.rules.playbook.questions
        if one.stage == stage
    )


def checklist_items(situation: Situation, checklist: str) -> tuple[Asked, ...]:
    """Return the items of a checklist, each with what meets it; none for a checklist that does not exist."""
    return tuple(
        Asked(item.id, item.text, *_settled(situation, item.met_by))
        for one in situation.rules.playbook.checklists
        if one.id == checklist
        for item in one.items
    )


def _settled(situation: Situation, met_by: MetBy) -> tuple[bool, str]:
    return _WAYS[met_by.by](situation, met_by.what)


def _by_evidence(situation: Situation, kind: str) -> tuple[bool, str]:
    newest = situation.newest_evidence(kind)
    if newest is None:
        return False, f"there is no evidence yet: {situation.rules.evidence_kinds[kind].name}"
    stale = situation.stale_by_name.get(f"evidence:{newest.id}")
    return (True, newest.id) if stale is None else (False, f"{newest.id} is stale: {stale.because}")


def _by_requirement(situation: Situation, name: str) -> tuple[bool, str]:
    problem = check_requirement(situation, name)
    return (True, situation.rules.requirements[name].name) if problem is None else (False, problem.why)


def _by_brief(situation: Situation, part: str) -> tuple[bool, str]:
    missing = part in missing_in_brief(situation.initiative)
    words = part.replace("_", " ")
    return (False, f"the brief does not say its {words}") if missing else (True, f"the brief: {words}")


def _by_handoff(situation: Situation, name: str) -> tuple[bool, str]:
    handoff = situation.rules.handoff(name)
    problem = handoff_problem(situation, handoff)
    return (True, f"{handoff.name} is accepted") if problem is None else (False, problem.why)


def _by_box(situation: Situation, name: str) -> tuple[bool, str]:
    empty = next((one for one in find_empty_boxes(situation) if one.box == name), None)
    return (True, str(situation.initiative.owners[name])) if empty is None else (False, empty.why)


def _by_person(situation: Situation, role: str) -> tuple[bool, str]:
    return False, f"ask {asked_from(situation.initiative, situation.rules, role, on=situation.today)}"


_WAYS = {
    "evidence": _by_evidence,
    "requirement": _by_requirement,
    "brief": _by_brief,
    "handoff": _by_handoff,
    "box": _by_box,
    "attested": _by_person,
}
