"""Acts: each takes a situation and what a person did, and returns the new initiative or raises a named refusal.

Nothing is changed in place. Whoever stores initiatives computes the new one and saves it only if the old one is still
what is stored, so that of two people who act at once one is told that the other was first.
"""

from __future__ import annotations

from threadline.gates.acts.beginning import acting, begin_initiative
from threadline.gates.acts.brief import add_person, change_brief, change_letters, change_metric
from threadline.gates.acts.contracts import change_contract, sign_contract
from threadline.gates.acts.exemptions import grant_exemption
from threadline.gates.acts.findings import answer_flag, close_finding, open_finding
from threadline.gates.acts.gates import Ruling, answer_consultation, ask_gate, decide_gate, waive_answer
from threadline.gates.acts.handoffs import accept_handoff, offer_handoff, return_handoff
from threadline.gates.acts.people import person_leaves, set_owner
from threadline.gates.acts.permissions import PERMISSIONS, Permission
from threadline.gates.acts.recording import attest, record_event, record_evidence
from threadline.gates.acts.stages import change_state, enter_stage, move_playbook

__all__ = [
    "PERMISSIONS",
    "Permission",
    "Ruling",
    "accept_handoff",
    "acting",
    "add_person",
    "answer_consultation",
    "answer_flag",
    "ask_gate",
    "attest",
    "begin_initiative",
    "change_brief",
    "change_contract",
    "change_letters",
    "change_metric",
    "change_state",
    "close_finding",
    "decide_gate",
    "enter_stage",
    "grant_exemption",
    "move_playbook",
    "offer_handoff",
    "open_finding",
    "person_leaves",
    "record_event",
    "record_evidence",
    "return_handoff",
    "set_owner",
    "sign_contract",
    "waive_answer",
]
