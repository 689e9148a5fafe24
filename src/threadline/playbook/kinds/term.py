"""A term of the glossary: a word that people mean different things by, and what it needs to mean one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.playbook.fields import Fields
from threadline.playbook.kinds.plain import plain

if TYPE_CHECKING:
    from threadline.answers import Plain
    from threadline.playbook.fields import Told
    from threadline.playbook.page import Page

NEEDS = (
    "metric",
    "baseline",
    "target",
    "horizon",
    "slice",
    "constraint",
    "problem",
    "population",
    "data",
    "threshold",
    "stage",
    "kind_of_data",
    "reason",
    "owner",
    "receiver",
    "next_step",
)
"""What a loaded word can need beside it before it says something."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term, the `words` that it is met in, what it means, what to ask back, and what must stand beside it.

    A term with `needs` is a loaded word: it cannot be saved in a brief without them.
    """

    id: str
    words: tuple[str, ...]
    means: str
    asks: str
    needs: tuple[str, ...]
    description: str
    path: str

    def to_dict(self) -> dict[str, Plain]:
        """Return the term as plain values."""
        return plain(self)


def term_of(page: Page) -> Told[Term]:
    """Return the term that a page tells, with everything that is broken in it."""
    fields = Fields(page)
    term = Term(
        id=fields.identifier(),
        words=fields.words("words"),
        means=fields.text("means"),
        asks=fields.text("asks"),
        needs=fields.words_or_none("needs", NEEDS),
        description=page.body.strip(),
        path=page.path,
    )
    return fields.finish(term)
