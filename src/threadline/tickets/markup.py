"""HTML to the text that a reader would see. Scripts, styles and what is hidden are dropped."""

from __future__ import annotations

import html
import re

_TAG = re.compile(
    r"</?(?:p|div|br|html|body|head|meta|title|span|table|tbody|thead|tr|td|th|a|b|i|u|em|strong|font|ul|ol|li|img|"
    r"script|style|h[1-6]|blockquote|center|hr|details|summary|iframe|svg|form|input|button|section|article|header|footer|o:p)"
    r"(?:\s[^<>]{0,2000})?/?>|<!--|<!doctype",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,10}\d?);", re.IGNORECASE)
_ANY_TAG = re.compile(r"<(/?)([a-z][a-z0-9:]{0,30})(?:[\s/][^<>]*)?>", re.IGNORECASE)
# Never closed, or closed by what follows: they do not nest.
_FLAT = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dt",
        "dd",
        "option",
    }
)
# A parser of HTML takes quadratic time over deep nesting, which no mail program writes.
_DEEPEST = 500
_DROPPED = ["script", "style", "head", "template", "iframe", "object", "svg", "noscript", "title", "summary"]
_HIDDEN = "[hidden], [style*='display:none'], [style*='display: none']"
_BLOCK = re.compile(r"(</?(?:p|div|br|tr|li|h[1-6]|hr|table|ul|ol|pre|section|article|header|footer)\b)", re.IGNORECASE)
_CELL = re.compile(r"(<t[dh]\b)", re.IGNORECASE)
_QUOTE = re.compile(r"(<blockquote\b)|(</blockquote\b)", re.IGNORECASE)
# Stand in for line breaks and quotation while the parser is at work; private, so that no text holds them.
_BREAK, _OPENED, _CLOSED = "\ue010", "\ue011", "\ue012"
_MARKS = dict.fromkeys(map(ord, (_BREAK, _OPENED, _CLOSED)))
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_BLANKS = re.compile(r"[ \t\n]+")


def visible_text(text: str) -> str:
    """Return the text without markup and with its entities resolved; a text that is all markup comes back empty."""
    if "<" in text and _TAG.search(text):
        text = _without_tags(text)
    # Twice, because systems that pass tickets on escape what is escaped already.
    for _ in range(2):
        if "&" in text and _ENTITY.search(text):
            text = html.unescape(text)
    return text


def _without_tags(text: str) -> str:
    marked = text.translate(_MARKS)
    if not _BLOCK.search(marked):
        # Plain text with a few tags in it: its lines are its own.
        marked = marked.replace("\n", _BREAK)
    marked = _BLOCK.sub(_BREAK + r"\1", _CELL.sub(r" \1", marked))
    marked = _QUOTE.sub(lambda found: (_OPENED if found[1] else _CLOSED) + found[0], marked)
    bare = _ANY_TAG.sub(" ", marked) if _nested_too_deep(marked) else _parsed(marked)
    lines = _BLANKS.sub(" ", bare).replace(_BREAK, "\n")
    return _BLANK_LINES.sub("\n\n", _quoted(lines)).strip()


def _parsed(text: str) -> str:
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  # loads when the first HTML is met

    tree = LexborHTMLParser(text)
    tree.strip_tags(_DROPPED)
    for node in tree.css(_HIDDEN):
        node.decompose()
    body = tree.body
    return "" if body is None else body.text(deep=True, separator="", strip=False)


def _nested_too_deep(text: str) -> bool:
    depth = 0
    for found in _ANY_TAG.finditer(text):
        if found[2].lower() not in _FLAT:
            depth = max(0, depth - 1) if found[1] else depth + 1
            if depth > _DEEPEST:
                return True
    return False


def _quoted(text: str) -> str:
    """Mark quoted mail as plain text does, for the cleaning that follows."""
    if _OPENED not in text:
        return text.replace(_CLOSED, "")
    depth, lines = 0, []
    for line in text.replace(_OPENED, "\n" + _OPENED).replace(_CLOSED, _CLOSED + "\n").split("\n"):
        depth += line.count(_OPENED)
        seen = line.replace(_OPENED, "").replace(_CLOSED, "").strip()
        lines.append("> " + seen if depth and seen else seen)
        depth = max(0, depth - line.count(_CLOSED))
    return "\n".join(lines)
