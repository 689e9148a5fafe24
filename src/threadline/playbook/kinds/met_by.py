"""What settles a question or an item of a checklist, so that nobody has to tick a box by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadline.playbook.fields import Fields

BRIEF_FIELDS = (
    "problem",
    "job_to_be_done",
    "people_affected",
    "outcome",
    "label_definition",
    "acceptance_criteria",
    "success_metric",
    "baseline",
    "target",
    "horizon",
    "slices",
    "constraints",
    "non_goals",
    "action_loop",
    "counterfactual",
)
"""The parts of an initiative's brief."""

WAYS = ("evidence", "requirement", "brief", "handoff", "box", "attested")


@dataclass(frozen=True, slots=True)
class MetBy:
    """One way (`by`) in which something is settled, and by `what`.

    A kind of `evidence`, a `requirement`, a part of the `brief`, an accepted `handoff`, a filled ownership `box`, or a
    person of a role who answers (`attested`). It is open again when what settled it goes stale.
    """

    by: str
    what: str


def met_by_of(fields: Fields | None) -> MetBy:
    """Return what an entry such as `{evidence: bias_audit}` tells."""
    if fields is None:
        return MetBy("attested", "")
    named = fields.names()
    if len(named) != 1:
        fields.complain(named[0], "is not the only way named here", f"Name one of: {', '.join(WAYS)}")
    way = next((one for one in WAYS if one in named), WAYS[-1])
    return MetBy(way, fields.choice(way, BRIEF_FIELDS) if way == "brief" else fields.text(way))
