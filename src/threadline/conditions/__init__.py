"""Conditions: a named measure, a comparison, a period. The one engine behind rules, alerts, targets and guards.

    condition = parse_condition("theme:refund-answers tickets > 20 in 7 days")
    verdict = evaluate(condition, fetch={"tickets": count_tickets}, as_of=as_of, zone="Europe/Berlin")

A verdict is `Met`, `NotMet` or `Undecided`, each with the numbers or the reason it rests on.
"""

from threadline.conditions.condition import Comparison, Condition, Period, Subject
from threadline.conditions.evaluation import evaluate
from threadline.conditions.measures import STANDARD_MEASURES, Measure, MeasureKind, Measures, Question, Window
from threadline.conditions.verdict import Check, Met, NotMet, Verdict
from threadline.conditions.wording import parse_condition, read_condition, write_condition

__all__ = [
    "STANDARD_MEASURES",
    "Check",
    "Comparison",
    "Condition",
    "Measure",
    "MeasureKind",
    "Measures",
    "Met",
    "NotMet",
    "Period",
    "Question",
    "Subject",
    "Verdict",
    "Window",
    "evaluate",
    "parse_condition",
    "read_condition",
    "write_condition",
]
