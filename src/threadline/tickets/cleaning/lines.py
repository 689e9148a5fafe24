"""What all steps of cleaning ask of lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PLACEHOLDER = re.compile(r"<(?:EMAIL|PHONE|CARD|ACCOUNT|ID|IP|NAME)>")
_WORD = re.compile(r"[^\W_]")


def says_something(text: str) -> bool:
    """Return whether the text has a letter or digit outside of placeholders."""
    return _WORD.search(PLACEHOLDER.sub("", text)) is not None


def any_says_something(lines: Iterable[str]) -> bool:
    """Return whether any of the lines has a letter or digit outside of placeholders."""
    return any(says_something(line) for line in lines)


def next_filled(lines: Sequence[str], start: int) -> int:
    """Return the place of the first line from `start` on that is not blank; the number of lines if none is."""
    while start < len(lines) and not lines[start].strip():
        start += 1
    return start
