"""The operating model: everything in a playbook that says how initiatives are worked on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from threadline.playbook.kinds.checklist import Checklist
    from threadline.playbook.kinds.evidence_kind import EvidenceKind
    from threadline.playbook.kinds.gate import Gate
    from threadline.playbook.kinds.handoff import Handoff
    from threadline.playbook.kinds.letter import Letter
    from threadline.playbook.kinds.ownership_box import Box
    from threadline.playbook.kinds.question import Question
    from threadline.playbook.kinds.red_flag import RedFlag
    from threadline.playbook.kinds.requirement import Requirement
    from threadline.playbook.kinds.role import Role
    from threadline.playbook.kinds.rubric import Rubric
    from threadline.playbook.kinds.stage import Stage
    from threadline.playbook.kinds.term import Term
    from threadline.playbook.page import Page


@dataclass(frozen=True, slots=True)
class Operating:
    """All things of the operating model, named as their folders are; `pages` tell on which line each stands.

    Things whose files are broken stand in `partial` as far as they could be read; `unread` holds their ids, and those
    of files that could not be read at all. Both are by folder, and empty in a playbook that holds together.
    """

    stages: tuple[Stage, ...] = ()
    gates: tuple[Gate, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    evidence: tuple[EvidenceKind, ...] = ()
    handoffs: tuple[Handoff, ...] = ()
    roles: tuple[Role, ...] = ()
    boxes: tuple[Box, ...] = ()
    letters: tuple[Letter, ...] = ()
    questions: tuple[Question, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    rubrics: tuple[Rubric, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    glossary: tuple[Term, ...] = ()
    pages: Mapping[str, Page] = field(default_factory=dict)
    partial: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    unread: Mapping[str, frozenset[str]] = field(default_factory=dict)
