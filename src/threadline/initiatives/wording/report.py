"""What a check of wording answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadline.answers import Plain, Provenance, Undecided

GOOD = "good"
# The rules, the most serious first: the first one that is broken is the verdict.
RULES = ("solution_first", "proxy_metric", "vague", "loaded_word")
# The parts that a remark can miss, in the order in which a brief tells them.
MISSING = ("problem", "population", "metric", "slice", "baseline", "target", "horizon", "constraint", "data")


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to mend: where it stands (line and column count from 1), what is missing, how it could read."""

    rule: str
    severity: str
    line: int
    column: int
    excerpt: str
    missing: tuple[str, ...]
    suggestion: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the remark as plain values."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "line": self.line,
            "column": self.column,
            "excerpt": self.excerpt,
            "missing": list(self.missing),
            "suggestion": self.suggestion,
        }


@dataclass(frozen=True, slots=True)
class TextReport:
    """What there is to say about one text. A good text has no remarks."""

    id: str
    remarks: tuple[Remark, ...] = ()
    undecided: Undecided | None = None

    @property
    def verdict(self) -> str:
        """The most serious rule that is broken, or good."""
        broken = {remark.rule for remark in self.remarks}
        return next((rule for rule in RULES if rule in broken), GOOD)

    def to_dict(self) -> dict[str, Plain]:
        """Return the report as plain values; `undecided` and its hint only where the text could not be judged."""
        answer: dict[str, Plain] = {
            "id": self.id,
            "verdict": self.verdict,
            "remarks": [remark.to_dict() for remark in self.remarks],
        }
        return answer if self.undecided is None else answer | self.undecided.to_dict()


@dataclass(frozen=True, slots=True)
class WordingReport:
    """The reports on one text or on many, in the order in which they came."""

    rows: tuple[TextReport, ...]
    provenance: Provenance

    @property
    def good(self) -> bool:
        """Whether there is nothing to remark in any text."""
        return all(row.verdict == GOOD for row in self.rows)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """All remarks, in the order of the texts."""
        return tuple(remark for row in self.rows for remark in row.remarks)

    def to_dict(self) -> dict[str, Plain]:
        """Return the report as plain values."""
        not_good = sum(row.verdict != GOOD for row in self.rows)
        counts: dict[str, Plain] = {"texts": len(self.rows), "not_good": not_good}
        rows: list[Plain] = [row.to_dict() for row in self.rows]
        return {"rows": rows} | counts | self.provenance.to_dict()
