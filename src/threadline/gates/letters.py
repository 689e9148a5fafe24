"""Who holds which letter in each stage, as DACI or as RACI, with what each letter does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadline.answers import Plain
    from threadline.gates.rules import Rules
    from threadline.initiatives import Initiative, Letters
    from threadline.playbook import Letter

VIEWS = ("daci", "raci")


@dataclass(frozen=True, slots=True)
class LetterHeld:
    """A letter in a stage: who holds it, and what it does."""

    stage: str
    letter: str
    name: str
    people: tuple[str, ...]
    effect: str
    summary: str

    def to_dict(self) -> dict[str, Plain]:
        """Return it as plain values."""
        return {
            "stage": self.stage,
            "letter": self.letter,
            "name": self.name,
            "people": list(self.people),
            "effect": self.effect,
            "summary": self.summary,
        }


def letters_held(initiative: Initiative, rules: Rules, *, view: str = "daci") -> tuple[LetterHeld, ...]:
    """Return who holds which letter, stage by stage, in the words of DACI or of RACI."""
    return tuple(
        _held(stage, letter, initiative.daci.in_stage(stage), view)
        for stage in rules.stages
        for letter in rules.playbook.letters
    )


def letters_of(initiative: Initiative, rules: Rules, person: str) -> tuple[LetterHeld, ...]:
    """Return the letters that a person holds in the stage in which the initiative is."""
    held = letters_held(initiative, rules)
    return tuple(one for one in held if one.stage == initiative.stage and person in one.people)


def _held(stage: str, letter: Letter, letters: Letters, view: str) -> LetterHeld:
    by_effect = {
        "may_edit": letters.driver,
        "decides": letters.approver,
        "must_answer": letters.consulted,
        "gets_digest": letters.informed,
    }
    held = by_effect[letter.effect]
    people = (held,) if isinstance(held, str) else (held or ())
    name = letter.raci if view == "raci" else letter.name
    sign = letter.raci[0].upper() if view == "raci" else letter.letter
    return LetterHeld(stage, sign, name, people, letter.effect, letter.summary)
