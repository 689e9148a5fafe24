"""Files into things: every file of a kind is read, and everything that is broken is told together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from threadline.errors import PlaybookError
from threadline.playbook.files import folder_of
from threadline.playbook.kinds import KINDS
from threadline.playbook.page import read_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from threadline.playbook.files import PlaybookFile
    from threadline.playbook.page import Page


@dataclass(slots=True)
class Reading:
    """What was read of some files: things by folder, their pages by path, and what is broken."""

    things: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    problems: list[PlaybookError] = field(default_factory=list)


def read_kinds(files: Mapping[str, PlaybookFile], folders: Iterable[str]) -> Reading:
    """Read all files in the folders; things of a kind come by `place`, then id."""
    reading = Reading()
    for folder in folders:
        made = [
            thing
            for name, file in sorted(files.items())
            if folder_of(name) == folder
            for thing in _thing(file, folder, reading)
        ]
        made.sort(key=lambda thing: (getattr(thing, "place", 0), thing.id))
        reading.things[folder] = tuple(made)
    return reading


def _thing(file: PlaybookFile, folder: str, reading: Reading) -> list[Any]:
    kind = KINDS[folder]
    try:
        page = read_page(file.content, shown_as=file.shown_as)
        if page.fields.get("kind") != kind.word:
            problem = f"kind must be {kind.word} in the folder {folder}"
            raise page.error("kind", problem=problem, hint=f"Write 'kind: {kind.word}'")
        thing = kind.read(page)
    except PlaybookError as error:
        reading.problems.extend(error.problems)
        return []
    reading.pages[file.shown_as] = page
    return [thing]
