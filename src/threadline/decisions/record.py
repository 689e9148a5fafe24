"""What a decision record holds, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from threadline.answers import day

if TYPE_CHECKING:
    from datetime import date

    from threadline.answers import Plain

QUALITIES = ("quality", "cost", "latency", "compliance", "interpretability")
"""What the trade-off matrix compares options on."""


class Status(StrEnum):
    """Where a decision stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DEPRECATED = "deprecated"
    SUPERSEDED = "superseded"

    @property
    def decided(self) -> bool:
        """Whether it was settled: from then on the record does not change."""
        return self is not Status.PROPOSED


class Verdict(StrEnum):
    """What an argument says of an option."""

    GOOD = "good"
    NEUTRAL = "neutral"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Argument:
    """One reason for or against an option, or one consequence of the choice."""

    verdict: Verdict
    text: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the argument as plain values."""
        return {"verdict": self.verdict.value, "text": self.text}


@dataclass(frozen=True, slots=True)
class Option:
    """Something that could be chosen. `trade_offs` says by quality what is known; what is not there is unknown."""

    title: str
    description: str = ""
    arguments: tuple[Argument, ...] = ()
    trade_offs: tuple[tuple[str, str], ...] = ()

    def known(self, quality: str) -> str | None:
        """Return what is known of the option's quality, None when it is unknown."""
        return dict(self.trade_offs).get(quality)

    def to_dict(self) -> dict[str, Plain]:
        """Return the option as plain values; unknown qualities are null."""
        return {
            "title": self.title,
            "description": self.description,
            "arguments": [argument.to_dict() for argument in self.arguments],
            "trade_offs": {quality: self.known(quality) for quality in QUALITIES},
        }


@dataclass(frozen=True, slots=True)
class Roles:
    """Who stands where: the driver moves it, approvers decide, the consulted must answer, the informed are told.

    MADR knows `decision-makers`, which are the approvers; the driver is a field of ours beside them.
    """

    driver: str = ""
    approvers: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Plain]:
        """Return the roles as plain values."""
        return {
            "driver": self.driver,
            "approvers": list(self.approvers),
            "consulted": list(self.consulted),
            "informed": list(self.informed),
        }


class TriggerKind(StrEnum):
    """What can call a decision back onto the table."""

    DATE = "date"
    CONDITION = "condition"
    ASSUMPTION = "assumption"
    DEPENDENCY = "dependency"


@dataclass(frozen=True, slots=True)
class Trigger:
    """What would make one look at a decision again.

    `says` is a day (ISO), a condition in the words of the condition engine, an assumption in a sentence, or the number
    of the decision that it depends on. An assumption may be followed by the `condition` that would show it failed.
    """

    kind: TriggerKind
    says: str
    condition: str = ""

    def to_dict(self) -> dict[str, Plain]:
        """Return the trigger as plain values."""
        return {"kind": self.kind.value, "says": self.says, "condition": self.condition}


@dataclass(frozen=True, slots=True)
class Decision:
    """A question, the options, the choice and its reasons.

    `number` and `decided_on` are None where the record does not tell them. `status_said` keeps the record's own words
    where they say more than `status`; `superseded_by` names the decision that took its place, `supersedes` those whose
    place it took. `sections` and `fields` are what other tools wrote that has no place here: it is carried along and
    written out again.
    """

    title: str
    status: Status = Status.PROPOSED
    number: int | None = None
    status_said: str = ""
    superseded_by: str = ""
    supersedes: tuple[str, ...] = ()
    decided_on: date | None = None
    roles: Roles = Roles()
    context: str = ""
    drivers: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    choice: str = ""
    because: str = ""
    consequences: tuple[Argument, ...] = ()
    confirmation: str = ""
    triggers: tuple[Trigger, ...] = ()
    more: str = ""
    sections: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def reference(self) -> str:
        """How other decisions name it: `ADR-0012`, or its title where it has no number."""
        return self.title if self.number is None else f"ADR-{self.number:04}"

    def to_dict(self) -> dict[str, Plain]:
        """Return the decision as plain values."""
        return {
            "number": self.number,
            "reference": self.reference,
            "title": self.title,
            "status": self.status.value,
            "status_said": self.status_said,
            "superseded_by": self.superseded_by,
            "supersedes": list(self.supersedes),
            "decided_on": None if self.decided_on is None else day(self.decided_on),
            "roles": self.roles.to_dict(),
            "context": self.context,
            "drivers": list(self.drivers),
            "options": [option.to_dict() for option in self.options],
            "choice": self.choice,
            "because": self.because,
            "consequences": [argument.to_dict() for argument in self.consequences],
            "confirmation": self.confirmation,
            "triggers": [trigger.to_dict() for trigger in self.triggers],
            "more": self.more,
            "sections": _named(self.sections),
            "fields": _named(self.fields),
        }


def _named(pairs: tuple[tuple[str, str], ...]) -> list[Plain]:
    return [{"name": name, "text": text} for name, text in pairs]
