"""Files into things: every file of a kind is read, and everything that is broken is told together."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from threadline.errors import PlaybookError
from threadline.playbook.fields import Fields, Told
from threadline.playbook.files import folder_of
from threadline.playbook.kinds import KINDS
from threadline.playbook.page import read_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from threadline.playbook.files import PlaybookFile
    from threadline.playbook.page import Page

REMOVED = "removed"
"""The kind of a file that takes the bundled file of its name away."""


@dataclass(slots=True)
class Reading:
    """What was read of some files: things by folder, their pages by path, and what is broken.

    Things whose files are broken stand in `partial`; `unread` holds their ids, and those of files that could not be
    read at all.
    """

    things: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    partial: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    unread: dict[str, frozenset[str]] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    problems: list[PlaybookError] = field(default_factory=list)


def read_kinds(files: Mapping[str, PlaybookFile], folders: Iterable[str]) -> Reading:
    """Read all files in the folders; things of a kind come by `place`, then id."""
    reading = Reading()
    for folder in folders:
        told = [_told(name, file, reading) for name, file in sorted(files.items()) if folder_of(name) == folder]
        things = [one.thing for one in told if one.thing is not None and not one.problems]
        partial = tuple(one.thing for one in told if one.thing is not None and one.problems)
        things.sort(key=lambda thing: (getattr(thing, "place", 0), thing.id))
        reading.things[folder] = tuple(things)
        if partial:
            reading.partial[folder] = partial
    return reading


def _told(name: str, file: PlaybookFile, reading: Reading) -> Told[Any]:
    """Return what a file tells; nothing when it cannot be read, or takes a bundled file away."""
    try:
        page = read_page(file.content, shown_as=file.shown_as)
    except PlaybookError as error:
        told: Told[Any] = Told(None, error.problems)
    else:
        reading.pages[file.shown_as] = page
        told = _of_page(page, folder_of(name))
    if told.problems:
        reading.problems.extend(told.problems)
        unread = str(getattr(told.thing, "id", None) or PurePosixPath(name).stem)
        reading.unread[folder_of(name)] = reading.unread.get(folder_of(name), frozenset()) | {unread}
    return told


def _of_page(page: Page, folder: str) -> Told[Any]:
    kind = KINDS[folder]
    if page.fields.get("kind") == REMOVED:
        fields = Fields(page)
        fields.text("because")
        return fields.finish(None)
    if page.fields.get("kind") != kind.word:
        problem, hint = f"kind must be {kind.word} in the folder {folder}", f"Write 'kind: {kind.word}'"
        return Told(None, (page.error("kind", problem=problem, hint=hint),))
    return kind.read(page)
