"""Fields of a page, each taken out as what it must be; everything that is wrong with them is told at once."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Generic, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from threadline.answers import Plain
    from threadline.errors import PlaybookError
    from threadline.playbook.page import Page, Place

Made = TypeVar("Made")
StandIn = TypeVar("StandIn")

_ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Told(Generic[Made]):
    """What a page tells. With problems, the thing has stand-ins where something was wrong, and is not to be used."""

    thing: Made
    problems: tuple[PlaybookError, ...]


class Fields:
    """Takes fields out of a page and remembers which, so that a misspelt field does not pass unread.

    What is wrong is collected, and a stand-in returned, so that a person who writes a file learns of all its faults
    at once; `finish` returns them.
    """

    def __init__(self, page: Page, inside: Mapping[str, object] | None = None, *, place: Place = ()) -> None:
        self._page = page
        self._fields = page.fields if inside is None else inside
        self._place = place
        self._taken: set[str] = set() if place else {"kind"}
        self._entries: list[Fields] = []
        self._problems: list[PlaybookError] = []

    def text(self, name: str) -> str:
        """Return a field that must be a text with something in it."""
        value = self._take(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        return self._wrong(name, "must be a text", f"Write '{name}: some words'", "")

    def text_or_none(self, name: str) -> str | None:
        """Return a text, or None when the field is absent or null."""
        return self.text(name) if self._given(name) else None

    def identifier(self, name: str = "id") -> str:
        """Return a field that must be a name for the machine: small letters, digits and underscores."""
        value = self.text(name)
        if value and not _ID.fullmatch(value):
            self._wrong(name, f"cannot be {value!r}", "Use small letters, digits and _, beginning with a letter", "")
        return value

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        """Return a field that must be one of the allowed words."""
        value = self.text(name)
        if value and value not in allowed:
            self._unknown(name, value, allowed)
        return value

    def choice_or_none(self, name: str, allowed: Sequence[str]) -> str | None:
        """Return one of the allowed words, or None when the field is absent or null."""
        return self.choice(name, allowed) if self._given(name) else None

    def yes_no(self, name: str) -> bool:
        """Return a field that must be true or false."""
        value = self._take(name)
        if isinstance(value, bool):
            return value
        self._wrong(name, "must be true or false", _said(value), None)
        return False

    def yes_no_or_nothing(self, name: str) -> bool | None:
        """Return a field that must be true, false or null."""
        value = self._take(name)
        if value is None or isinstance(value, bool):
            return value
        return self._wrong(name, "must be true, false or null", _said(value), None)

    def whole_number(self, name: str) -> int:
        """Return a field that must be a whole number."""
        value = self._take(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return self._wrong(name, "must be a whole number", _said(value), 0)

    def whole_number_or_none(self, name: str) -> int | None:
        """Return a whole number, or None when the field is absent or null."""
        return self.whole_number(name) if self._given(name) else None

    def number(self, name: str) -> float:
        """Return a field that must be a number."""
        value = self._take(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
        return self._wrong(name, "must be a number", _said(value), 0.0)

    def span(self, name: str) -> tuple[float, float]:
        """Return a field that must be a lower and an upper number, such as [5, 10]."""
        value = self._take(name)
        if isinstance(value, list) and len(value) == 2 and all(_is_number(one) for one in value):  # noqa: PLR2004
            low, high = value
            if 0 < low <= high:
                return float(low), float(high)
        return self._wrong(name, "must be two numbers above 0, the lower first", f"Write '{name}: [5, 10]'", (1.0, 1.0))

    def span_or_none(self, name: str) -> tuple[float, float] | None:
        """Return a lower and an upper number, or None when the field is absent or null."""
        return self.span(name) if self._given(name) else None

    def texts(self, name: str, allowed: Sequence[str] | None = None) -> Mapping[str, str]:
        """Return a field that must hold texts by name."""
        value = self._take(name)
        if not isinstance(value, dict):
            hint = "Indent them by two blanks"
            return self._wrong(name, "must hold lines of 'name: sentence'", hint, dict[str, str]())
        for key, said in value.items():
            if allowed is not None and str(key) not in allowed:
                self._unknown(name, str(key), allowed)
            if not isinstance(said, str) or not said.strip():
                self._problem((name, str(key)), f"{name}.{key} must be a sentence", "Write one, or remove the line")
        return {str(key): str(said).strip() for key, said in value.items()}

    def numbers(self, name: str) -> Mapping[str, float]:
        """Return a field that must hold numbers by name; without the field there are none."""
        value = self._take(name) if self._given(name) else {}
        if not isinstance(value, dict) or not all(_is_number(one) for one in value.values()):
            return self._wrong(
                name, "must hold lines of 'name: number'", "Indent them by two blanks", dict[str, float]()
            )
        return {str(key): float(one) for key, one in value.items()}

    def words(self, name: str, allowed: Sequence[str] | None = None) -> tuple[str, ...]:
        """Return a field that must be a list of texts."""
        value = self._take(name)
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            return self._wrong(name, "must be a list of texts", f"Write '{name}: [one, another]'", ())
        words = tuple(one.strip() for one in value)
        for at, word in enumerate(words):
            if word in words[:at]:
                self._wrong(name, f"names {word!r} twice", "Keep one of them", None)
            if allowed is not None and word not in allowed:
                self._unknown(name, word, allowed)
        return words

    def words_or_none(self, name: str, allowed: Sequence[str] | None = None) -> tuple[str, ...]:
        """Return a list of texts; without the field it is empty."""
        return self.words(name, allowed) if self._given(name) else ()

    def entries(self, name: str) -> tuple[Fields, ...]:
        """Return a field that must be a list of entries with fields of their own."""
        value = self._take(name)
        if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
            return self._wrong(
                name, "must be a list of entries", f"Write '{name}:' and under it '  - field: value'", ()
            )
        return tuple(self._entry(one, (*self._place, name, at)) for at, one in enumerate(value))

    def entries_or_none(self, name: str) -> tuple[Fields, ...]:
        """Return a list of entries with fields of their own; without the field it is empty."""
        return self.entries(name) if self._given(name) else ()

    def entry(self, name: str) -> Fields | None:
        """Return a field that must hold fields of its own; None when it holds something else."""
        value = self._take(name)
        if isinstance(value, dict) and value:
            return self._entry(value, (*self._place, name))
        return self._wrong(name, "must hold fields of its own", "Indent them by two blanks", None)

    def entry_or_none(self, name: str) -> Fields | None:
        """Return a field that holds fields of its own, or None when it is absent or null."""
        return self.entry(name) if self._given(name) else None

    def plain(self, name: str) -> Plain:
        """Return a field as it stands: text, number, yes or no, list, or fields by name."""
        return cast("Plain", self._take(name))

    def names(self) -> tuple[str, ...]:
        """Return the names of all fields."""
        return tuple(self._fields)

    def complain(self, name: str, problem: str, hint: str) -> None:
        """Note what is wrong with a field that could be read."""
        self._wrong(name, problem, hint, None)

    def refuse(self, name: str, value: str, allowed: Sequence[str]) -> None:
        """Note that a field names something that there is not, and what may have been meant."""
        self._unknown(name, value, allowed)

    def complain_at(self, line: int, problem: str, hint: str) -> None:
        """Note what is wrong with a line of the text."""
        self._problems.append(self._page.error_at(line, problem, hint))

    def finish(self, thing: Made) -> Told[Made]:
        """Return what was made of the page, with everything that was wrong: fields that nothing took among it."""
        return Told(thing, tuple(self.problems()))

    def problems(self) -> list[PlaybookError]:
        """Return everything that is wrong, here and in entries."""
        for name in self._fields:
            if name not in self._taken:
                self._unknown("a field", name, sorted(self._taken))
        return [*self._problems, *(problem for entry in self._entries for problem in entry.problems())]

    def _entry(self, value: Mapping[object, object], place: Place) -> Fields:
        entry = Fields(self._page, {str(name): one for name, one in value.items()}, place=place)
        self._entries.append(entry)
        return entry

    def _given(self, name: str) -> bool:
        self._taken.add(name)
        return self._fields.get(name) is not None

    def _take(self, name: str) -> object:
        self._taken.add(name)
        return self._fields.get(name)

    def _wrong(self, name: str, problem: str, hint: str, stand_in: StandIn) -> StandIn:
        if name in self._fields:
            self._problem((name,), f"{name} {problem}", hint)
        else:
            self._problem((), f"has no field {name!r}", f"Add '{name}: ...' to {self._home()}")
        return stand_in

    def _unknown(self, name: str, value: str, allowed: Sequence[str]) -> None:
        near = get_close_matches(value, allowed, n=1)
        said = f"Did you mean {near[0]!r}? " if near else ""
        place = (value,) if value in self._fields else (name, value)
        can = f"It can be: {', '.join(allowed)}" if allowed else "There are none"
        self._problem(place, f"{name} cannot be {value!r}", f"{said}{can}")

    def _problem(self, place: Place, problem: str, hint: str) -> None:
        self._problems.append(self._page.error(*self._place, *place, problem=problem, hint=hint))

    def _home(self) -> str:
        return f"the entry in {self._place[0]}" if self._place else "the front matter"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _said(value: object) -> str:
    return f"It says {value!r}"
