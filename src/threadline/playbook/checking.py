"""Checks across the files of a playbook: what no single file can know."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Protocol

from threadline.errors import PlaybookError
from threadline.playbook.failure_mode import ABSTAIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from threadline.playbook.failure_mode import FailureMode
    from threadline.playbook.journey import JourneyStep

MINIMUM_EXAMPLES = 20
"""With fewer the classifier would guess, and its confidence for the label could not be calibrated."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def path(self) -> str: ...


def check_playbook(modes: Sequence[FailureMode], steps: Sequence[JourneyStep]) -> None:
    """Raise PlaybookError, naming the file, when the files of a playbook do not fit together."""
    _check_ids(modes)
    _check_ids(steps)
    if ABSTAIN not in {mode.id for mode in modes}:
        hint = f"Add failure_modes/{ABSTAIN}.md"
        raise PlaybookError("failure_modes", f"there is no failure mode {ABSTAIN!r} to abstain with", hint)
    _check_neighbours(modes)
    _check_examples(modes)
    _check_tags(modes)


def _check_ids(named: Iterable[_Named]) -> None:
    homes: dict[str, str] = {}
    for one in named:
        if one.id in homes:
            raise PlaybookError(one.path, f"the id {one.id!r} is taken by {homes[one.id]}", "Give it another id")
        homes[one.id] = one.path


def _check_neighbours(modes: Sequence[FailureMode]) -> None:
    known = {mode.id for mode in modes}
    for mode in modes:
        for neighbour in mode.neighbours:
            if neighbour not in known:
                near = get_close_matches(neighbour, known, n=1)
                hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(sorted(known))}"
                raise PlaybookError(mode.path, f"neighbour {neighbour!r} does not exist", hint)


def _check_tags(modes: Sequence[FailureMode]) -> None:
    homes: dict[str, str] = {}
    for mode in modes:
        if mode.tag in homes:
            raise PlaybookError(mode.path, f"the tag {mode.tag!r} is taken by {homes[mode.tag]}", "Give it another tag")
        homes[mode.tag] = mode.path


def _check_examples(modes: Sequence[FailureMode]) -> None:
    homes: dict[str, str] = {}
    for mode in modes:
        if len(mode.examples) < MINIMUM_EXAMPLES:
            problem = f"{len(mode.examples)} examples are too few to learn from"
            raise PlaybookError(mode.path, problem, f"Write at least {MINIMUM_EXAMPLES}; 200 and more are good")
        for example in mode.examples:
            here = f"{mode.path}, line {example.line}"
            text = " ".join(example.text.casefold().split())
            if text in homes:
                raise PlaybookError(here, f"this example also stands in {homes[text]}", "Keep one of them")
            homes[text] = here
