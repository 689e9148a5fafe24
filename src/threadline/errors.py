"""Every exception that the library raises on purpose.

ThreadlineError
├── InputError                 what was handed in cannot be used (exit code 2)
│   ├── TableError             a table breaks its contract
│   │   ├── MissingColumns
│   │   ├── UnreadableFile
│   │   ├── TooManyRejects
│   │   └── KeyReused
│   ├── ConditionError         a condition cannot be read, or asks for what there is not
│   ├── PlaybookError          a playbook file is broken
│   └── SettingError           a setting has no such value
├── CheckFailed                a check found what it was asked to look for (exit code 1)
└── OutsideError               network, disk or database failed (exit code 3)
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from threadline.tables.report import LoadReport

_SHOWN_COLUMNS = 20
_LONGEST_NAME = 40


class ThreadlineError(Exception):
    """The root of all errors that the library raises on purpose."""


class InputError(ThreadlineError):
    """What was handed in cannot be used; the message says what to do."""


class TableError(InputError):
    """A table breaks its contract."""


def _shortened(name: str) -> str:
    """Return a name from a file, short enough for a message: what is no table may have a name of a megabyte."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}..."


class MissingColumns(TableError):
    """A table lacks columns that its contract requires."""

    def __init__(self, table: str, missing: Collection[str], present: Collection[str], *, mapped: bool = True) -> None:
        self.table = table
        self.missing = sorted(missing)
        self.present = sorted(present)
        self._mapped = mapped
        super().__init__(f"{table} has no column {', '.join(self.missing)}.{self._hint()}")

    def _hint(self) -> str:
        if not self.present:
            return " The file has no columns at all."
        near = {wanted: get_close_matches(wanted, self.present, n=1, cutoff=0.5) for wanted in self.missing}
        maps = " ".join(f"--map {wanted}={found[0] if found else 'COLUMN'}" for wanted, found in near.items())
        if all(near.values()):
            meant = f" Did you mean {', '.join(repr(found[0]) for found in near.values())}?"
            return f"{meant} Say so with {maps}" if self._mapped else meant
        shown = f" Columns found: {', '.join(_shortened(name) for name in self.present[:_SHOWN_COLUMNS])}."
        return f"{shown} Say which to take with {maps}" if self._mapped else f"{shown} Name one of them"


class UnreadableFile(TableError):
    """A file cannot be read as the table that it should hold."""

    def __init__(self, path: object, problem: str, *, line: int | None = None, hint: str) -> None:
        self.path, self.problem, self.line, self.hint = path, problem, line, hint
        where = f"{path}, line {line}" if line is not None else f"{path}"
        super().__init__(f"{where}: {problem}. {hint}")


class TooManyRejects(TableError):
    """More rows break the contract than the caller allows."""

    def __init__(self, report: LoadReport, allowed_share: float) -> None:
        self.rejected, self.read, self.allowed_share = report.rejected, report.read, allowed_share
        reasons = ", ".join(f"{reason}: {count}" for reason, count in report.rejected_by_reason.items())
        mend = (
            f"Mend those in {report.reject_file}" if report.reject_file else "See them with --rejects FILE, mend them"
        )
        super().__init__(
            f"{report.source}: {self.rejected} of {self.read} rows break the contract ({reasons}), "
            f"more than the {100 * allowed_share:g}% that are allowed. Nothing was loaded. "
            f"{mend}, or allow more with --max-reject-share"
        )


class KeyReused(TableError):
    """An Idempotency-Key came again, with other rows than before."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(
            f"the Idempotency-Key {key!r} was used before for other rows. Send every batch with a key of its own."
        )


class PlaybookError(InputError):
    """A playbook file is broken."""

    def __init__(self, path: object, problem: str, hint: str) -> None:
        self.path, self.problem, self.hint = path, problem, hint
        super().__init__(f"{path}: {problem}. {hint}")


class ConditionError(InputError):
    """A condition cannot be read, or asks for what there is not."""

    def __init__(self, condition: str, problem: str, hint: str) -> None:
        self.condition, self.problem, self.hint = condition, problem, hint
        super().__init__(f"condition {condition!r}: {problem}. {hint}")


class SettingError(InputError):
    """A setting was given a value that it does not have."""

    def __init__(self, name: str, value: object, allowed: Collection[str] = (), hint: str = "") -> None:
        near = get_close_matches(str(value), [str(one) for one in allowed], n=1)
        said = f" Did you mean {near[0]!r}?" if near else ""
        known = f" It can be: {', '.join(sorted(str(one) for one in allowed))}." if allowed else ""
        super().__init__(f"{name} cannot be {value!r}.{said}{known}{' ' + hint if hint else ''}")


class CheckFailed(ThreadlineError):
    """A check found what it was asked to look for."""


class OutsideError(ThreadlineError):
    """Something outside failed: the network, a disk, a database."""
