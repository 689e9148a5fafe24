"""The labelled requests and briefs, and how rules are scored on them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from threadline.initiatives.wording import check_texts
from threadline.initiatives.wording.report import GOOD, RULES

FOLDER = Path(__file__).parent / "library" / "initiatives" / "wording"


@dataclass(frozen=True)
class Scores:
    """Precision and recall of "not good", and the mean F1 over the rules."""

    precision: float
    recall: float
    macro_f1: float


@lru_cache
def labelled(name: str) -> tuple[dict[str, str], ...]:
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


@lru_cache
def verdicts(name: str) -> tuple[str, ...]:
    return tuple(row.verdict for row in check_texts((row["id"], row["text"]) for row in labelled(name)).rows)


def score(truth: list[str], said: list[str]) -> Scores:
    pairs = Counter(zip(truth, said, strict=True))
    right = sum(count for (true, told), count in pairs.items() if GOOD not in {true, told})
    told_bad = sum(count for (_, told), count in pairs.items() if told != GOOD)
    truly_bad = sum(count for (true, _), count in pairs.items() if true != GOOD)
    f1 = [_f1(pairs, rule) for rule in RULES]
    return Scores(right / max(told_bad, 1), right / max(truly_bad, 1), sum(f1) / len(f1))


def _f1(pairs: Counter[tuple[str, str]], rule: str) -> float:
    both = pairs[rule, rule]
    either = sum(count for (true, told), count in pairs.items() for one in (true, told) if one == rule)
    return 2 * both / either if either else 0.0
