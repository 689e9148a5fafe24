"""The files of a playbook: the bundled ones, with an organisation's own laid over them by name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from threadline.errors import PlaybookError
from threadline.playbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

BUNDLED = Path(__file__).parent / "bundled"
_BUNDLED_SHOWN_AS = "bundled/"


@dataclass(frozen=True, slots=True)
class PlaybookFile:
    """A file's content, and the path by which messages name it."""

    shown_as: str
    content: bytes


def bundled_files() -> dict[str, PlaybookFile]:
    """Return the bundled files by name: `gates/launch.md`."""
    return {name: _read(path, f"{_BUNDLED_SHOWN_AS}{name}") for name, path in _paths(BUNDLED).items()}


def own_files(folder: Path) -> dict[str, PlaybookFile]:
    """Return the files of an organisation's folder by name. Raises PlaybookError when there is no such folder."""
    if not folder.is_dir():
        raise PlaybookError(
            folder, "is not a folder", "Give the folder that holds gates/, failure_modes/ and the others"
        )
    return {name: _read(path, str(path)) for name, path in _paths(folder).items()}


def fingerprint_of(files: Mapping[str, PlaybookFile], folders: Collection[str] = tuple(KINDS)) -> str:
    """Return what changes exactly when a file in one of the folders changes its content or name."""
    whole = hashlib.sha256()
    for name, file in sorted(files.items()):
        if folder_of(name) in folders:
            whole.update(f"{name} {hashlib.sha256(file.content).hexdigest()}\n".encode())
    return whole.hexdigest()


def is_bundled(shown_as: str) -> bool:
    """Return whether a path in a message is that of a bundled file."""
    return shown_as.startswith(_BUNDLED_SHOWN_AS)


def folder_of(name: str) -> str:
    """Return the folder of a file: that of `gates/launch.md` is `gates`."""
    return name.partition("/")[0]


def _paths(folder: Path) -> dict[str, Path]:
    return {f"{kind}/{path.name}": path for kind in KINDS for path in sorted((folder / kind).glob("*.md"))}


def _read(path: Path, shown_as: str) -> PlaybookFile:
    try:
        return PlaybookFile(shown_as, path.read_bytes())
    except OSError as error:
        raise PlaybookError(shown_as, f"cannot be read: {error.strerror}", "Mend or remove it") from error
