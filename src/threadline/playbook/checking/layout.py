"""Files of an organisation's folder that nothing would ever read."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from threadline.errors import PlaybookError
from threadline.playbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MISNAMED = (".markdown", ".mdown", ".txt", ".yaml", ".yml")


def layout_problems(folder: Path) -> Iterator[PlaybookError]:
    """Yield a problem for every subfolder and file that looks like a part of the playbook and is none."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in KINDS and any(path.rglob("*.md")):
            near = get_close_matches(path.name, KINDS, n=1)
            said = f"Did you mean {near[0]!r}? " if near else ""
            yield PlaybookError(path, "is a folder that nothing reads", f"{said}There are: {', '.join(KINDS)}")
        elif path.is_dir() and path.name in KINDS:
            yield from _inside(path)


def _inside(folder: Path) -> Iterator[PlaybookError]:
    for path in sorted(folder.rglob("*")):
        if path.parent != folder and path.suffix == ".md":
            yield PlaybookError(path, "stands too deep to be read", f"Move it to {folder.name}/")
        elif path.is_file() and (path.suffix.lower() in _MISNAMED or path.suffix in (".MD", ".Md")):
            yield PlaybookError(path, "is not read", f"Name it {path.stem}.md")
