"""The brief: the problem in the customer's words, and all that must be agreed before anyone builds."""

from __future__ import annotations

from dataclasses import dataclass

from threadline.initiatives.record.said import said


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a solution must keep to, whatever else it does."""

    latency: str | None = said("How long an answer may take.", default=None)
    cost: str | None = said("What it may cost to build and to run.", default=None)
    privacy: str | None = said("Which data it may not use, keep or show.", default=None)
    regulation: str | None = said("Which rules it falls under.", default=None)


@dataclass(frozen=True, slots=True)
class Action:
    """A step of the action loop: who does what with the output."""

    who: str = said("The person, team or system that acts.")
    does: str = said("What they do.")
    when: str | None = said("On which output, or how soon.", default=None)


@dataclass(frozen=True, slots=True)
class Brief:
    """The brief of an initiative. Every part may still be missing; `missing_parts` says which are."""

    problem: str | None = said("The problem in the customer's words, from the theme.", default=None)
    job_to_be_done: str | None = said("What the customer hired the capability for.", default=None)
    people_affected: str | None = said("Who suffers from it, and how many they are.", default=None)
    outcome: str | None = said("What is to be predicted or produced.", default=None)
    label_definition: str | None = said("How the right answer is told, case by case.", default=None)
    acceptance_criteria: tuple[str, ...] = said("What must hold for the result to be taken.", default=())
    slices: tuple[str, ...] = said("Groups in which it must hold too.", default=())
    constraints: Constraints = said("What a solution must keep to.", default_factory=Constraints)
    non_goals: tuple[str, ...] = said("What is not attempted.", default=())
    action_loop: tuple[Action, ...] = said("Who does what with the output.", default=())
    counterfactual: str | None = said("What happens if nothing is done.", default=None)

    def missing_parts(self) -> tuple[str, ...]:
        """Return the parts that say nothing yet, in the order of the brief."""
        return tuple(name for name in PARTS if not _says_something(getattr(self, name)))


PARTS = tuple(Brief.__dataclass_fields__)


def _says_something(value: object) -> bool:
    if isinstance(value, Constraints):
        return value != Constraints()
    return bool(value)
