"""Load the playbook: the bundled files, with an organisation's own folder laid over them file by file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from threadline.errors import PlaybookError
from threadline.playbook.checking import check_playbook
from threadline.playbook.failure_mode import FailureMode, failure_mode_of
from threadline.playbook.journey import JourneyStep, journey_step_of
from threadline.playbook.page import Page, read_page

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")

BUNDLED = Path(__file__).parent / "bundled"
_FOLDERS = {"failure_modes": "failure_mode", "journey": "journey_step"}


@dataclass(frozen=True)
class Playbook:
    """The operating model in force; `fingerprint` changes exactly when a file's content or name does."""

    failure_modes: tuple[FailureMode, ...]
    journey: tuple[JourneyStep, ...]
    fingerprint: str

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The ids of all failure modes, sorted."""
        return tuple(mode.id for mode in self.failure_modes)

    def failure_mode(self, label: str) -> FailureMode:
        """Return a failure mode by its id. Raises PlaybookError when there is none."""
        found = self._by_id.get(label)
        if found is None:
            raise PlaybookError("playbook", f"no failure mode {label!r}", f"There are: {', '.join(self.labels)}")
        return found

    @cached_property
    def _by_id(self) -> dict[str, FailureMode]:
        return {mode.id: mode for mode in self.failure_modes}


def load_playbook(folder: Path | None = None) -> Playbook:
    """Load the bundled playbook, and lay `folder` over it when given.

    A file of the same name in the same subfolder (`failure_modes/`, `journey/`) replaces the bundled one; any other
    adds a failure mode or a step. Raises PlaybookError, naming file and line, for whatever is broken.
    """
    if folder is not None and not folder.is_dir():
        raise PlaybookError(folder, "is not a folder", "Give the folder that holds failure_modes/ and journey/")
    paths = _files(BUNDLED) | (_files(folder) if folder is not None else {})
    pages = {name: read_page(path, shown_as=_shown(path, folder)) for name, path in sorted(paths.items())}
    modes = _made(pages, "failure_modes", failure_mode_of)
    steps = _made(pages, "journey", journey_step_of)
    check_playbook(modes, steps)
    return Playbook(
        tuple(sorted(modes, key=lambda mode: mode.id)),
        tuple(sorted(steps, key=lambda step: (step.place, step.id))),
        _fingerprint(paths),
    )


def _files(folder: Path) -> dict[str, Path]:
    return {f"{kind}/{path.name}": path for kind in _FOLDERS for path in sorted((folder / kind).glob("*.md"))}


def _shown(path: Path, folder: Path | None) -> str:
    if folder is not None and path.is_relative_to(folder):
        return str(path)
    return f"bundled/{path.relative_to(BUNDLED).as_posix()}"


def _made(pages: dict[str, Page], folder: str, make: Callable[[Page], Made]) -> list[Made]:
    kind = _FOLDERS[folder]
    made = []
    for name, page in pages.items():
        if not name.startswith(f"{folder}/"):
            continue
        if page.fields.get("kind") != kind:
            raise page.error("kind", f"kind must be {kind} in the folder {folder}", f"Write 'kind: {kind}'")
        made.append(make(page))
    return made


def _fingerprint(paths: dict[str, Path]) -> str:
    whole = hashlib.sha256()
    for name, path in sorted(paths.items()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{name} {content}\n".encode())
    return whole.hexdigest()
