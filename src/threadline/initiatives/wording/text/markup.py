"""Puts aside what is not the writer's own prose: code, markup, addresses, quotations.

What is put aside becomes blanks of the same length, so that every position in the result is a position in the text.
All steps are linear in the length of the text.
"""

from __future__ import annotations

import re

_FENCE = re.compile(r"^[ ]{0,3}(```+|~~~+)", re.MULTILINE)
_HIDDEN = ("script", "style", "svg")
_COMMENT_OPEN, _COMMENT_CLOSE = "<!--", "-->"
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,300}>")
_INLINE_CODE = re.compile(r"`[^`\n]{1,300}`")
_ADDRESS = re.compile(r"(?:https?|ftp)://[^\s<>|]{1,500}|\bwww\.[^\s<>|]{1,300}")
_IMAGE_OR_LINK = re.compile(r"!?\[[^\[\]\n]{0,300}\]\([^()\n]{0,500}\)")
_STRUCK = re.compile(r"~~[^~\n]{1,300}~~")
_QUOTES = re.compile(
    "\"[^\"\n]{1,400}\"|\u201c[^\u201d\n]{1,400}\u201d|\u201e[^\u201c\u201d\n]{1,400}[\u201c\u201d]|\u00ab[^\u00bb\n]{1,400}\u00bb|(?<!\\w)\u2018[^\u2018\n]{1,300}?\u2019(?!\\w)|(?<!\\w)'[^'\n]{1,300}'(?!\\w)"
)
_QUOTED_LINE = re.compile(r"^[ ]{0,3}>.*$", re.MULTILINE)
_EMPHASIS = re.compile(r"\*{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)|\u200b|\ufeff")
_QUOTE_MARKS = "\"\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019'> \t\n"


def mask(text: str) -> str:
    """Return the text with everything but the writer's own words blanked, position for position."""
    text = _blank_fences(text)
    text = _blank_hidden(text)
    for pattern in (_TAG, _INLINE_CODE, _STRUCK):
        text = pattern.sub(_blank, text)
    text = _blank_mentions(text)
    for pattern in (_ADDRESS, _EMPHASIS):
        text = pattern.sub(_blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    return _blanks(match.group())


def _blanks(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _blank_mentions(text: str) -> str:
    """Blank quotations and link texts, unless the text holds nothing else: then the quotation is the request."""
    for pattern in (_IMAGE_OR_LINK, _QUOTED_LINE, _QUOTES):
        without = pattern.sub(_blank_mention, text)
        if any(map(str.isalnum, without)) or not any(map(str.isalnum, text)):
            text = without
        else:
            text = re.sub(f"[{_QUOTE_MARKS.strip()}]", " ", text) if pattern is not _IMAGE_OR_LINK else text
    return text


def _blank_mention(match: re.Match[str]) -> str:
    """A quotation that is all that a label is given ("Goal: 'make it better'") is no mention: it is the goal itself."""
    whole = match.group()
    line_start = match.string.rfind("\n", 0, match.start()) + 1
    line_end = match.string.find("\n", match.end())
    before = match.string[line_start : match.start()][-80:].strip()
    after = match.string[match.end() : line_end if line_end >= 0 else len(match.string)][:80].strip(" .")
    if after or not before.endswith((":", "=")) or len(before.split()) > _LONGEST_LABEL:
        return _blanks(whole)
    return " " + whole[1:-1] + " " if whole[0] not in "![>" else _blanks(whole)


_LONGEST_LABEL = 3


def _blank_fences(text: str) -> str:
    pieces: list[str] = []
    at, fence = 0, ""
    for match in _FENCE.finditer(text):
        mark = match.group(1)[:3]
        if not fence:
            pieces.append(text[at : match.start()])
            at, fence = match.start(), mark
        elif mark == fence:
            pieces.append(_blanks(text[at : match.end()]))
            at, fence = match.end(), ""
    pieces.append(text[at:] if not fence else _blanks(text[at:]))
    return "".join(pieces)


def _blank_hidden(text: str) -> str:
    """Blank scripts, styles and comments together with what they hold."""
    if "<" not in text:
        return text
    text = _blank_between(text, _COMMENT_OPEN, _COMMENT_CLOSE)
    for name in _HIDDEN:
        text = _blank_between(text, f"<{name}", f"</{name}>")
    return text


def _blank_between(text: str, opening: str, closing: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):
        # A few letters grow when lowered (Turkish İ): then only ASCII is lowered, as tags are ASCII.
        lowered = "".join(letter.lower() if letter.isascii() else letter for letter in text)
    pieces: list[str] = []
    at = 0
    while (start := lowered.find(opening, at)) >= 0:
        end = lowered.find(closing, start)
        stop = len(text) if end < 0 else end + len(closing)
        pieces += [text[at:start], _blanks(text[start:stop])]
        at = stop
    return "".join([*pieces, text[at:]])
