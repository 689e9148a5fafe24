"""Signs: words and phrases that tell something; `*` in a sign stands for any ending."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def sign_pattern(signs: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern that finds any of the signs as whole words, in lower-cased text."""
    # Longer signs first, so that "sign in" is not cut short by "sign".
    parts = sorted({sign.lower() for sign in signs}, key=lambda one: (-len(one), one))
    # A look-behind keeps re from skipping ahead quickly; a word boundary does not.
    return re.compile(r"\b(?:" + "|".join(re.escape(part).replace(r"\*", r"\w*") for part in parts) + r")(?!\w)")
