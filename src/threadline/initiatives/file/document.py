"""YAML read safely: as plain values with every scalar's own text, bounded in size and depth, without aliases.

The parser's events are read one by one, so that nothing is built before it is known to be harmless: an alias that would
expand without end, or nesting deep enough to break the parser, is refused where it stands.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from threadline.initiatives.record.shape import Unquoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from threadline.initiatives.record.shape import Path

GREATEST_SIZE = 4_000_000
DEEPEST = 24
MOST_NODES = 400_000

# Records are most of a file, one on a line: such lines are JSON (which is YAML too), and read many times faster.
_RECORDS = re.compile(r"^(\w+):[ \t]*\n((?:  - \{.*\}[ \t]*\n)+)(?=\S|\Z)", re.MULTILINE)
_ENTRY = "  - "
_MARK = "one-record-a-line"


class Refused(Exception):
    """A document cannot be read; `line` counts from 1."""

    def __init__(self, line: int, problem: str, hint: str) -> None:
        super().__init__(problem)
        self.line, self.problem, self.hint = line, problem, hint


@dataclass(frozen=True, slots=True)
class Lines:
    """On which line of a text each thing stands."""

    by_path: Mapping[Path, int]

    def of(self, path: Path) -> int:
        """Return the line of what stands at a path, or of the nearest thing around it."""
        while path and path not in self.by_path:
            path = path[:-1]
        return self.by_path.get(path, 1)


@dataclass(frozen=True, slots=True)
class Document:
    """The values of a YAML document, and its text to look up where something stands."""

    values: Any
    text: str

    def lines(self) -> Lines:
        """Return where everything stands."""
        builder = _Builder(self.text, with_lines=True)
        builder.values()
        return Lines(builder.lines)


def read_document(text: str) -> Document:
    """Return what a YAML text holds.

    Raises Refused, with the line, for what is too large, too deep, holds aliases or is no YAML.
    """
    if len(text) > GREATEST_SIZE:
        problem = f"has {len(text):,} characters, more than {GREATEST_SIZE:,}"
        raise Refused(1, problem, "Keep large results where they were computed, and refer to them")
    rest, records = _without_records(text)
    if records:
        values = _Builder(rest).values()
        if isinstance(values, dict) and all(values.get(name) == _MARK for name in records):
            return Document(values | records, text)
    return Document(_Builder(text).values(), text)


def _without_records(text: str) -> tuple[str, dict[str, list[Any]]]:
    """Return the text with a mark in place of each list whose entries are lines of JSON, and those lists by name."""
    records: dict[str, list[Any]] = {}

    def marked(found: re.Match[str]) -> str:
        try:
            records[found[1]] = [_record(line) for line in found[2].split("\n") if line]
        except ValueError:
            return found[0]
        # As many lines as before, so that errors further down name the right one.
        return f"{found[1]}: {_MARK}\n" + "\n" * found[2].count("\n")

    return ("", {}) if _MARK in text else (_RECORDS.sub(marked, text), records)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name comes twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


_READER = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=Unquoted, parse_int=Unquoted, parse_constant=_no_constant
)


def _record(line: str) -> Any:
    if not line.isprintable():
        # Rarer signs end a line in YAML and not in JSON.
        raise ValueError(line)
    return _READER.decode(line[len(_ENTRY) :])


class _Builder:
    """Builds values from the parser's events."""

    def __init__(self, text: str, *, with_lines: bool = False) -> None:
        self._text, self._with_lines = text, with_lines
        self.lines: dict[Path, int] = {}
        self._nodes = self._depth = 0

    def values(self) -> Any:
        events = self._events()
        first = next(events, None)
        if first is None:
            raise Refused(1, "is empty", "Begin with 'threadline: initiative/1'")
        found = self._build(first, events, ())
        if next(events, None) is not None:
            raise Refused(1, "holds more than one document", "Keep one initiative in a file")
        return found

    def _events(self) -> Iterator[Any]:
        import yaml  # noqa: PLC0415  loaded when first used

        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        passed_over = {yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent}
        try:
            for event in yaml.parse(self._text, Loader=loader):
                if type(event) not in passed_over:
                    yield event
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            hint = "Put values that hold a colon or a quote into quotation marks"
            raise Refused(line, f"YAML cannot read this: {error.problem}", hint) from error
        except yaml.YAMLError as error:
            raise Refused(1, f"YAML cannot read this: {error}", "Save the file as plain UTF-8 text") from error

    def _build(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        kind = type(event).__name__
        if event.anchor is not None:
            hint = "Write the value out wherever it belongs"
            raise Refused(_line(event), "anchors and aliases (& and *) are not read", hint)
        if self._with_lines:
            self.lines.setdefault(path, _line(event))
        if kind == "ScalarEvent":
            self._nodes += 1
            # Without quotation marks, a word may stand for a number or for nothing.
            return Unquoted(event.value) if event.implicit[0] and not event.style else event.value
        return self._collection(event, events, path)

    def _collection(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        self._depth += 1
        if self._depth > DEEPEST:
            hint = "Nothing in an initiative is that deep"
            raise Refused(_line(event), f"is nested more than {DEEPEST} levels deep", hint)
        if self._nodes > MOST_NODES:
            raise Refused(_line(event), f"holds more than {MOST_NODES:,} values", "Keep large results elsewhere")
        is_list = type(event).__name__ == "SequenceStartEvent"
        found = self._list(events, path) if is_list else self._mapping(events, path)
        self._depth -= 1
        return found

    def _list(self, events: Iterator[Any], path: Path) -> list[Any]:
        found: list[Any] = []
        for event in events:
            if type(event).__name__ == "SequenceEndEvent":
                break
            found.append(self._build(event, events, (*path, len(found)) if self._with_lines else path))
        return found

    def _mapping(self, events: Iterator[Any], path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in events:
            kind = type(event).__name__
            if kind == "MappingEndEvent":
                break
            if kind != "ScalarEvent" or event.anchor is not None:
                raise Refused(_line(event), "a name must be a word", "Write 'name: value'")
            name = event.value
            if name in found:
                raise Refused(_line(event), f"{name} is given twice", "Keep one of them")
            inside = path
            if self._with_lines:
                inside = (*path, name)
                self.lines[inside] = _line(event)
            found[name] = self._build(next(events), events, inside)
        return found


def _line(event: Any) -> int:
    line: int = event.start_mark.line + 1
    return line
