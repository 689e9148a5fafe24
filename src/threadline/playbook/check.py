"""Check a whole playbook: everything that is broken, at once."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from threadline.answers import Provenance
from threadline.playbook.checking.failure_modes import failure_mode_problems
from threadline.playbook.checking.layout import layout_problems
from threadline.playbook.files import bundled_files, fingerprint_of, own_files
from threadline.playbook.kinds import KINDS, TRIAGE_FOLDERS
from threadline.playbook.load import read_operating
from threadline.playbook.reading import REMOVED, read_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from threadline.answers import Plain
    from threadline.errors import PlaybookError
    from threadline.playbook.files import PlaybookFile
    from threadline.playbook.page import Page


@dataclass(frozen=True, slots=True)
class PlaybookCheck:
    """What a check found: problems, each with file, line and what to do, and how many things of each kind there are."""

    fingerprint: str
    counts: Mapping[str, int]
    problems: tuple[PlaybookError, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is broken."""
        return not self.problems

    def to_dict(self) -> dict[str, Plain]:
        """Return the check as plain values, a row for each problem."""
        return {
            **Provenance({"playbook": self.fingerprint}).to_dict(),
            "sound": self.sound,
            "counts": dict(self.counts),
            "rows": [
                {"path": str(one.path), "line": one.line, "problem": one.problem, "hint": one.hint}
                for one in self.problems
            ],
        }


def check_playbook(folder: Path | None = None) -> PlaybookCheck:
    """Check a folder laid over the bundled playbook. Raises PlaybookError when it cannot be read."""
    bundled, own = bundled_files(), {} if folder is None else own_files(folder)
    files = bundled | own
    triage = read_kinds(files, TRIAGE_FOLDERS)
    modes = [] if triage.problems else failure_mode_problems(triage.things["failure_modes"], triage.things["journey"])
    operating, problems = read_operating(files)
    removed = _removed_nothing(own, bundled, {**triage.pages, **operating.pages})
    layout = [] if folder is None else layout_problems(folder)
    counts = {kind: len(triage.things[kind] if kind in triage.things else getattr(operating, kind)) for kind in KINDS}
    found = (*triage.problems, *modes, *problems, *removed, *layout)
    return PlaybookCheck(fingerprint_of(files), counts, tuple(sorted(found, key=_where)))


def _where(problem: PlaybookError) -> tuple[str, int]:
    return str(problem.path), problem.line or 0


def _removed_nothing(
    own: Mapping[str, PlaybookFile], bundled: Mapping[str, PlaybookFile], pages: Mapping[str, Page]
) -> Iterator[PlaybookError]:
    for name, file in own.items():
        page = pages.get(file.shown_as)
        if name not in bundled and page is not None and page.fields.get("kind") == REMOVED:
            near = get_close_matches(name, bundled, n=1)
            hint = f"Did you mean {near[0]}?" if near else "Take this file away"
            yield page.error("kind", problem=f"there is no bundled {name} to remove", hint=hint)
