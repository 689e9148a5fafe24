"""Moving tickets to a theme. A person's move stays: no run rewrites it, and the next run learns from it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction

from threadline.errors import InputError
from threadline_server.journal import actions as journal
from threadline_server.tickets.models import By, Move, Ticket
from threadline_server.web.errors import Conflict, NotAllowed
from threadline_server.web.roles import CONTRIBUTORS, Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from threadline_server.accounts.models import User

MOST_AT_ONCE = 5_000


@transaction.atomic
def move_tickets(tickets: Sequence[int], theme_key: str, *, by: User, at: datetime) -> Move:
    """Move tickets (by primary key) to a theme, or out of all themes with an empty key.

    Raises InputError for none or too many, NotAllowed for people who only read.
    """
    _require_contributor(by)
    if not 0 < len(tickets) <= MOST_AT_ONCE:
        raise InputError(f"Choose between 1 and {MOST_AT_ONCE:,} tickets; {len(tickets):,} were chosen.")
    rows = Ticket.objects.visible_to(by).filter(pk__in=list(tickets)).select_for_update()
    before = list(rows.values_list("pk", "theme_key", "theme_confidence", "theme_by"))
    if not before:
        raise Conflict("None of these tickets is there any more.")
    Ticket.objects.filter(pk__in=[pk for pk, *_ in before]).update(
        theme_key=theme_key, theme_confidence=None, theme_by=By.PERSON
    )
    move = Move.objects.create(theme_key=theme_key, count=len(before), before=before, by=by, at=at)
    origins = dict(Counter(key for _, key, *_ in before))
    journal.record("tickets.moved", move, by=by, at=at, before={"from": origins}, after={"to": theme_key})
    journal.announce("tickets.moved", at=at, facts={"from": origins, "to": theme_key, "tickets": len(before)})
    return move


@transaction.atomic
def undo_move(move: Move, *, by: User, at: datetime) -> int:
    """Put the tickets of a move back, except those that were moved again since; return how many went back.

    Raises Conflict when it was undone before.
    """
    _require_contributor(by)
    if not Move.objects.filter(pk=move.pk, undone_at=None).update(undone_at=at):
        raise Conflict("This move was already undone.")
    back = 0
    for (key, confidence, said_by), pks in _grouped(move.before).items():
        still = Ticket.objects.filter(pk__in=pks, theme_key=move.theme_key, theme_by=By.PERSON)
        back += still.update(theme_key=key, theme_confidence=confidence, theme_by=said_by)
    journal.record("tickets.move_undone", move, by=by, at=at, after={"tickets": back})
    origins = dict(Counter(key for _, key, *_ in move.before))
    journal.announce("tickets.moved", at=at, facts={"from": {move.theme_key: back}, "to": origins, "undone": True})
    return back


def _grouped(before: list[tuple[int, str, float | None, str]]) -> dict[tuple[str, float | None, str], list[int]]:
    groups: dict[tuple[str, float | None, str], list[int]] = {}
    for pk, key, confidence, said_by in before:
        groups.setdefault((key, confidence, said_by), []).append(pk)
    return groups


def _require_contributor(by: User) -> None:
    if by.role != Role.ADMIN and by.role not in CONTRIBUTORS:
        raise NotAllowed("You may read tickets, but not move them.")
