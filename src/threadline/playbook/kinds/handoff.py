"""A handoff: work that goes from a giver to a receiver, and what each side must bring before it is accepted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.playbook.fields import Fields
from threadline.playbook.kinds.evidence_kind import THINGS
from threadline.playbook.kinds.plain import plain

if TYPE_CHECKING:
    from threadline.answers import Plain
    from threadline.playbook.fields import Told
    from threadline.playbook.page import Page

SIDES = ("giver", "receiver")


@dataclass(frozen=True, slots=True)
class Content:
    """Something that one side (`by`: giver or receiver) must bring; `needs` says what counts as brought."""

    id: str
    name: str
    by: str
    evidence_kind: str | None
    needs: str


@dataclass(frozen=True, slots=True)
class Handoff:
    """A handoff of letter A to D, offered after one stage and accepted before the next may begin.

    `clock_days` are the working days within which the receiver answers when no earlier handoffs tell better.
    `reopened_by` names kinds of things whose change opens it again: a data contract, for example.
    """

    id: str
    letter: str
    name: str
    from_role: str
    to_role: str
    after_stage: str
    before_stage: str
    contents: tuple[Content, ...]
    clock_days: int
    reopened_by: tuple[str, ...]
    breaks_when: str
    description: str
    path: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the handoff as plain values."""
        return plain(self)


def handoff_of(page: Page) -> Told[Handoff]:
    """Return the handoff that a page tells, with everything that is broken in it."""
    fields = Fields(page)
    handoff = Handoff(
        id=fields.identifier(),
        letter=fields.text("letter"),
        name=fields.text("name"),
        from_role=fields.text("from_role"),
        to_role=fields.text("to_role"),
        after_stage=fields.text("after_stage"),
        before_stage=fields.text("before_stage"),
        contents=tuple(_content_of(one) for one in fields.entries("contents")),
        clock_days=fields.whole_number("clock_days"),
        reopened_by=fields.words_or_none("reopened_by", THINGS),
        breaks_when=fields.text("breaks_when"),
        description=page.body.strip(),
        path=page.path,
    )
    _check_whole(handoff, fields)
    return fields.finish(handoff)


def _content_of(fields: Fields) -> Content:
    return Content(
        id=fields.identifier(),
        name=fields.text("name"),
        by=fields.choice("by", SIDES),
        evidence_kind=fields.text_or_none("evidence_kind"),
        needs=fields.text("needs"),
    )


def _check_whole(handoff: Handoff, fields: Fields) -> None:
    sides = {content.by for content in handoff.contents}
    for side in SIDES:
        if handoff.contents and side not in sides:
            hint = f"Add an entry with 'by: {side}': a handoff takes two"
            fields.complain("contents", f"ask nothing of the {side}", hint)
    ids = [content.id for content in handoff.contents]
    for double in sorted({one for one in ids if one and ids.count(one) > 1}):
        fields.complain("contents", f"have two entries {double!r}", "Give one of them another id")
    if handoff.from_role and handoff.from_role == handoff.to_role:
        fields.complain("to_role", "is also from_role, so one side could complete it alone", "Name another role")
    if handoff.clock_days < 1:
        fields.complain("clock_days", "must be at least 1", "Write the working days within which to answer")
