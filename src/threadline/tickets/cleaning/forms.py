"""What a form asks, and what is pasted into its answers: headings, boxes to tick, empty answers, code and logs."""

from __future__ import annotations

import re

_CODE = re.compile(r"^[ \t]{0,3}(```|~~~)[^\n]*\n.*?^[ \t]{0,3}\1[^\n]*$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(
    r"^[ \t]{0,3}(?:#{1,6}[ \t]+[^\n]{1,160}|\*\*[^*\n]{1,120}\*\*[ \t]{0,3}:?[ \t]{0,3})$", re.MULTILINE
)
_BOX = re.compile(r"^[ \t]{0,8}[-*+][ \t]{1,3}\[[ xX]\][^\n]*$", re.MULTILINE)
_EMPTY = re.compile(
    r"^[ \t]{0,3}[_*]{0,2}(?:no response|n/a|none)[_*]{0,2}\.?[ \t]{0,3}$", re.MULTILINE | re.IGNORECASE
)
# One heading is a customer's own; several are the questions of a form.
_FEWEST_HEADINGS = 2


def without_form(text: str) -> str:
    """Return the text without the questions of a form, boxes, empty answers and pasted code."""
    if "```" in text or "~~~" in text:
        text = _CODE.sub(" ", text)
    if "[ ]" in text or "[x]" in text or "[X]" in text:
        text = _BOX.sub("", text)
    if "#" not in text and "**" not in text:
        return text
    kept, headings = _HEADING.subn("", text)
    return _EMPTY.sub("", kept) if headings >= _FEWEST_HEADINGS else text
