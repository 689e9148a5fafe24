"""A file of the playbook: front matter in YAML, then Markdown, with the line on which each thing stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.errors import PlaybookError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FENCE = "---"


@dataclass(frozen=True, slots=True)
class Page:
    """What a file holds, and where: `lines` tells the line of each field, `body_line` that of the text's first line."""

    path: str
    fields: Mapping[str, object]
    lines: Mapping[str, int]
    body: str
    body_line: int

    def error(self, field: str | None, problem: str, hint: str) -> PlaybookError:
        """Return the error that points at a field (or at the file's top)."""
        return self.error_at(self.lines.get(field or "", 1), problem, hint)

    def error_at(self, line: int, problem: str, hint: str) -> PlaybookError:
        """Return the error that points at a line."""
        return PlaybookError(f"{self.path}, line {line}", problem, hint)


def read_page(path: Path, *, shown_as: str) -> Page:
    """Read one file of the playbook; `shown_as` names it in messages.

    Raises PlaybookError, with the line, when it is not UTF-8 or has no front matter that YAML can read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        hint = "Save the file as UTF-8"
        raise PlaybookError(shown_as, f"byte {error.start} is not UTF-8", hint) from error
    lines = text.split("\n")
    end = _closing_fence(lines, shown_as)
    head = "\n".join(lines[1:end])
    return Page(shown_as, _fields(head, shown_as), _lines_of(head), "\n".join(lines[end + 1 :]), end + 2)


def _closing_fence(lines: list[str], shown_as: str) -> int:
    hint = "Begin the file with '---', the fields, and '---' again"
    if lines[0].strip() != _FENCE:
        raise PlaybookError(f"{shown_as}, line 1", "has no front matter", hint)
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == _FENCE:
            return number
    raise PlaybookError(f"{shown_as}, line 1", "the front matter is never closed", hint)


def _fields(head: str, shown_as: str) -> Mapping[str, object]:
    import yaml  # noqa: PLC0415  loaded when first used

    try:
        fields = yaml.safe_load(head)
    except yaml.MarkedYAMLError as error:
        # The mark counts from 0, and the fence stands above.
        line = (error.problem_mark.line if error.problem_mark else 0) + 2
        hint = "Put values that hold a colon or a quote into quotation marks"
        raise PlaybookError(f"{shown_as}, line {line}", f"YAML cannot read this: {error.problem}", hint) from error
    except yaml.YAMLError as error:
        raise PlaybookError(f"{shown_as}, line 2", f"YAML cannot read this: {error}", "Use plain text only") from error
    if not isinstance(fields, dict):
        raise PlaybookError(f"{shown_as}, line 2", "the front matter holds no fields", "Write 'name: value' lines")
    return {str(name): value for name, value in fields.items()}


def _lines_of(head: str) -> Mapping[str, int]:
    """Return the line of each field; names that begin at the margin are fields."""
    return {
        line.split(":", 1)[0].strip(): number
        for number, line in enumerate(head.split("\n"), start=2)
        if line[:1].strip() and ":" in line
    }
