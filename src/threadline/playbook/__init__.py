"""The operating model as files, one thing a file: stages, gates, evidence, handoffs, failure modes and the rest.

The bundled playbook stands in `bundled/`; an organisation lays its own folder over it, file by file.
"""

from __future__ import annotations

from threadline.playbook.check import PlaybookCheck, check_playbook
from threadline.playbook.comparing import Change, PlaybookDiff, compare_playbooks
from threadline.playbook.differences import Difference
from threadline.playbook.freezing import freeze_playbook, thaw_playbook
from threadline.playbook.kinds import KINDS
from threadline.playbook.kinds.checklist import MOMENTS, Checklist, ChecklistItem
from threadline.playbook.kinds.evidence_kind import FROM_RECORD, THINGS, EvidenceKind
from threadline.playbook.kinds.failure_mode import ABSTAIN, LANES, RESPONSES, Example, FailureMode
from threadline.playbook.kinds.gate import CRITERIA, GATE_KINDS, Gate
from threadline.playbook.kinds.handoff import SIDES, Content, Handoff
from threadline.playbook.kinds.journey_step import JourneyStep
from threadline.playbook.kinds.letter import EFFECTS, RACI, Letter
from threadline.playbook.kinds.met_by import BRIEF_FIELDS, MetBy
from threadline.playbook.kinds.must import COMPARISONS, Must, value_at
from threadline.playbook.kinds.ownership_box import Box
from threadline.playbook.kinds.question import MEETINGS, Question
from threadline.playbook.kinds.red_flag import CHECKS, SEVERITIES, RedFlag
from threadline.playbook.kinds.requirement import Requirement, SameAs
from threadline.playbook.kinds.role import Role
from threadline.playbook.kinds.rubric import Criterion, Rubric
from threadline.playbook.kinds.stage import Stage
from threadline.playbook.kinds.term import NEEDS, Term
from threadline.playbook.listing import PlaybookListing, list_playbook
from threadline.playbook.load import Playbook, load_playbook
from threadline.playbook.starting import start_playbook

__all__ = [
    "ABSTAIN",
    "BRIEF_FIELDS",
    "CHECKS",
    "COMPARISONS",
    "CRITERIA",
    "EFFECTS",
    "FROM_RECORD",
    "GATE_KINDS",
    "KINDS",
    "LANES",
    "MEETINGS",
    "MOMENTS",
    "NEEDS",
    "RACI",
    "RESPONSES",
    "SEVERITIES",
    "SIDES",
    "THINGS",
    "Box",
    "Change",
    "Checklist",
    "ChecklistItem",
    "Content",
    "Criterion",
    "Difference",
    "EvidenceKind",
    "Example",
    "FailureMode",
    "Gate",
    "Handoff",
    "JourneyStep",
    "Letter",
    "MetBy",
    "Must",
    "Playbook",
    "PlaybookCheck",
    "PlaybookDiff",
    "PlaybookListing",
    "Question",
    "RedFlag",
    "Requirement",
    "Role",
    "Rubric",
    "SameAs",
    "Stage",
    "Term",
    "check_playbook",
    "compare_playbooks",
    "freeze_playbook",
    "list_playbook",
    "load_playbook",
    "start_playbook",
    "thaw_playbook",
    "value_at",
]
