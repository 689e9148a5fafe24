"""What a heading, a column head or a label such as "Success metric:" says of the words under it."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache


class LabelKind(Enum):
    """The part of a brief that a label opens."""

    GOAL = "goal"
    PROBLEM = "problem"
    BASELINE = "baseline"
    TARGET = "target"
    HORIZON = "horizon"
    SLICE = "slice"
    CONSTRAINT = "constraint"
    PLAN = "plan"
    METRIC = "metric"
    ASIDE = "aside"


_WORDS = {
    LabelKind.GOAL: "goal goals objective objectives target targets success aim aims kpi kpis okr okrs outcome want worked ask request requirement criteria mission ambition results result "
    "acceptance deliver hope vision win story".split(),
    LabelKind.METRIC: "metric metrics measure measures kpi kpis leg measured indicator".split(),
    LabelKind.PROBLEM: "problem problems suffers suffer pain complaint complaints symptom symptoms trouble affected happens".split(),
    LabelKind.BASELINE: "baseline today now current currently".split(),
    LabelKind.TARGET: "target targets goal".split(),
    LabelKind.HORIZON: "horizon deadline timeline due by when until timeframe date".split(),
    LabelKind.SLICE: "slice slices segment segments whom audience population scope".split(),
    LabelKind.CONSTRAINT: "constraint constraints guardrail guardrails limit limits latency budget privacy".split(),
    LabelKind.PLAN: "proposal proposals summary approach how solution plan milestones deliverable deliverables scope idea pitch requirement requirements request feature ask step next milestone roadmap order wanted wish task assignment mandate want".split(),
    LabelKind.ASIDE: "non nongoals declined decline rejected alternatives glossary quote quotes quoted verbatim verbatims superseded not excluded".split(),
}
_PHRASES = {LabelKind.ASIDE: ("out of scope", "what would not count", "won't do", "customer voice", "in their words")}
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=4096)
def kinds_of(labels: tuple[str, ...]) -> frozenset[LabelKind]:
    """Return all that the labels say."""
    return frozenset(kind for label in labels for kind in LabelKind if _says(label, kind))


def _says(label: str, kind: LabelKind) -> bool:
    words = set(_WORD.findall(label))
    if kind is LabelKind.ASIDE and "not" in words and "done" in words:
        return False
    return bool(words & set(_WORDS[kind])) or any(phrase in label for phrase in _PHRASES.get(kind, ()))
