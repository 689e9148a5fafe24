"""Fields of a page, each taken out as what it must be, with an error that teaches when it is not."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from threadline.playbook.page import Page


class Fields:
    """Takes fields out of a page and remembers which, so that a misspelt field does not pass unread."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._taken = {"kind"}

    def text(self, name: str) -> str:
        """Return a field that must be a text with something in it."""
        value = self._take(name)
        if not isinstance(value, str) or not value.strip():
            raise self._page.error(name, f"{name} must be a text", f"Write '{name}: some words'")
        return value.strip()

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        """Return a field that must be one of the allowed words."""
        value = self.text(name)
        if value not in allowed:
            raise self._unknown(name, value, allowed)
        return value

    def yes_no_or_nothing(self, name: str) -> bool | None:
        """Return a field that must be true, false or null."""
        value = self._take(name)
        if value is None or isinstance(value, bool):
            return value
        raise self._page.error(name, f"{name} must be true, false or null", f"It says {value!r}")

    def whole_number(self, name: str) -> int:
        """Return a field that must be a whole number."""
        value = self._take(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise self._page.error(name, f"{name} must be a whole number", f"It says {value!r}")

    def texts(self, name: str, allowed: Sequence[str] | None = None) -> Mapping[str, str]:
        """Return a field that must hold texts by name."""
        value = self._take(name)
        if not isinstance(value, dict):
            raise self._page.error(name, f"{name} must hold lines of 'name: sentence'", "Indent them by two blanks")
        for key, said in value.items():
            if allowed is not None and key not in allowed:
                raise self._unknown(name, str(key), allowed)
            if not isinstance(said, str) or not said.strip():
                raise self._page.error(name, f"{name}.{key} must be a sentence", "Write one, or remove the line")
        return {str(key): said.strip() for key, said in value.items()}

    def words(self, name: str) -> tuple[str, ...]:
        """Return a field that must be a list of texts."""
        value = self._take(name)
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise self._page.error(name, f"{name} must be a list of texts", f"Write '{name}: [one, another]'")
        return tuple(one.strip() for one in value)

    def refuse_unknown(self) -> None:
        """Raise PlaybookError for a field that nothing has taken."""
        for name in self._page.fields:
            if name not in self._taken:
                raise self._unknown("a field", name, sorted(self._taken))

    def _take(self, name: str) -> object:
        self._taken.add(name)
        if name not in self._page.fields:
            raise self._page.error(None, f"has no field {name!r}", f"Add '{name}: ...' to the front matter")
        return self._page.fields[name]

    def _unknown(self, name: str, value: str, allowed: Sequence[str]) -> Exception:
        near = get_close_matches(value, allowed, n=1)
        said = f"Did you mean {near[0]!r}? " if near else ""
        line = value if value in self._page.lines else name
        return self._page.error(line, f"{name} cannot be {value!r}", f"{said}It can be: {', '.join(allowed)}")
