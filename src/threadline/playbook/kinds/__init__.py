"""The kinds of things that a playbook tells: the folder of each, and how one of its pages is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from threadline.playbook.kinds.checklist import checklist_of
from threadline.playbook.kinds.evidence_kind import evidence_kind_of
from threadline.playbook.kinds.failure_mode import failure_mode_of
from threadline.playbook.kinds.gate import gate_of
from threadline.playbook.kinds.handoff import handoff_of
from threadline.playbook.kinds.journey_step import journey_step_of
from threadline.playbook.kinds.letter import letter_of
from threadline.playbook.kinds.ownership_box import box_of
from threadline.playbook.kinds.question import question_of
from threadline.playbook.kinds.red_flag import red_flag_of
from threadline.playbook.kinds.requirement import requirement_of
from threadline.playbook.kinds.role import role_of
from threadline.playbook.kinds.rubric import rubric_of
from threadline.playbook.kinds.stage import stage_of
from threadline.playbook.kinds.term import term_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadline.playbook.fields import Told
    from threadline.playbook.page import Page


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind: the folder of its files, the word in their front matter, and what reads a page of it."""

    folder: str
    word: str
    read: Callable[[Page], Told[Any]]


KINDS = {
    kind.folder: kind
    for kind in (
        Kind("stages", "stage", stage_of),
        Kind("gates", "gate", gate_of),
        Kind("requirements", "requirement", requirement_of),
        Kind("evidence", "evidence_kind", evidence_kind_of),
        Kind("handoffs", "handoff", handoff_of),
        Kind("roles", "role", role_of),
        Kind("boxes", "ownership_box", box_of),
        Kind("letters", "letter", letter_of),
        Kind("questions", "question", question_of),
        Kind("checklists", "checklist", checklist_of),
        Kind("rubrics", "rubric", rubric_of),
        Kind("red_flags", "red_flag", red_flag_of),
        Kind("glossary", "term", term_of),
        Kind("failure_modes", "failure_mode", failure_mode_of),
        Kind("journey", "journey_step", journey_step_of),
    )
}
"""Every kind by its folder, in the order in which a reader meets them."""

TRIAGE_FOLDERS = ("failure_modes", "journey")
"""What a triage reads; everything else tells how initiatives are worked on."""

OPERATING_FOLDERS = tuple(folder for folder in KINDS if folder not in TRIAGE_FOLDERS)
