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
│   │   └── BrokenPlaybook     several things in a playbook are
│   ├── InitiativeFileError    an initiative's file is broken, with every problem and its line
│   └── SettingError           a setting has no such value
├── Refusal                    a rule of the operating model does not allow an act (exit code 2)
│   ├── NotAllowed             this person may not
│   │   └── SeparationOfDuties nobody approves what they drive, or completes a handoff alone
│   ├── GateNotReady           requirements, boxes, handoffs or answers are missing
│   ├── AlreadyDecided         someone was first
│   ├── NotAsked               there is nothing open to answer
│   ├── OutOfOrder             the act does not belong here: another stage, another state, an earlier moment
│   └── Incomplete             the act lacks a name, a reason, a day or a content
├── CheckFailed                a check found what it was asked to look for (exit code 1)
└── OutsideError               network, disk or database failed (exit code 3)
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

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

    def __init__(self, path: object, problem: str, hint: str, *, line: int | None = None) -> None:
        self.path, self.problem, self.hint, self.line = path, problem, hint, line
        where = f"{path}, line {line}" if line is not None else f"{path}"
        super().__init__(f"{where}: {problem}. {hint}")

    @property
    def problems(self) -> tuple[PlaybookError, ...]:
        """Everything that is broken."""
        return (self,)


class BrokenPlaybook(PlaybookError):
    """Several things in a playbook are broken; the message has a line for each."""

    def __init__(self, problems: Sequence[PlaybookError]) -> None:
        first = problems[0]
        super().__init__(first.path, first.problem, first.hint, line=first.line)
        self.args = ("\n".join(str(one) for one in problems),)
        self._problems = tuple(problems)

    @property
    def problems(self) -> tuple[PlaybookError, ...]:
        """Everything that is broken."""
        return self._problems


def broken(problems: Sequence[PlaybookError]) -> PlaybookError:
    """Return the one error that tells all the problems."""
    return problems[0] if len(problems) == 1 else BrokenPlaybook(problems)


class ConditionError(InputError):
    """A condition cannot be read, or asks for what there is not."""

    def __init__(self, condition: str, problem: str, hint: str) -> None:
        self.condition, self.problem, self.hint = condition, problem, hint
        super().__init__(f"condition {condition!r}: {problem}. {hint}")


class InitiativeFileError(InputError):
    """An initiative's file is broken; `problems` hold the line, what is wrong and what to do, for each."""

    def __init__(self, path: object, problems: Sequence[tuple[int, str, str]]) -> None:
        self.path, self.problems = path, tuple(problems)
        super().__init__("\n".join(f"{path}, line {line}: {problem}. {hint}" for line, problem, hint in problems))


class SettingError(InputError):
    """A setting was given a value that it does not have."""

    def __init__(self, name: str, value: object, allowed: Collection[str] = (), hint: str = "") -> None:
        near = get_close_matches(str(value), [str(one) for one in allowed], n=1)
        said = f" Did you mean {near[0]!r}?" if near else ""
        known = f" It can be: {', '.join(sorted(str(one) for one in allowed))}." if allowed else ""
        super().__init__(f"{name} cannot be {value!r}.{said}{known}{' ' + hint if hint else ''}")


class Refusal(ThreadlineError):
    """A rule of the operating model does not allow an act; the message says what to do instead."""

    def __init__(self, problem: str, hint: str) -> None:
        self.problem, self.hint = problem, hint
        super().__init__(f"{problem}. {hint}")


class NotAllowed(Refusal):
    """This person may not do it."""


class SeparationOfDuties(NotAllowed):
    """Nobody approves or attests what they drive, and neither side of a handoff completes it alone."""


class GateNotReady(Refusal):
    """Something is missing; `problems` are what the gate's check answers."""

    def __init__(self, gate: str, problems: Sequence[object]) -> None:
        self.gate, self.problems = gate, tuple(problems)
        first = next((str(getattr(one, "why", one)) for one in problems), "")
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"{gate} is not ready: {first}{more}", "Mend it, or have it exempted by name")


class AlreadyDecided(Refusal):
    """Someone was first: one question has one answer."""


class NotAsked(Refusal):
    """There is nothing open that could be answered."""


class OutOfOrder(Refusal):
    """The act does not belong here: another stage, another state, or a moment before what already happened."""


class Incomplete(Refusal):
    """The act lacks a name, a reason, a day or a content."""


class CheckFailed(ThreadlineError):
    """A check found what it was asked to look for."""


class OutsideError(ThreadlineError):
    """Something outside failed: the network, a disk, a database."""
