"""Find decisions by words."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadline.decisions.record import Decision

_WORD = re.compile(r"\w+")
_WEIGHTS = {"title": 8, "choice": 4, "question": 2, "rest": 1}


def search_decisions(decisions: Sequence[Decision], words: str) -> tuple[Decision, ...]:
    """Return the decisions that hold every word (as a word's beginning), the best fit first, then by number.

    A word in the title counts most, then in the choice, the question, and elsewhere. Case and accents do not matter.
    """
    wanted = _words(words)
    if not wanted:
        return ()
    scored = [(score, at, one) for at, one in enumerate(decisions) if (score := _score(one, wanted))]
    return tuple(one for _, _, one in sorted(scored, key=lambda row: (-row[0], row[1])))


def _score(decision: Decision, wanted: Sequence[str]) -> int:
    parts = {name: _words(text) for name, text in _parts(decision).items()}
    total = 0
    for word in wanted:
        best = max(
            (_WEIGHTS[name] for name, words in parts.items() if any(w.startswith(word) for w in words)), default=0
        )
        if not best:
            return 0
        total += best
    return total


def _parts(decision: Decision) -> dict[str, str]:
    options = [f"{one.title} {one.description} {' '.join(a.text for a in one.arguments)}" for one in decision.options]
    rest = [decision.because, *decision.drivers, *options, *(one.text for one in decision.consequences), decision.more]
    rest += [text for _, text in decision.sections]
    return {
        "title": f"{decision.reference} {decision.title}",
        "choice": decision.choice,
        "question": decision.context,
        "rest": " ".join(rest),
    }


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))
