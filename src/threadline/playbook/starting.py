"""Start a playbook of one's own: the bundled files, written out to be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.errors import OutsideError, PlaybookError, SettingError
from threadline.playbook.files import bundled_files, folder_of
from threadline.playbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def start_playbook(folder: Path, kinds: Sequence[str] = ()) -> tuple[Path, ...]:
    """Write the bundled files of some kinds (of all, when none are named) into a folder; return what was written.

    Raises PlaybookError when a file stands there already: nothing is written then. Raises SettingError for a kind
    that there is not, OutsideError when the folder cannot be written.
    """
    folders = {folder_named(kind) for kind in kinds} or set(KINDS)
    wanted = {folder / name: file.content for name, file in bundled_files().items() if folder_of(name) in folders}
    there = [path for path in wanted if path.exists()]
    if there:
        problem = f"stands there already, and {len(there) - 1} more" if len(there) > 1 else "stands there already"
        raise PlaybookError(
            there[0], f"{problem}; nothing was written", "Name another folder, or other kinds with --only"
        )
    try:
        for path, content in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(content)
    except OSError as error:
        raise OutsideError(f"{error.filename} cannot be written: {error.strerror}") from error
    return tuple(wanted)


def folder_named(kind: str) -> str:
    """Return the folder of a kind, told as its folder (`gates`) or its word (`gate`). Raises SettingError."""
    words = {one.word: folder for folder, one in KINDS.items()}
    found = kind if kind in KINDS else words.get(kind)
    if found is None:
        raise SettingError("kind", kind, KINDS)
    return found
