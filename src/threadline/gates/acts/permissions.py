"""Who may do what: one table, which the acts ask and the documentation shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.errors import NotAllowed, SeparationOfDuties

if TYPE_CHECKING:
    from collections.abc import Collection

    from threadline.gates.situation import Situation


@dataclass(frozen=True, slots=True)
class Permission:
    """An act, who may do it, and who never may whatever else they are."""

    act: str
    may: str
    never: str
    because: str


PERMISSIONS = (
    Permission("change_brief", "driver", "", "one person keeps the brief whole"),
    Permission("change_letters", "driver", "", "one person keeps it clear who decides"),
    Permission("set_owner", "driver", "", "one person keeps the ownership map whole"),
    Permission("record_evidence", "takes_part", "", "evidence is checked by what it says, not by who brings it"),
    Permission("record_event", "takes_part", "", "whoever saw it writes it down"),
    Permission("attest", "role_of_requirement", "driver", "nobody vouches for what they drive"),
    Permission("answer_consultation", "consulted", "", "only who was asked can answer"),
    Permission("waive_answer", "decides_gate", "driver", "who decides takes it on themselves to decide without"),
    Permission("ask_gate", "driver", "", "the driver brings it to a decision"),
    Permission("decide_gate", "decides_gate", "driver", "nobody approves what they drive"),
    Permission("grant_exemption", "decides_gate", "driver", "nobody exempts what they drive"),
    Permission("enter_stage", "driver", "", "the driver moves it"),
    Permission("change_state", "driver", "", "the driver moves it"),
    Permission("offer_handoff", "gives", "", "the giver knows what they made"),
    Permission("accept_handoff", "receives", "offered_it", "neither side completes a handoff alone"),
    Permission("return_handoff", "receives", "offered_it", "neither side completes a handoff alone"),
    Permission("sign_contract", "side_of_contract", "", "each side signs for itself"),
    Permission("change_contract", "producer", "", "the producer answers for the table"),
    Permission("open_finding", "takes_part", "", "whoever sees it says it"),
    Permission("close_finding", "owns_finding", "", "who mends it says how"),
    Permission("answer_flag", "driver_or_decider", "", "a flag is dismissed by name, with a reason"),
    Permission("move_playbook", "driver", "", "a recorded decision of the one who moves it"),
    Permission("person_leaves", "takes_part", "", "whoever keeps the list of people notes it"),
)
"""Every act, in the order of an initiative's life."""

_BY_ACT = {one.act: one for one in PERMISSIONS}

WHO = {
    "driver": "whoever holds the letter D in the stage",
    "takes_part": "everyone who takes part and has not left",
    "role_of_requirement": "the role that the requirement names",
    "consulted": "whoever holds the letter C in the stage of the gate",
    "decides_gate": "the role that the gate names; at the gate that ends a stage also the letter A",
    "gives": "the role that gives in the handoff",
    "receives": "the role that receives in the handoff",
    "offered_it": "whoever offered it",
    "side_of_contract": "the producer and the consumer whom the contract names",
    "producer": "the producer whom the contract names",
    "owns_finding": "the owner of the finding",
    "driver_or_decider": "the driver, or who decides the gate that stands before it",
}


def require_may(situation: Situation, act: str, by: str, *, allowed: Collection[str], never: str | None = None) -> None:
    """Raise when a person may not do something: NotAllowed, or SeparationOfDuties when that is why."""
    permission = _BY_ACT[act]
    if not situation.initiative.is_here(by, situation.today):
        gone = situation.initiative.person(by) is not None
        problem = f"{by} has left" if gone else f"{by} takes no part in {situation.initiative.title}"
        raise NotAllowed(problem, "Ask someone who takes part, or add them to its people first")
    if never is not None and by == never:
        hint = f"Ask {_names(allowed, without=by)}"
        raise SeparationOfDuties(f"{by} may not {_words(act)}: {permission.because}", hint)
    if permission.may != "takes_part" and by not in allowed:
        hint = f"Ask {_names(allowed, without=by)}: {WHO[permission.may]}"
        raise NotAllowed(f"{by} may not {_words(act)}", hint)


def driver_of_stage(situation: Situation) -> tuple[str, ...]:
    """Return whoever drives the initiative in its stage."""
    driver = situation.initiative.daci.in_stage(situation.initiative.stage).driver
    return () if driver is None else (driver,)


def _words(act: str) -> str:
    return act.replace("_", " ")


def _names(allowed: Collection[str], *, without: str) -> str:
    names = [one for one in allowed if one != without]
    return " or ".join(names) if names else "someone who holds the role (nobody is named yet)"
