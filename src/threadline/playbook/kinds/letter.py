"""A letter of DACI: what it lets its holder do, and how it is read in a RACI view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.playbook.fields import Fields
from threadline.playbook.kinds.plain import plain

if TYPE_CHECKING:
    from threadline.answers import Plain
    from threadline.playbook.fields import Told
    from threadline.playbook.page import Page

EFFECTS = ("may_edit", "decides", "must_answer", "gets_digest")
"""What a letter can do. Every one must be had by a letter, and every letter must have one."""

RACI = ("responsible", "accountable", "consulted", "informed")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter and its effect.

    `may_edit`: edits the initiative and moves it. `decides`: has the decision in a queue. `must_answer`: answers or is
    waived by name before it is decided. `gets_digest`: is told.
    """

    id: str
    letter: str
    name: str
    effect: str
    raci: str
    summary: str
    description: str
    path: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the letter as plain values."""
        return plain(self)


def letter_of(page: Page) -> Told[Letter]:
    """Return the letter that a page tells, with everything that is broken in it."""
    fields = Fields(page)
    letter = Letter(
        id=fields.identifier(),
        letter=fields.text("letter"),
        name=fields.text("name"),
        effect=_effect(page, fields),
        raci=fields.choice("raci", RACI),
        summary=fields.text("summary"),
        description=page.body.strip(),
        path=page.path,
    )
    return fields.finish(letter)


def _effect(page: Page, fields: Fields) -> str:
    if page.fields.get("effect") in (None, "", "none", False):
        fields.plain("effect")
        fields.complain(
            "effect", "is nothing, so the letter would change nothing", f"Choose one of: {', '.join(EFFECTS)}"
        )
        return EFFECTS[-1]
    return fields.choice("effect", EFFECTS)
