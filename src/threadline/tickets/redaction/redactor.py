"""Redaction of one text: every rule in turn, each blind to what an earlier one has found."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from threadline.tickets.characters import folded, without_hidden
from threadline.tickets.markup import visible_text
from threadline.tickets.redaction.addresses import find_emails, find_ips
from threadline.tickets.redaction.numbers import find_accounts, find_cards, find_national_ids
from threadline.tickets.redaction.people import find_names
from threadline.tickets.redaction.phones import PhoneFinder
from threadline.tickets.redaction.spans import Span, covered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from threadline.tickets.settings import PrepareSettings

# Read past the limit, so that what begins before it is recognised whole.
_MARGIN = 256
# Markup is up to ten times as long as the text in it.
_MARKUP = 10
_FEW_DIGITS = re.compile(r"\d(?:\D{0,3}\d){4}")


@dataclass(frozen=True, slots=True)
class Redaction:
    """A text without markup and personal data. `counts` by kind; `cut` when the text was longer than the limit."""

    text: str
    counts: Counter[str] = field(default_factory=Counter)
    cut: bool = False


class Redactor:
    """Replaces personal data by typed placeholders such as `<EMAIL>`."""

    def __init__(self, settings: PrepareSettings) -> None:
        self._limit = settings.text_limit
        self._phones = PhoneFinder(settings.regions)

    def redact(self, text: str, person: str | None = None) -> Redaction:
        """Return what a reader would see of the text, redacted. `person` is the ticket's user field.

        HTML becomes plain text first: an address split by tags or written in entities is an address to the reader.
        """
        longest = self._limit + _MARGIN
        raw = text[: longest * _MARKUP]
        seen = without_hidden(visible_text(without_hidden(raw)))
        if not seen.strip():
            # All markup: the text itself is all that the customer sent.
            seen = without_hidden(raw)
        cut = len(seen) > self._limit or len(text) > len(raw)
        seen = seen[:longest]
        spans = self._find(seen, person)
        return _replaced(seen, spans, self._limit, cut=cut)

    def _find(self, text: str, person: str | None) -> list[Span]:
        plain = folded(text)
        spans: list[Span] = []

        def look(found: Iterable[Span]) -> None:
            nonlocal plain
            new = list(found)
            if new:
                spans.extend(new)
                plain = covered(plain, new)

        if "@" in plain or "%40" in plain or " dot " in plain.lower() or "(at)" in plain or "[at]" in plain:
            look(find_emails(plain))
        look(find_ips(plain))
        digits = _FEW_DIGITS.search(plain) is not None
        if digits:
            look(find_accounts(plain))
            look(find_cards(plain))
        if digits:
            look(find_national_ids(plain))
            look(self._phones.find(plain))
        look(find_names(plain, person))
        return spans


def _replaced(text: str, spans: list[Span], limit: int, *, cut: bool) -> Redaction:
    parts, position = [], 0
    counts: Counter[str] = Counter()
    for start, stop, kind in sorted(spans):
        # Two rules may have met in one place; the first to begin has it.
        if start >= limit or stop <= position:
            continue
        parts += [text[position : max(start, position)], kind.placeholder]
        counts[kind.value] += 1
        position = stop
    parts.append(text[position : max(limit, position)])
    return Redaction("".join(parts), counts, cut)
