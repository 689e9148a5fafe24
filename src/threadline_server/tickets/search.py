"""Search by words: FTS5 on SQLite, tsvector on PostgreSQL; both are kept up by the database itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import connections
from django.db.models.expressions import RawSQL

if TYPE_CHECKING:
    from threadline_server.tickets.models import TicketQuerySet

WORD = re.compile(r"\w+")
MOST_WORDS = 12


def words_of(text: str) -> list[str]:
    """Return the words that are searched for; operators and quotes of the engines never reach them."""
    return WORD.findall(text.casefold())[:MOST_WORDS]


def matching(tickets: TicketQuerySet, text: str) -> TicketQuerySet:
    """Return the tickets that hold all words of the text, the last one as the start of a word."""
    words = words_of(text)
    if not words:
        return tickets.none() if text.strip() else tickets
    if connections[tickets.db].vendor == "sqlite":
        query = " ".join(f'"{word}"' for word in words) + "*"
        found = RawSQL("SELECT rowid FROM tickets_words WHERE tickets_words MATCH %s", (query,))
    else:
        query = " & ".join(f"'{word}'" for word in words) + ":*"
        found = RawSQL("SELECT id FROM tickets_ticket WHERE words @@ to_tsquery('simple', %s)", (query,))
    return tickets.filter(id__in=found)
