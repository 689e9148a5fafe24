"""A file of the playbook: front matter in YAML, then Markdown, with the line on which each thing stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from threadline.errors import PlaybookError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Place: TypeAlias = "tuple[str | int, ...]"
"""Where a value stands in the front matter: `("contents", 2, "name")`."""

LARGEST_FILE_BYTES = 2_000_000
LARGEST_FRONT_MATTER_BYTES = 64_000
_DEEPEST = 20
_FENCE = "---"


@dataclass(frozen=True, slots=True)
class Page:
    """What a file holds, and where: `lines` tells the line of each value, `body_line` that of the text's first line."""

    path: str
    fields: Mapping[str, object]
    lines: Mapping[Place, int]
    body: str
    body_line: int

    def line(self, *place: str | int) -> int:
        """Return the line of a value, or of the nearest thing that holds it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def error(self, *place: str | int, problem: str, hint: str) -> PlaybookError:
        """Return the error that points at a value (or, without one, at the file's top)."""
        return self.error_at(self.line(*place), problem, hint)

    def error_at(self, line: int, problem: str, hint: str) -> PlaybookError:
        """Return the error that points at a line."""
        return PlaybookError(self.path, problem, hint, line=line)


def read_page(content: bytes, *, shown_as: str) -> Page:
    """Read one file of the playbook; `shown_as` names it in messages.

    Raises PlaybookError, with the line, when it is too large, not UTF-8, or has no front matter that YAML can read.
    """
    text = _text(content, shown_as)
    lines = text.split("\n")
    end = _closing_fence(lines, shown_as)
    fields, places = _front_matter("\n".join(lines[1:end]), shown_as)
    return Page(shown_as, fields, places, "\n".join(lines[end + 1 :]), end + 2)


def _text(content: bytes, shown_as: str) -> str:
    if len(content) > LARGEST_FILE_BYTES:
        problem = f"holds {len(content):,} bytes, more than {LARGEST_FILE_BYTES:,}"
        raise PlaybookError(shown_as, problem, "A file tells one thing; split it")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        hint = "Save the file as UTF-8"
        raise PlaybookError(shown_as, f"byte {error.start} is not UTF-8", hint) from error


def _closing_fence(lines: list[str], shown_as: str) -> int:
    hint = "Begin the file with '---', the fields, and '---' again"
    if lines[0].strip() != _FENCE:
        raise PlaybookError(shown_as, "has no front matter", hint, line=1)
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == _FENCE:
            return number
    raise PlaybookError(shown_as, "the front matter is never closed", hint, line=1)


def _front_matter(head: str, shown_as: str) -> tuple[Mapping[str, object], Mapping[Place, int]]:
    import yaml  # noqa: PLC0415  loaded when first used

    if len(head.encode()) > LARGEST_FRONT_MATTER_BYTES:
        problem = f"the front matter is larger than {LARGEST_FRONT_MATTER_BYTES:,} bytes"
        raise PlaybookError(shown_as, problem, "Move what is told in words below the second '---'", line=1)
    loading = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = loading(head)
    try:
        _refuse_what_expands(yaml.parse(head, Loader=loading), shown_as)
        node = loader.get_single_node()
        places = _Places(shown_as).of(node)
        fields = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        # The mark counts from 0, and the fence stands above.
        line = (error.problem_mark.line if error.problem_mark else 0) + 2
        hint = "Put values that hold a colon or a quote into quotation marks"
        raise PlaybookError(shown_as, f"YAML cannot read this: {error.problem}", hint, line=line) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # ValueError: a date such as 2026-02-31.
        raise PlaybookError(shown_as, f"YAML cannot read this: {error}", "Use plain text only", line=2) from error
    finally:
        loader.dispose()
    if not isinstance(fields, dict):
        raise PlaybookError(shown_as, "the front matter holds no fields", "Write 'name: value' lines", line=2)
    return {str(name): value for name, value in fields.items()}, places


def _refuse_what_expands(events: Iterable[Any], shown_as: str) -> None:
    """Raise PlaybookError for aliases and deep nesting, before anything is built of them.

    Aliases let a small file expand without end. Deep nesting is worse: building it makes the C parser call itself
    until the process dies.
    """
    import yaml  # noqa: PLC0415

    depth = 0
    for event in events:
        line = event.start_mark.line + 2
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            hint = "Write the value out where it is needed"
            raise PlaybookError(shown_as, "YAML aliases (*name) are not read", hint, line=line)
        if depth > _DEEPEST:
            problem = f"values stand in one another more than {_DEEPEST} deep"
            raise PlaybookError(shown_as, problem, "Tell it with fewer levels", line=line)


class _Places:
    """Finds the line of every value, and refuses what says one thing twice."""

    def __init__(self, shown_as: str) -> None:
        self._shown_as = shown_as
        self._lines: dict[Place, int] = {}

    def of(self, node: Any) -> dict[Place, int]:
        if node is not None:
            self._walk(node, ())
        return self._lines

    def _walk(self, node: Any, place: Place) -> None:
        self._lines.setdefault(place, node.start_mark.line + 2)
        for key, line_of_key, child in self._children(node):
            if (*place, key) in self._lines:
                problem = f"the field {key!r} stands twice"
                raise PlaybookError(self._shown_as, problem, "Keep one of them", line=line_of_key)
            self._lines[(*place, key)] = line_of_key
            self._walk(child, (*place, key))

    def _children(self, node: Any) -> Iterator[tuple[str | int, int, Any]]:
        import yaml  # noqa: PLC0415

        if isinstance(node, yaml.SequenceNode):
            for at, child in enumerate(node.value):
                yield at, child.start_mark.line + 2, child
        elif isinstance(node, yaml.MappingNode):
            for key, child in node.value:
                yield str(key.value), key.start_mark.line + 2, child
