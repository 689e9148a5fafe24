"""A failure mode: how a product failed in the customer's eyes, told by one file of the playbook."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.playbook.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from threadline.answers import Plain
    from threadline.playbook.fields import Told
    from threadline.playbook.page import Page

ABSTAIN = "unclear"
"""The failure mode that says that nothing can be said."""

LANES = ("model", "data", "serving", "product", "policy", "docs", "none")
RESPONSES = ("fix_model", "add_fallback", "both", "product_change", "no_action")

_EXAMPLE = re.compile(r"- (?P<capability>[^|]+?) \| (?P<text>.*\S)\s*$")
_SUBJECT = "{subject}"


@dataclass(frozen=True, slots=True)
class Example:
    """A ticket as a customer might write it, the capability that it is about, and its line in the file."""

    capability: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class FailureMode:
    """How a product failed, who would fix it (lane), and how a theme that failed so is answered by default.

    `model_involved` is None for the failure mode that abstains. `needs` says for each response what it would need.
    `job` is the job to be done with `{subject}` once in it. `neighbours` says how to tell it from others.
    """

    id: str
    name: str
    lane: str
    model_involved: bool | None
    summary: str
    response: str
    response_because: str
    needs: Mapping[str, str]
    tag: str
    tag_when: str
    job: str
    neighbours: Mapping[str, str]
    description: str
    examples: tuple[Example, ...]
    path: str

    def job_about(self, subject: str) -> str:
        """Return the job to be done, with the theme's subject put in."""
        return self.job.replace(_SUBJECT, subject)

    def to_dict(self) -> dict[str, Plain]:
        """Return the failure mode as plain values, its examples as a count."""
        return {
            "id": self.id,
            "name": self.name,
            "lane": self.lane,
            "model_involved": self.model_involved,
            "summary": self.summary,
            "response": self.response,
            "response_because": self.response_because,
            "needs": dict(self.needs),
            "tag": self.tag,
            "tag_when": self.tag_when,
            "job": self.job,
            "neighbours": dict(self.neighbours),
            "description": self.description,
            "examples": len(self.examples),
        }


def failure_mode_of(page: Page) -> Told[FailureMode]:
    """Return the failure mode that a page tells, with everything that is broken in it."""
    fields = Fields(page)
    description, examples = _body(page, fields)
    mode = FailureMode(
        id=fields.text("id"),
        name=fields.text("name"),
        lane=fields.choice("lane", LANES),
        model_involved=fields.yes_no_or_nothing("model_involved"),
        summary=fields.text("summary"),
        response=fields.choice("response", RESPONSES),
        response_because=fields.text("response_because"),
        needs=fields.texts("needs", RESPONSES),
        tag=fields.text("tag"),
        tag_when=fields.text("tag_when"),
        job=fields.text("job"),
        neighbours=fields.texts("neighbours"),
        description=description,
        examples=examples,
        path=page.path,
    )
    _check_whole(mode, fields)
    return fields.finish(mode)


def _check_whole(mode: FailureMode, fields: Fields) -> None:
    if mode.job and mode.job.count(_SUBJECT) != 1:
        fields.complain("job", f"must hold {_SUBJECT} once", "Put it where the theme's subject belongs")
    if mode.response in RESPONSES and mode.response not in mode.needs:
        fields.complain("needs", f"says nothing about the default response {mode.response}", "Add a line for it")
    if mode.id in mode.neighbours:
        fields.complain("neighbours", f"makes {mode.id} its own neighbour", "Remove the line")


def _body(page: Page, fields: Fields) -> tuple[str, tuple[Example, ...]]:
    told: list[str] = []
    examples: list[Example] = []
    inside = False
    for number, line in enumerate(page.body.splitlines(), start=page.body_line):
        if line.strip().lower() == "## examples":
            inside = True
        elif not inside:
            told.append(line)
        elif line.strip():
            examples.extend(_example(line, number, fields))
    if not inside:
        fields.complain_at(1, "has no heading '## Examples'", "Add it, and one line '- capability | text' per example")
    return "\n".join(told).strip(), tuple(examples)


def _example(line: str, number: int, fields: Fields) -> Iterator[Example]:
    found = _EXAMPLE.match(line)
    if found is None:
        fields.complain_at(number, "this is not an example", "Write it as '- capability | text of the ticket'")
        return
    yield Example(found["capability"].strip(), found["text"].strip(), number)
