"""Many initiatives checked from their files at once, each also against how long handoffs took in all of them."""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from threadline.answers import Plain, Provenance
from threadline.errors import ThreadlineError
from threadline.gates.check import InitiativeCheck, check_initiative
from threadline.gates.handoffs import EarlierHandoffs, answered_waits, judged_by
from threadline.gates.names import unknown_names
from threadline.gates.rules import Rules
from threadline.initiatives import read_initiative
from threadline.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

MANY = 48
"""From so many files on, several processes share them."""
MOST_PROCESSES = 8


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """An initiative's file, and what its check answered."""

    path: str
    check: InitiativeCheck

    def to_dict(self) -> dict[str, Plain]:
        """Return the check with the file's name."""
        return {"file": self.path, **self.check.to_dict()}


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """What came of checking some files; `broken` tells, a message each, those that could not be."""

    rows: tuple[CheckedFile, ...]
    broken: tuple[str, ...]
    provenance: Provenance

    def to_dict(self) -> dict[str, Plain]:
        """Return everything as plain values."""
        return {
            "rows": [row.to_dict() for row in self.rows],
            "broken": list(self.broken),
            **self.provenance.to_dict(),
        }


def check_files(files: Sequence[Path], *, as_of: datetime, playbook_folder: Path | None = None) -> CheckedFiles:
    """Check the initiatives in some files at a moment; a broken file keeps none of the others from being checked.

    Handoffs count as stalled by how long those in all the files waited. Raises PlaybookError for a broken playbook.
    """
    work = partial(_check_part, as_of=as_of, playbook_folder=playbook_folder)
    parts = [work(tuple(files))] if len(files) < MANY else _in_processes(work, files)
    earlier = _together(part.waits for part in parts)
    rules = Rules(load_playbook(playbook_folder))
    rows = tuple(_judged(row, rules, earlier) for part in parts for row in part.rows)
    broken = tuple(one for part in parts for one in part.broken)
    return CheckedFiles(
        rows, broken, Provenance({"playbook": rules.playbook.fingerprint}, {"files": len(files)}, as_of)
    )


@dataclass(frozen=True, slots=True)
class _Part:
    rows: tuple[CheckedFile, ...]
    broken: tuple[str, ...]
    waits: Mapping[str, tuple[float, ...]]


def _in_processes(work: partial[_Part], files: Sequence[Path]) -> list[_Part]:
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415  only where there are many files

    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    size = -(-len(files) // processes)
    shares = [tuple(files[at : at + size]) for at in range(0, len(files), size)]
    # Nothing here refers to itself: looking for such rings costs a tenth of the time.
    with ProcessPoolExecutor(processes, initializer=gc.disable) as pool:
        return list(pool.map(work, shares))


def _check_part(files: tuple[Path, ...], *, as_of: datetime, playbook_folder: Path | None) -> _Part:
    rules = Rules(load_playbook(playbook_folder))
    rows, broken = [], []
    waits: dict[str, list[float]] = {}
    for path in files:
        try:
            read = read_initiative(path, as_of=as_of, also=partial(unknown_names, rules=rules))
            check = check_initiative(read.initiative, rules, as_of=as_of)
        except ThreadlineError as error:
            broken.append(str(error))
            continue
        rows.append(CheckedFile(str(path), replace(check, notes=(*read.notes, *check.notes))))
        for name, days in answered_waits(read.initiative, as_of=as_of):
            waits.setdefault(name, []).append(days)
    return _Part(tuple(rows), tuple(broken), {name: tuple(days) for name, days in waits.items()})


def _together(waits: Iterable[Mapping[str, tuple[float, ...]]]) -> EarlierHandoffs:
    days: dict[str, tuple[float, ...]] = {}
    for one in waits:
        for name, found in one.items():
            days[name] = (*days.get(name, ()), *found)
    return EarlierHandoffs(days)


def _judged(row: CheckedFile, rules: Rules, earlier: EarlierHandoffs) -> CheckedFile:
    handoffs = tuple(judged_by(state, rules.handoff(state.handoff), earlier) for state in row.check.handoffs)
    return replace(row, check=replace(row.check, handoffs=handoffs))
