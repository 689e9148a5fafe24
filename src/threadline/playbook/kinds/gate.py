"""A gate: what must be proven before a stage ends, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.playbook.fields import Fields
from threadline.playbook.kinds.plain import plain

if TYPE_CHECKING:
    from threadline.answers import Plain
    from threadline.playbook.fields import Told
    from threadline.playbook.page import Page

GATE_KINDS = ("stage", "compliance", "model_review", "launch")
CRITERIA = ("quality", "cost", "latency", "compliance", "interpretability")
"""What options are compared by on a trade-off matrix."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate at the end of a stage, decided by a person of the role `approver_role` who does not drive the initiative.

    `kind`: a `launch` gate further asks that every ownership box which blocks launch has an owner; a `model_review`
    gate compares options by its `criteria`. `conditional` says whether it may be passed with findings that are due
    later. `checklists` are gone through before it is decided.
    """

    id: str
    name: str
    stage: str
    kind: str
    asks: str
    requirements: tuple[str, ...]
    approver_role: str
    conditional: bool
    criteria: tuple[str, ...]
    checklists: tuple[str, ...]
    description: str
    path: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the gate as plain values."""
        return plain(self)


def gate_of(page: Page) -> Told[Gate]:
    """Return the gate that a page tells, with everything that is broken in it."""
    fields = Fields(page)
    gate = Gate(
        id=fields.identifier(),
        name=fields.text("name"),
        stage=fields.text("stage"),
        kind=fields.choice("gate_kind", GATE_KINDS),
        asks=fields.text("asks"),
        requirements=fields.words("requirements"),
        approver_role=fields.text("approver_role"),
        conditional=fields.yes_no("conditional"),
        criteria=fields.words_or_none("criteria", CRITERIA),
        checklists=fields.words_or_none("checklists"),
        description=page.body.strip(),
        path=page.path,
    )
    if gate.kind == "model_review" and not gate.criteria:
        fields.complain(
            "gate_kind", "is model_review, but no criteria are named", f"Add 'criteria: [{', '.join(CRITERIA)}]'"
        )
    return fields.finish(gate)
