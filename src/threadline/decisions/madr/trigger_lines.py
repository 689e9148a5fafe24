"""Review triggers as lines that a person can write."""

from __future__ import annotations

import re

from threadline.decisions.madr.words import day_of, reference_in
from threadline.decisions.record import Trigger, TriggerKind

_DATE = re.compile(r"\Aon\s+(?P<day>\d{4}-\d{2}-\d{2})\.?\Z", re.IGNORECASE)
_CONDITION = re.compile(r"\Awhen\s+(?P<condition>[^\n]+)\Z", re.IGNORECASE)
_DEPENDENCY = re.compile(r"\Aif\s+(?P<what>[^\n]+?)\s+is\s+superseded\.?\Z", re.IGNORECASE)
_ASSUMPTION = re.compile(
    r"\A(?:if\s+this\s+fails:\s*)?(?P<says>.*?)(?:\s+\(seen\s+when\s+(?P<condition>[^\n()]+)\))?\Z",
    re.IGNORECASE | re.DOTALL,
)


def read_trigger(line: str) -> Trigger:
    """Return what a line calls for. What is no date, condition or dependency is an assumption in words."""
    if (found := _DATE.match(line)) and day_of(found["day"]):
        return Trigger(TriggerKind.DATE, found["day"])
    if found := _CONDITION.match(line):
        return Trigger(TriggerKind.CONDITION, found["condition"].strip())
    if found := _DEPENDENCY.match(line):
        return Trigger(TriggerKind.DEPENDENCY, reference_in(found["what"]))
    found = _ASSUMPTION.match(line)
    assert found is not None  # noqa: S101  the pattern takes any text
    return Trigger(TriggerKind.ASSUMPTION, found["says"], found["condition"] or "")


def write_trigger(trigger: Trigger) -> str:
    """Return the line that `read_trigger` reads as the trigger."""
    if trigger.kind is TriggerKind.DATE:
        return f"On {trigger.says}"
    if trigger.kind is TriggerKind.CONDITION:
        return f"When {trigger.says}"
    if trigger.kind is TriggerKind.DEPENDENCY:
        return f"If {trigger.says} is superseded"
    seen = f" (seen when {trigger.condition})" if trigger.condition else ""
    return f"If this fails: {trigger.says}{seen}"
