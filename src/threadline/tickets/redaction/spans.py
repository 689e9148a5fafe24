"""What redaction finds: a stretch of text and what kind of personal data it is."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

# Stands where something was found, so that no later rule sees it: neither letter, digit nor blank.
COVER = "\ue020"


class Kind(StrEnum):
    """What was replaced. The placeholder is the name in angle brackets."""

    EMAIL = "email"
    CARD = "card"
    ACCOUNT = "account"
    NATIONAL_ID = "national_id"
    IP = "ip"
    PHONE = "phone"
    NAME = "name"

    @property
    def placeholder(self) -> str:
        """Return what stands in the text instead."""
        return "<ID>" if self is Kind.NATIONAL_ID else f"<{self.name}>"


class Span(NamedTuple):
    """Characters from `start` up to, not including, `stop`."""

    start: int
    stop: int
    kind: Kind


def covered(text: str, spans: Iterable[Span]) -> str:
    """Return the text, as long as before, with the spans covered."""
    parts, position = [], 0
    for start, stop, _ in sorted(spans):
        if stop <= position:
            continue
        begin = max(start, position)
        parts += [text[position:begin], COVER * (stop - begin)]
        position = stop
    return "".join([*parts, text[position:]])
