"""Gates: who decides, who owns, what is proven, what went stale, and who must act next.

check = check_initiative(initiative, playbook, as_of=as_of)
initiative = decide_gate(acting(initiative, rules, at=now), "launch", Ruling("approved", by="bo", reason="..."))
"""

from __future__ import annotations

from threadline.gates.check import InitiativeCheck, check_initiative, gate_before
from threadline.gates.gate import GateCheck, check_gate, current_gate
from threadline.gates.handoffs import EarlierHandoffs, HandoffState, earlier_handoffs, handoff_states
from threadline.gates.ownership import EmptyBox, find_empty_boxes
from threadline.gates.problem import KINDS, Problem
from threadline.gates.red_flags import RaisedFlag, find_red_flags
from threadline.gates.rules import Rules
from threadline.gates.situation import Situation, situation_of
from threadline.gates.staleness import Stale, find_stale

__all__ = [
    "KINDS",
    "EarlierHandoffs",
    "EmptyBox",
    "GateCheck",
    "HandoffState",
    "InitiativeCheck",
    "Problem",
    "RaisedFlag",
    "Rules",
    "Situation",
    "Stale",
    "check_gate",
    "check_initiative",
    "current_gate",
    "earlier_handoffs",
    "find_empty_boxes",
    "find_red_flags",
    "find_stale",
    "gate_before",
    "handoff_states",
    "situation_of",
]
