"""A question that is asked in a stage or a meeting, and what answers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.playbook.fields import Fields
from threadline.playbook.kinds.met_by import MetBy, met_by_of
from threadline.playbook.kinds.plain import plain

if TYPE_CHECKING:
    from threadline.answers import Plain
    from threadline.playbook.fields import Told
    from threadline.playbook.page import Page

MEETINGS = (
    "kickoff",
    "weekly_planning",
    "support_sync",
    "design_review",
    "model_review",
    "council",
    "roadmap_review",
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a stage or of a meeting (one of the two); open until what it is `answered_by` is there."""

    id: str
    asks: str
    stage: str | None
    meeting: str | None
    answered_by: MetBy
    good_answer: str
    description: str
    path: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the question as plain values."""
        return plain(self)


def question_of(page: Page) -> Told[Question]:
    """Return the question that a page tells, with everything that is broken in it."""
    fields = Fields(page)
    question = Question(
        id=fields.identifier(),
        asks=fields.text("asks"),
        stage=fields.text_or_none("stage"),
        meeting=fields.choice_or_none("meeting", MEETINGS),
        answered_by=met_by_of(fields.entry("answered_by")),
        good_answer=fields.text("good_answer"),
        description=page.body.strip(),
        path=page.path,
    )
    if (question.stage is None) == (question.meeting is None):
        hint = "Name a stage or a meeting, one of the two"
        fields.complain("asks", "must belong to a stage or to a meeting", hint)
    return fields.finish(question)
