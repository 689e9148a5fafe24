"""Initiatives: the record of one, from brief to retirement, as a value and as a file."""

from __future__ import annotations

from threadline.initiatives.file.reading import (
    InitiativeFile,
    initiative_from_dict,
    read_initiative,
    read_initiative_text,
)
from threadline.initiatives.file.writing import write_initiative
from threadline.initiatives.record.approvals import Exemption, Finding, FlagAnswer, GateDecision
from threadline.initiatives.record.brief import Action, Brief, Constraints
from threadline.initiatives.record.evidence import Attestation, Evidence, Recompute, Reference
from threadline.initiatives.record.handoffs import Column, DataContract, HandoffRound, Signature
from threadline.initiatives.record.history import EVENTS, Event
from threadline.initiatives.record.initiative import Initiative
from threadline.initiatives.record.people import Answer, Daci, Letters, Person, Waiver
from threadline.initiatives.record.success_metric import Leg, SuccessMetric

__all__ = [
    "EVENTS",
    "Action",
    "Answer",
    "Attestation",
    "Brief",
    "Column",
    "Constraints",
    "Daci",
    "DataContract",
    "Event",
    "Evidence",
    "Exemption",
    "Finding",
    "FlagAnswer",
    "GateDecision",
    "HandoffRound",
    "Initiative",
    "InitiativeFile",
    "Leg",
    "Letters",
    "Person",
    "Recompute",
    "Reference",
    "Signature",
    "SuccessMetric",
    "Waiver",
    "initiative_from_dict",
    "read_initiative",
    "read_initiative_text",
    "write_initiative",
]
