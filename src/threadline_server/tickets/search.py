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
    sql, query = _question(words, tickets.db)
    return tickets.filter(id__in=RawSQL(sql, (query,)))  # noqa: S611  written here; the words are a parameter


def newest_matches(text: str, *, below: int | None, limit: int) -> list[int]:
    """Return the ids of the newest tickets that hold all words, newest first: the index is walked from its end."""
    words = words_of(text)
    if not words:
        return []
    sql, query = _question(words, "default")
    name = "rowid" if connections["default"].vendor == "sqlite" else "id"
    if below is not None:
        sql += f" AND {name} < {int(below)}"
    with connections["default"].cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY {name} DESC LIMIT {int(limit)}", (query,))
        return [row[0] for row in cursor.fetchall()]


def _question(words: list[str], database: str) -> tuple[str, str]:
    """Return the SQL that asks the index of words, and its one parameter."""
    if connections[database].vendor == "sqlite":
        query = " ".join(f'"{word}"' for word in words)
        return "SELECT rowid FROM tickets_words WHERE tickets_words MATCH %s", f"{query}*"
    return "SELECT id FROM tickets_ticket WHERE words @@ to_tsquery('simple', %s)", " & ".join(
        f"'{word}'" for word in words
    ) + ":*"
