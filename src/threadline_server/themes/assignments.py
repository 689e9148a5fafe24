"""Writing what a run says onto the tickets, in short transactions, and only where something changed.

A run sees all loads together, so it is also what knows which tickets are near-copies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from threadline_server.tickets.models import By, Ticket
from threadline_server.work.tracking import write_in_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pyarrow as pa

ROWS_AT_ONCE = 5_000
DIGITS = 4
ID_LENGTH = 200  # as long as the projection keeps it

_THEME = "UPDATE {table} SET theme_key = %s, theme_confidence = %s, theme_by = %s WHERE id = %s AND theme_by <> %s"
_MODE = (
    "UPDATE {table} SET failure_mode = %s, failure_mode_confidence = %s, lane = %s, failure_mode_by = %s "
    "WHERE id = %s AND failure_mode_by <> %s"
)
_COPY = "UPDATE {table} SET copy_of = %s WHERE id = %s"


class Said(NamedTuple):
    """What a run says of one ticket."""

    theme_key: str
    theme_confidence: float | None
    failure_mode: str
    failure_mode_confidence: float | None
    lane: str
    copy_of: str


class Change(NamedTuple):
    """What has to be written for one row; None leaves it."""

    id: int
    theme: tuple[str, float | None] | None
    mode: tuple[str, float | None, str] | None
    copy_of: str | None


def write_assignments(
    assignments: pa.Table,
    *,
    copies: Mapping[str, str],
    merged: Mapping[str, str],
    report: Callable[[int, int], None],
) -> int:
    """Write theme, failure mode and lane where a run may, and which tickets are near-copies; return how many changed.

    `copies`: near-copies by ticket_id, each with the first of them. `merged`: themes that people merged while the run
    worked, and into what.
    """
    said, total = Assigned(assignments, copies, merged), assignments.num_rows
    seen = changed = 0
    for rows in _rows():
        changes = [change for row in rows if (change := _change(row, said)) is not None]
        for _ in write_in_pieces(changes, _write):
            report(seen, total)
        seen, changed = seen + len(rows), changed + len(changes)
        report(min(seen, total), total)
    return changed


class Assigned:
    """What a run says, found by a ticket's id."""

    def __init__(self, assignments: pa.Table, copies: Mapping[str, str], merged: Mapping[str, str]) -> None:
        columns = {name: assignments.column(name).to_pylist() for name in assignments.column_names}
        self._place = {ticket_id[:ID_LENGTH]: place for place, ticket_id in enumerate(columns["ticket_id"])}
        self._columns, self._copies = columns, copies
        self._final = {key: _final(key, merged) for key in merged}

    def of(self, ticket_id: str) -> Said | None:
        """Return what was said of a ticket, None for one that the run did not read."""
        place = self._place.get(ticket_id)
        if place is None:
            return None
        theme, sure, mode, mode_sure, lane = (
            self._columns[name][place]
            for name in ("theme_id", "theme_confidence", "failure_mode", "failure_mode_confidence", "lane")
        )
        key = self._final.get(theme, theme) or ""
        copy_of = self._copies.get(self._columns["ticket_id"][place], "")[:ID_LENGTH]
        return Said(key, _rounded(sure) if key else None, mode or "", _rounded(mode_sure), lane or "", copy_of)


def _final(key: str, merged: Mapping[str, str]) -> str:
    seen = {key}
    while key in merged and merged[key] not in seen:
        key = merged[key]
        seen.add(key)
    return key


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), DIGITS)


def _rows() -> Iterator[list[tuple[Any, ...]]]:
    names = ("pk", "ticket_id", "theme_key", "theme_confidence", "theme_by")
    modes = ("failure_mode", "failure_mode_confidence", "lane", "failure_mode_by", "copy_of")
    last = 0
    while rows := list(Ticket.objects.filter(pk__gt=last).order_by("pk").values_list(*names, *modes)[:ROWS_AT_ONCE]):
        yield rows
        last = rows[-1][0]


def _change(row: tuple[Any, ...], assigned: Assigned) -> Change | None:
    pk, ticket_id, key, sure, by, mode, mode_sure, lane, mode_by, copy_of = row
    said = assigned.of(ticket_id)
    if said is None:
        return None
    theme = (said.theme_key, said.theme_confidence)
    told = (said.failure_mode, said.failure_mode_confidence, said.lane)
    new_theme = by != By.PERSON and (theme != (key, sure) or by != By.RUN)
    new_mode = mode_by != By.PERSON and (told != (mode, mode_sure, lane) or mode_by != By.RUN)
    new_copy = said.copy_of if said.copy_of != copy_of else None
    if not new_theme and not new_mode and new_copy is None:
        return None
    return Change(pk, theme if new_theme else None, told if new_mode else None, new_copy)


def _write(changes: Sequence[Change]) -> None:
    # A person may have spoken since the rows were read: the statement itself leaves their word alone.
    table = connection.ops.quote_name(Ticket._meta.db_table)  # noqa: SLF001  Django's documented face of a model
    themes = [(*one.theme, By.RUN.value, one.id, By.PERSON.value) for one in changes if one.theme is not None]
    modes = [(*one.mode, By.RUN.value, one.id, By.PERSON.value) for one in changes if one.mode is not None]
    copies = [(one.copy_of, one.id) for one in changes if one.copy_of is not None]
    with connection.cursor() as cursor:
        if copies:
            cursor.executemany(_COPY.format(table=table), copies)
        if themes:
            cursor.executemany(_THEME.format(table=table), themes)
        if modes:
            cursor.executemany(_MODE.format(table=table), modes)
