"""What may be done to a decision. Each function takes it as it is and returns it as it will be, or refuses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from threadline.decisions.record import Status
from threadline.errors import AlreadyDecided, Incomplete, NotAllowed, SeparationOfDuties

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from threadline.decisions.record import Decision


@dataclass(frozen=True, slots=True)
class Answers:
    """What the consulted have said: `given` by name, and who `waived` whose answer (name of the consulted to name)."""

    given: Collection[str] = ()
    waived: Mapping[str, str] | None = None

    def missing(self, decision: Decision) -> tuple[str, ...]:
        """Return the consulted who neither answered nor were waived."""
        waived = self.waived or {}
        return tuple(name for name in decision.roles.consulted if name not in self.given and name not in waived)


def change_decision(before: Decision, after: Decision, *, by: str) -> Decision:
    """Return the changed decision. Raises AlreadyDecided once it was decided, NotAllowed for all but its driver."""
    _require_open(before)
    if by not in {before.roles.driver, *before.roles.approvers}:
        raise NotAllowed(f"{by} does not drive {before.reference}", f"Ask {before.roles.driver or 'its driver'}")
    if after.status.decided:
        raise Incomplete(f"{before.reference} cannot be decided by editing it", "Decide it")
    return after


def decide(decision: Decision, choice: str, *, because: str, by: str, on: date, answers: Answers) -> Decision:
    """Return the decision with its choice.

    Raises AlreadyDecided when someone was first, SeparationOfDuties when the driver decides, NotAllowed for whoever is
    no approver, Incomplete while a consulted person has neither answered nor been waived by name, or without an option
    of that title or a reason.
    """
    _require_open(decision)
    roles = decision.roles
    if by == roles.driver:
        raise SeparationOfDuties(f"{by} drives {decision.reference} and cannot decide it", "An approver decides")
    if by not in roles.approvers:
        named = ", ".join(roles.approvers) or "nobody is named"
        raise NotAllowed(f"{by} is no approver of {decision.reference}", f"Approvers: {named}")
    if waiting := answers.missing(decision):
        raise Incomplete(f"{', '.join(waiting)} must answer first", "Wait, or waive the answer by name")
    if choice not in {option.title for option in decision.options}:
        raise Incomplete(f"there is no option {choice!r}", "Choose one that the record lists")
    if not because.strip():
        raise Incomplete("a choice needs its reason", "Say why this option and not the others")
    return replace(
        decision, status=Status.ACCEPTED, status_said="", choice=choice, because=because.strip(), decided_on=on
    )


def reject(decision: Decision, *, because: str, by: str, on: date) -> Decision:
    """Return the decision turned down. Raises as `decide` does."""
    _require_open(decision)
    if by == decision.roles.driver or by not in decision.roles.approvers:
        raise NotAllowed(f"{by} may not reject {decision.reference}", "An approver who does not drive it may")
    if not because.strip():
        raise Incomplete("a rejection needs its reason", "Say what would change it")
    return replace(decision, status=Status.REJECTED, status_said="", because=because.strip(), decided_on=on)


def supersede(old: Decision, new: Decision) -> Decision:
    """Return the old decision, superseded by the new one, which named it when it was decided.

    Raises Incomplete unless both were accepted and the new one names the old one, AlreadyDecided when another took its
    place before.
    """
    if old.status is Status.SUPERSEDED:
        raise AlreadyDecided(f"{old.reference} is superseded by {old.superseded_by}", "Supersede that one")
    if old.status is not Status.ACCEPTED or new.status is not Status.ACCEPTED:
        raise Incomplete("only an accepted decision takes the place of an accepted one", "Decide the new one first")
    if old.reference not in new.supersedes or old.reference == new.reference:
        raise Incomplete(f"{new.reference} does not say that it supersedes {old.reference}", "Name it before deciding")
    return replace(old, status=Status.SUPERSEDED, status_said="", superseded_by=new.reference)


def _require_open(decision: Decision) -> None:
    if decision.status.decided:
        raise AlreadyDecided(
            f"{decision.reference} is {decision.status.value} and stays as it is",
            "Write a new decision that supersedes it",
        )
