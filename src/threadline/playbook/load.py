"""Load the playbook: the bundled files, with an organisation's own folder laid over them file by file."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from threadline.errors import PlaybookError, broken
from threadline.playbook.checking.failure_modes import failure_mode_problems
from threadline.playbook.checking.operating import operating_problems
from threadline.playbook.files import PlaybookFile, bundled_files, fingerprint_of, own_files
from threadline.playbook.kinds import OPERATING_FOLDERS, TRIAGE_FOLDERS
from threadline.playbook.operating import Operating
from threadline.playbook.reading import read_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from threadline.playbook.kinds.checklist import Checklist
    from threadline.playbook.kinds.evidence_kind import EvidenceKind
    from threadline.playbook.kinds.failure_mode import FailureMode
    from threadline.playbook.kinds.gate import Gate
    from threadline.playbook.kinds.handoff import Handoff
    from threadline.playbook.kinds.journey_step import JourneyStep
    from threadline.playbook.kinds.letter import Letter
    from threadline.playbook.kinds.ownership_box import Box
    from threadline.playbook.kinds.question import Question
    from threadline.playbook.kinds.red_flag import RedFlag
    from threadline.playbook.kinds.requirement import Requirement
    from threadline.playbook.kinds.role import Role
    from threadline.playbook.kinds.rubric import Rubric
    from threadline.playbook.kinds.stage import Stage
    from threadline.playbook.kinds.term import Term


class Named(Protocol):
    """A thing of the playbook."""

    @property
    def id(self) -> str:
        """Its name for the machine."""


Thing = TypeVar("Thing", bound=Named)

_VERSION_LETTERS = 12


@dataclass(frozen=True)
class Playbook:
    """The operating model in force; `fingerprint` changes exactly when a file's content or name does.

    Failure modes and the journey are read when the playbook is loaded. Everything else is read, and checked as a
    whole, when it is first asked for; that raises PlaybookError with everything that is broken.
    """

    failure_modes: tuple[FailureMode, ...]
    journey: tuple[JourneyStep, ...]
    fingerprint: str
    files: Mapping[str, PlaybookFile] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def version(self) -> str:
        """A short name of exactly this playbook, derived from its content."""
        return self.fingerprint[:_VERSION_LETTERS]

    @cached_property
    def triage_fingerprint(self) -> str:
        """What changes exactly when a failure mode or a step of the journey does."""
        return fingerprint_of(self.files, TRIAGE_FOLDERS) if self.files else self.fingerprint

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The ids of all failure modes, sorted."""
        return tuple(mode.id for mode in self.failure_modes)

    @cached_property
    def operating(self) -> Operating:
        """Everything that says how initiatives are worked on. Raises PlaybookError when it does not hold together."""
        return _operating(self.files)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages of the lifecycle, in their order."""
        return self.operating.stages

    @property
    def gates(self) -> tuple[Gate, ...]:
        """The gates."""
        return self.operating.gates

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """The requirements of all gates."""
        return self.operating.requirements

    @property
    def evidence_kinds(self) -> tuple[EvidenceKind, ...]:
        """The kinds of evidence."""
        return self.operating.evidence

    @property
    def handoffs(self) -> tuple[Handoff, ...]:
        """The handoffs A to D."""
        return self.operating.handoffs

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles."""
        return self.operating.roles

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes of the ownership map, in their order."""
        return self.operating.boxes

    @property
    def letters(self) -> tuple[Letter, ...]:
        """The letters of DACI."""
        return self.operating.letters

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of all stages and meetings."""
        return self.operating.questions

    @property
    def checklists(self) -> tuple[Checklist, ...]:
        """The checklists."""
        return self.operating.checklists

    @property
    def rubrics(self) -> tuple[Rubric, ...]:
        """The rubrics."""
        return self.operating.rubrics

    @property
    def red_flags(self) -> tuple[RedFlag, ...]:
        """The red flags."""
        return self.operating.red_flags

    @property
    def glossary(self) -> tuple[Term, ...]:
        """The terms."""
        return self.operating.glossary

    def things(self, folder: str) -> tuple[Any, ...]:
        """Return the things of a kind by its folder: `gates`, `failure_modes`, `glossary`."""
        things: tuple[Any, ...] = getattr(self if folder in TRIAGE_FOLDERS else self.operating, folder)
        return things

    def failure_mode(self, label: str) -> FailureMode:
        """Return a failure mode by its id. Raises PlaybookError when there is none."""
        return _found(self._modes_by_id, label, "failure mode")

    def stage(self, name: str) -> Stage:
        """Return a stage by its id. Raises PlaybookError when there is none."""
        return _found(_by_id(self.stages), name, "stage")

    def gate(self, name: str) -> Gate:
        """Return a gate by its id. Raises PlaybookError when there is none."""
        return _found(_by_id(self.gates), name, "gate")

    def requirement(self, name: str) -> Requirement:
        """Return a requirement by its id. Raises PlaybookError when there is none."""
        return _found(_by_id(self.requirements), name, "requirement")

    def evidence_kind(self, name: str) -> EvidenceKind:
        """Return a kind of evidence by its id. Raises PlaybookError when there is none."""
        return _found(_by_id(self.evidence_kinds), name, "kind of evidence")

    def handoff(self, name: str) -> Handoff:
        """Return a handoff by its id. Raises PlaybookError when there is none."""
        return _found(_by_id(self.handoffs), name, "handoff")

    def role(self, name: str) -> Role:
        """Return a role by its id. Raises PlaybookError when there is none."""
        return _found(_by_id(self.roles), name, "role")

    def box(self, name: str) -> Box:
        """Return a box of the ownership map by its id. Raises PlaybookError when there is none."""
        return _found(_by_id(self.boxes), name, "ownership box")

    @cached_property
    def _modes_by_id(self) -> dict[str, FailureMode]:
        return _by_id(self.failure_modes)


