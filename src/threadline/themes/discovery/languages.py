"""Which tickets are read together: those of one language, as words of two languages have nothing in common."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Bodies = npt.NDArray[np.int16]

UNDECIDED = "und"
NO_BODY = -1
# With fewer tickets, the only theme to be found is the language.
_LEAST_TICKETS = 100


def split_by_language(languages: Sequence[str | None], counted: npt.NDArray[np.bool_]) -> Bodies:
    """Return the number of the body of text that each ticket is read with, the most frequent language being 0.

    `counted`: the tickets that count (no copies). Tickets of undecided language, mostly short ones, go with the most
    frequent language; those of a language with few tickets with none (-1).
    """
    known = [UNDECIDED if language is None else language for language in languages]
    tickets = Counter(language for language, counts in zip(known, counted.tolist(), strict=True) if counts)
    named = sorted((language for language in tickets if language != UNDECIDED), key=lambda one: (-tickets[one], one))
    large = [language for place, language in enumerate(named) if place == 0 or tickets[language] >= _LEAST_TICKETS]
    numbers = {language: place for place, language in enumerate(large)} | {UNDECIDED: 0}
    return np.array([numbers.get(language, NO_BODY) for language in known], dtype=np.int16)
