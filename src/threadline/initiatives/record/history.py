"""The dated history of an initiative: what happened, by whom. Rules read it; nothing in it is a judgement."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  read at run time: the hints are the file's shape
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003

from threadline.answers import Plain  # noqa: TC001


@dataclass(frozen=True, slots=True)
class Value:
    """A value that an event carries: what kind of value (text, number, date, days, map), and whether it must."""

    kind: str
    required: bool
    says: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at a moment. `values` hold what the kind of event carries."""

    at: datetime
    kind: str
    by: str | None = None
    values: Mapping[str, Plain] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """Return a value as text; None when the event does not carry it."""
        value = self.values.get(name)
        return None if value is None else str(value)


def _must(kind: str, says: str) -> Value:
    return Value(kind, required=True, says=says)


def _may(kind: str, says: str) -> Value:
    return Value(kind, required=False, says=says)


EVENTS: Mapping[str, Mapping[str, Value]] = {
    "created": {},
    "stage_entered": {"stage": _must("text", "the stage")},
    "state_changed": {"state": _must("text", "running, paused, ..."), "reason": _may("text", "why")},
    "brief_changed": {"parts": _may("texts", "the parts that changed")},
    "metric_changed": {"leg": _may("text", "business, ticket or model")},
    "letters_changed": {"letter": _may("text", "driver, approver, ..."), "person": _may("text", "who holds it now")},
    "owner_changed": {"box": _must("text", "the box"), "owner": _may("text", "who owns it now; left out: nobody")},
    "person_left": {"person": _must("text", "who")},
    "evidence_recorded": {"evidence": _must("text", "its id")},
    "attested": {"requirement": _must("text", "the requirement")},
    "consulted_answered": {"gate": _must("text", "the gate"), "person": _must("text", "who answered")},
    "answer_waived": {"gate": _must("text", "the gate"), "person": _must("text", "whose answer")},
    "decision_asked": {"gate": _must("text", "the gate"), "of": _must("text", "who is asked")},
    "gate_decided": {"gate": _must("text", "the gate"), "outcome": _must("text", "approved, conditional, rejected")},
    "exempted": {"requirement": _must("text", "what may be missing"), "reason": _may("text", "why")},
    "handoff_offered": {"handoff": _must("text", "the handoff")},
    "handoff_accepted": {"handoff": _must("text", "the handoff")},
    "handoff_returned": {"handoff": _must("text", "the handoff"), "reason": _may("text", "why")},
    "contract_signed": {"contract": _must("text", "the data contract"), "version": _must("text", "its version")},
    "finding_opened": {"finding": _must("text", "its id")},
    "finding_closed": {"finding": _must("text", "its id")},
    "flag_answered": {"rule": _must("text", "the red flag"), "reason": _may("text", "why it was dismissed")},
    "thing_changed": {
        "what": _must("text", "model_version, table_version, data_contract, theme"),
        "id": _must("text", "which"),
        "version": _must("text", "the version that holds from now on"),
    },
    "thing_vanished": {"what": _must("text", "the kind of thing"), "id": _must("text", "which")},
    "playbook_moved": {"version": _must("text", "the version from now on"), "reason": _may("text", "why")},
    "date_set": {"milestone": _must("text", "what is to be done"), "on": _must("date", "by which day")},
    "data_requested": {"asks": _must("text", "labels, inputs or rows"), "reason": _may("text", "what for")},
    "plan_set": {"days": _must("days", "planned working days by kind of work: {modelling: 20, serving: 8}")},
    "output_used": {"who": _must("text", "who or what acted on the output"), "count": _may("number", "how often")},
    "noted": {"text": _must("text", "anything worth keeping")},
}
"""Every kind of event, with the values that it carries."""

DEPLOYMENT_WORK = ("deployment", "pipeline", "serving", "integration", "monitoring", "shadow", "ramp", "rollback")
"""Kinds of work in a plan that bring a model to its users, as against making it."""
