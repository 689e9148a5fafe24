"""YAML read safely: as plain values with every scalar's own text, bounded in size and depth, without aliases.

The parser's events are read one by one, so that nothing is built before it is known to be harmless: an alias that would
expand without end, or nesting deep enough to break the parser, is refused where it stands.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from threadline.initiatives.file.shape import Unquoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadline.initiatives.file.shape import Path

GREATEST_SIZE = 4_000_000
DEEPEST = 24
MOST_NODES = 400_000

# A history is often most of a file, one event on a line: such lines are JSON, which is read many times faster.
_HISTORY = re.compile(r"^history:[ \t]*\n((?:  - \{.*\}[ \t]*\n)+)(?=\S|\Z)", re.MULTILINE)
_ENTRY = "  - "


class Refused(Exception):
    """A document cannot be read; `line` counts from 1."""

    def __init__(self, line: int, problem: str, hint: str) -> None:
        super().__init__(problem)
        self.line, self.problem, self.hint = line, problem, hint


@dataclass(frozen=True, slots=True)
class Document:
    """The values of a YAML document; `line_of` looks up where one stands."""

    values: Any
    text: str

    def line_of(self, path: Path) -> int:
        """Return the line of what stands at a path, or of the nearest thing around it."""
        lines = _Builder(self.text, with_lines=True).lines()
        place = tuple(path)
        while place and place not in lines:
            place = place[:-1]
        return lines.get(place, 1)


def read_document(text: str) -> Document:
    """Return what a YAML text holds.

    Raises Refused, with the line, for what is too large, too deep, holds aliases or is no YAML.
    """
    if len(text) > GREATEST_SIZE:
        problem = f"has {len(text):,} characters, more than {GREATEST_SIZE:,}"
        raise Refused(1, problem, "Keep large results where they were computed, and refer to them")
    quick = _without_history(text)
    if quick is None:
        return Document(_Builder(text).values(), text)
    rest, events = quick
    values = _Builder(rest).values()
    if isinstance(values, dict) and values.get("history") == []:
        values["history"] = events
        return Document(values, text)
    return Document(_Builder(text).values(), text)


def _without_history(text: str) -> tuple[str, list[Any]] | None:
    """Return the text with an empty history and the events that stood there; None unless each line is plain JSON."""
    found = _HISTORY.search(text)
    if found is None or _HISTORY.search(text, found.end()):
        return None
    try:
        events = [_event(line) for line in found[1].splitlines()]
    except ValueError:
        return None
    blank = "\n" * found[1].count("\n")
    return f"{text[: found.start()]}history: []\n{blank}{text[found.end() :]}", events


def _event(line: str) -> Any:
    return json.loads(
        line[len(_ENTRY) :],
        object_pairs_hook=_once,
        parse_float=Unquoted,
        parse_int=Unquoted,
        parse_constant=_no_constant,
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name comes twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


class _Builder:
    """Builds values from the parser's events, with a stack of its own."""

    def __init__(self, text: str, *, with_lines: bool = False) -> None:
        self._text, self._with_lines = text, with_lines
        self._lines: dict[Path, int] = {}
        self._nodes = 0

    def values(self) -> Any:
        events = self._events()
        first = next(events, None)
        if first is None:
            raise Refused(1, "is empty", "Begin with 'threadline: initiative/1'")
        found = self._build(first, events, ())
        if next(events, None) is not None:
            raise Refused(1, "holds more than one document", "Keep one initiative in a file")
        return found

    def lines(self) -> dict[Path, int]:
        self.values()
        return self._lines

    def _events(self) -> Iterator[Any]:
        import yaml  # noqa: PLC0415  loaded when first used

        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        passed_over = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)
        try:
            for event in yaml.parse(self._text, Loader=loader):
                if not isinstance(event, passed_over):
                    yield event
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            hint = "Put values that hold a colon or a quote into quotation marks"
            raise Refused(line, f"YAML cannot read this: {error.problem}", hint) from error
        except yaml.YAMLError as error:
            raise Refused(1, f"YAML cannot read this: {error}", "Save the file as plain UTF-8 text") from error

    def _build(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        self._check(event, path)
        if self._with_lines:
            self._lines[path] = event.start_mark.line + 1
        kind = type(event).__name__
        if kind == "ScalarEvent":
            return Unquoted(event.value) if event.style is None and event.implicit[0] else event.value
        if kind == "SequenceStartEvent":
            return self._list(events, path)
        return self._mapping(events, path)

    def _check(self, event: Any, path: Path) -> None:
        self._nodes += 1
        line = event.start_mark.line + 1
        if type(event).__name__ == "AliasEvent" or event.anchor is not None:
            hint = "Write the value out wherever it belongs"
            raise Refused(line, "anchors and aliases (& and *) are not read", hint)
        if len(path) > DEEPEST:
            raise Refused(line, f"is nested more than {DEEPEST} levels deep", "Nothing in an initiative is that deep")
        if self._nodes > MOST_NODES:
            raise Refused(line, f"holds more than {MOST_NODES:,} values", "Keep large results where they were computed")

    def _list(self, events: Iterator[Any], path: Path) -> list[Any]:
        found: list[Any] = []
        for event in events:
            if type(event).__name__ == "SequenceEndEvent":
                break
            found.append(self._build(event, events, (*path, len(found))))
        return found

    def _mapping(self, events: Iterator[Any], path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in events:
            if type(event).__name__ == "MappingEndEvent":
                break
            name = self._name(event, path)
            if name in found:
                raise Refused(event.start_mark.line + 1, f"{name} is given twice", "Keep one of them")
            found[name] = self._build(next(events), events, (*path, name))
            if self._with_lines:
                # A value below its name is looked for at the name.
                self._lines[(*path, name)] = event.start_mark.line + 1
        return found

    def _name(self, event: Any, path: Path) -> str:
        self._check(event, path)
        if type(event).__name__ != "ScalarEvent":
            raise Refused(event.start_mark.line + 1, "a name must be a word", "Write 'name: value'")
        return str(event.value)
