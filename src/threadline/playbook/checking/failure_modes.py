"""What failure modes and journey steps must hold together: ids, neighbours, tags and examples."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from threadline.errors import PlaybookError
from threadline.playbook.checking.ids import id_problems
from threadline.playbook.kinds.failure_mode import ABSTAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from threadline.playbook.kinds.failure_mode import FailureMode
    from threadline.playbook.kinds.journey_step import JourneyStep

MINIMUM_EXAMPLES = 20
"""With fewer the classifier would guess, and its confidence for the label could not be calibrated."""


def failure_mode_problems(modes: Sequence[FailureMode], steps: Sequence[JourneyStep]) -> list[PlaybookError]:
    """Return everything in which failure modes and journey steps do not fit together."""
    return [
        *id_problems(modes),
        *id_problems(steps),
        *_abstaining(modes),
        *_neighbours(modes),
        *_examples(modes),
        *_tags(modes),
    ]


def _abstaining(modes: Sequence[FailureMode]) -> Iterator[PlaybookError]:
    if ABSTAIN not in {mode.id for mode in modes}:
        hint = f"Add failure_modes/{ABSTAIN}.md"
        yield PlaybookError("failure_modes", f"there is no failure mode {ABSTAIN!r} to abstain with", hint)


def _neighbours(modes: Sequence[FailureMode]) -> Iterator[PlaybookError]:
    known = {mode.id for mode in modes}
    for mode in modes:
        for neighbour in mode.neighbours:
            if neighbour not in known:
                near = get_close_matches(neighbour, known, n=1)
                hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(sorted(known))}"
                yield PlaybookError(mode.path, f"neighbour {neighbour!r} does not exist", hint)


def _tags(modes: Sequence[FailureMode]) -> Iterator[PlaybookError]:
    homes: dict[str, str] = {}
    for mode in modes:
        home = homes.setdefault(mode.tag, mode.path)
        if home != mode.path:
            yield PlaybookError(mode.path, f"the tag {mode.tag!r} is taken by {home}", "Give it another tag")


def _examples(modes: Sequence[FailureMode]) -> Iterator[PlaybookError]:
    homes: dict[str, str] = {}
    for mode in modes:
        if len(mode.examples) < MINIMUM_EXAMPLES:
            problem = f"{len(mode.examples)} examples are too few to learn from"
            yield PlaybookError(mode.path, problem, f"Write at least {MINIMUM_EXAMPLES}; 200 and more are good")
        for example in mode.examples:
            here = f"{mode.path}, line {example.line}"
            home = homes.setdefault(" ".join(example.text.casefold().split()), here)
            if home != here:
                problem = f"this example also stands in {home}"
                yield PlaybookError(mode.path, problem, "Keep one of them", line=example.line)