def load_playbook(folder: Path | None = None) -> Playbook:
    """Load the bundled playbook, and lay `folder` over it when given.

    A file of the same name in the same subfolder (`failure_modes/`, `gates/`, ...) replaces the bundled one; any
    other adds to them. Raises PlaybookError, naming file and line, for whatever is broken.
    """
    return playbook_of(bundled_files() | (own_files(folder) if folder is not None else {}))


def playbook_of(files: Mapping[str, PlaybookFile]) -> Playbook:
    """Return the playbook that some files tell. Raises PlaybookError for broken failure modes or journey steps."""
    reading = read_kinds(files, TRIAGE_FOLDERS)
    modes, steps = reading.things["failure_modes"], reading.things["journey"]
    problems = [*reading.problems, *([] if reading.problems else failure_mode_problems(modes, steps))]
    if problems:
        raise broken(problems)
    return Playbook(modes, steps, fingerprint_of(files), files)


def read_operating(files: Mapping[str, PlaybookFile]) -> tuple[Operating, list[PlaybookError]]:
    """Return as much of the operating model as can be read, and everything that is broken in it."""
    reading = read_kinds(files, OPERATING_FOLDERS)
    operating = Operating(**reading.things, pages=reading.pages, partial=reading.partial, unread=reading.unread)
    return operating, [*reading.problems, *operating_problems(operating)]


def _operating(files: Mapping[str, PlaybookFile]) -> Operating:
    operating, problems = read_operating(files)
    if problems:
        raise broken(problems)
    return operating


def _by_id(things: Iterable[Thing]) -> dict[str, Thing]:
    return {thing.id: thing for thing in things}


def _found(things: Mapping[str, Thing], name: str, word: str) -> Thing:
    found = things.get(name)
    if found is None:
        near = get_close_matches(name, things, n=1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        raise PlaybookError("playbook", f"no {word} {name!r}", f"{hint}There are: {', '.join(sorted(things))}")
    return found
