"""A published version of a playbook as one plain value, so that an initiative can run on the version it began with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from threadline.errors import PlaybookError
from threadline.playbook.files import PlaybookFile, folder_of
from threadline.playbook.kinds import KINDS
from threadline.playbook.load import playbook_of

if TYPE_CHECKING:
    from threadline.answers import Plain
    from threadline.playbook.load import Playbook

FORMAT = "playbook/1"


def freeze_playbook(playbook: Playbook) -> dict[str, Plain]:
    """Return the whole playbook as plain values: its version, its fingerprint, and every file by name.

    Raises PlaybookError when it does not hold together: what is broken is not published.
    """
    if not playbook.files:
        raise PlaybookError("playbook", "was not loaded from files", "Load it with load_playbook")
    # Asking for it checks it.
    _ = playbook.operating
    return {
        "threadline": FORMAT,
        "version": playbook.version,
        "fingerprint": playbook.fingerprint,
        "files": {name: file.content.decode() for name, file in sorted(playbook.files.items())},
    }


def thaw_playbook(frozen: Mapping[str, Any]) -> Playbook:
    """Return the playbook that was frozen.

    Raises PlaybookError when it is in a format that this version does not know, or was changed since.
    """
    if frozen.get("threadline") != FORMAT:
        problem = f"is frozen as {frozen.get('threadline')!r}, not as {FORMAT!r}"
        raise PlaybookError("playbook", problem, "Read it with a version of Threadline that knows this format")
    version = str(frozen.get("version"))
    playbook = playbook_of(_files(frozen.get("files"), version))
    if playbook.fingerprint != frozen.get("fingerprint") or playbook.version != version:
        hint = (
            "A published version stays as it is: take it from where it was published, and publish changes as a new one"
        )
        raise PlaybookError(f"playbook {version}", "was changed since it was frozen", hint)
    return playbook


def _files(files: object, version: str) -> dict[str, PlaybookFile]:
    if not isinstance(files, Mapping) or not all(
        isinstance(name, str) and isinstance(text, str) and folder_of(name) in KINDS for name, text in files.items()
    ):
        hint = "Freeze the playbook again with freeze_playbook"
        raise PlaybookError(f"playbook {version}", "holds no files by name", hint)
    return {name: PlaybookFile(f"playbook {version}/{name}", text.encode()) for name, text in files.items()}
