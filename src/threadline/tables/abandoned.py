"""Workspaces that a killed process left behind: they hold tickets, so the next process to come removes them."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PREFIX = "threadline-"
_MARK = ".alive"


def mark_alive(folder: Path) -> int:
    """Mark a workspace as in use while this process lives; return the descriptor, to be closed when it is not."""
    unmarked = folder / f"{_MARK}.new"
    mark = os.open(unmarked, os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(mark, fcntl.LOCK_EX)
    # Locked before it has its name: a mark that is not locked is that of a process that is no more.
    unmarked.rename(folder / _MARK)
    return mark


@cache
def remove_abandoned(inside: Path) -> None:
    """Remove the workspaces in a folder whose process is no more; a process looks once."""
    for folder in inside.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if _is_abandoned(folder):
                shutil.rmtree(folder)


def _is_abandoned(folder: Path) -> bool:
    mark = os.open(folder / _MARK, os.O_RDWR | os.O_NOFOLLOW)
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(mark)
    return True
