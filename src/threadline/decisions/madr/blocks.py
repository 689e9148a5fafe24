"""Markdown cut at its own seams: sections by heading, items of a list, cells of a table, each as its source says it.

Pieces are cut out of the source by line (CommonMark's block structure tells where), so that what people wrote inside
them stays as they wrote it. What would break the seams when written (a heading inside a free text, a comment that is
never closed) is put between fences marked `verbatim`, and taken out of them when read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_VERBATIM = "verbatim"
_FENCED = re.compile(r"\A(?P<fence>~{3,})verbatim\n(?P<text>.*?)\n?(?P=fence)\s*\Z", re.DOTALL)
_LAST = "last-block"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text under it, down to the next heading of the level that cuts. Lines count from 1."""

    level: int
    title: str
    text: str
    line: int


def cut_sections(text: str, *, deepest: int, first_line: int = 1) -> tuple[str, list[Section]]:
    """Return what stands before the first heading of level 1 to `deepest`, and the sections."""
    lines = text.split("\n")
    heads = [head for head in _headings(text) if head[0] <= deepest]
    starts = [begin for _, _, begin, _ in heads]
    before = _trim(lines[: starts[0]] if starts else lines)
    sections = []
    for (level, title, begin, after), end in zip(heads, [*starts[1:], len(lines)], strict=False):
        sections.append(Section(level, title, _trim(lines[after:end]), first_line + begin))
    return before, sections


def read_items(text: str) -> tuple[str, list[str]]:
    """Return the text around the lists of a section, and the items of its lists in order."""
    lines = text.split("\n")
    items, around, at = [], [], 0
    tokens = _parser().parse(text)
    for number, token in enumerate(tokens):
        if token.level != 0 or token.type not in {"bullet_list_open", "ordered_list_open"} or token.map is None:
            continue
        around += lines[at : token.map[0]]
        at = token.map[1]
        items += [_item(lines, one) for one in _children(tokens, number, "list_item_open")]
    return _trim([*around, *lines[at:]]), items


def read_table(text: str) -> list[list[str]]:
    """Return the rows of a section's first table, its head first; none when it has no table."""
    rows: list[list[str]] = []
    for token in _parser().parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and token.level >= 3 and rows:  # noqa: PLR2004  table, row, cell
            rows[-1].append(token.content.strip())
        elif token.type == "table_close":
            break
    return rows


def write_text(text: str, *, deepest: int, after: str = "") -> str:
    """Return a free text as it can stand under a heading: as it is, or between fences where it would break out.

    `after` stands before it on its first line; fences begin a line of their own.
    """
    candidate = f"{after}{text}"
    before, sections = cut_sections(candidate, deepest=deepest)
    last = _parser().parse(f"{candidate}\n\n# {_LAST}\n")[-3:]
    closed = any(token.type == "heading_open" and token.level == 0 for token in last)
    if not text or (closed and not sections and before == candidate and not _FENCED.match(text)):
        return candidate.rstrip()
    return "\n\n".join(part for part in (after.rstrip(), put_between_fences(text)) if part)


def read_text(text: str) -> str:
    """Return a free text, taken out of the fences that `write_text` put around it."""
    found = _FENCED.match(text)
    return found["text"] if found else text


def write_items(items: Sequence[str]) -> str:
    """Return a list; an item that would not be read as it is stands between fences."""
    return "\n".join(_written_item(item) for item in items)


def _written_item(item: str) -> str:
    plain = _bullet(item)
    # Read back beside neighbours: an item alone can look whole and still swallow the next.
    whole = read_items(f"{plain}\n* {_LAST}") == ("", [item, _LAST]) and not _FENCED.match(item)
    return plain if whole else _bullet(put_between_fences(item))


def _bullet(item: str) -> str:
    first, *rest = item.split("\n")
    return "\n".join([f"* {first}", *(f"  {line}" if line else "" for line in rest)])


def put_between_fences(text: str) -> str:
    """Return a text that `read_text` gives back whatever it holds."""
    longest = max((len(run) for run in re.findall(r"~+", text)), default=0)
    fence = "~" * max(3, longest + 1)
    return f"{fence}{_VERBATIM}\n{text}\n{fence}"


def _headings(text: str) -> list[tuple[int, str, int, int]]:
    """Return level, title, first line and the line after of each heading that stands in no list or quote."""
    tokens = _parser().parse(text)
    return [
        (int(token.tag[1]), _title(tokens[at + 1].content), token.map[0], token.map[1])
        for at, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0 and token.map is not None
    ]


def _title(content: str) -> str:
    said = " ".join(content.split())
    return f"{said[:-2]}#" if said.endswith("\\#") else said


def write_title(title: str) -> str:
    """Return a title as it can stand in a heading, whose own closing `#` would be dropped."""
    return f"{title[:-1]}\\#" if title.endswith("#") else title


def _children(tokens: Sequence[Token], start: int, kind: str) -> list[Token]:
    found = []
    for token in tokens[start + 1 :]:
        if token.level == tokens[start].level:
            break
        if token.type == kind and token.level == tokens[start].level + 1:
            found.append(token)
    return found


def _item(lines: Sequence[str], token: Token) -> str:
    assert token.map is not None  # noqa: S101  list items always carry their lines
    first, *rest = lines[token.map[0] : token.map[1]]
    # The marker's width, with the blanks behind it: lines that go on are indented by as much.
    marker = re.match(r"\s*(?:[-*+]|\d+[.)])(?: {1,4}(?=\S)|\s?)", first)
    width = marker.end() if marker else 0
    kept = [first[width:], *(line[min(width, len(line) - len(line.lstrip())) :] for line in rest)]
    return read_text(_trim(kept))


def _trim(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip("\n").rstrip()


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415  loaded when first used

    return MarkdownIt("commonmark").enable("table")
