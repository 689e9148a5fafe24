"""Words and phrases of many languages that cleaning and redaction look for: one a line in text files, `#` for remarks.

A language is added by adding lines.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def phrases(name: str) -> tuple[str, ...]:
    """Return the lines of the file `name`.txt in this folder."""
    text = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def any_of(name: str) -> str:
    """Return a regular expression that matches any of the phrases, the longest first."""
    return "(?:" + "|".join(sorted(phrases(name), key=lambda phrase: (-len(phrase), phrase))) + ")"
