"""Tickets and people per day, added up in the engine: what trends, spikes and measures are computed from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from threadline.errors import SettingError

if TYPE_CHECKING:
    import pyarrow as pa

    from threadline.tickets.prepared import PreparedTickets

CLOSED = ("closed", "solved", "resolved", "done")
GROUPINGS = ("capability", "channel", "language", "status")

# A person is a user_id; where it is unknown, all that repeats one ticket is taken for one person.
_DAYS = """
WITH grouped AS (
    SELECT
        CAST(t.created_at AT TIME ZONE $zone AS DATE) AS day,
        {group} AS "group",
        coalesce(t.copy_of, t.ticket_id) AS said,
        coalesce('user ' || t.user_id, 'ticket ' || coalesce(t.copy_of, t.ticket_id)) AS person,
        t.csat, t.handle_minutes,
        CASE WHEN lower(t.status) IN {closed} AND t.updated_at >= t.created_at
            THEN date_diff('second', t.created_at, t.updated_at) / 60.0 END AS resolution_minutes
    FROM read_parquet($path) AS t {join}
)
SELECT
    day, "group",
    count(DISTINCT (person, said)) AS tickets,
    count(*) AS messages,
    count(DISTINCT person) AS people,
    {measures}
FROM grouped
GROUP BY day, "group"
ORDER BY day, "group" NULLS LAST
"""

# A copy goes where the ticket goes that it repeats, unless it has been given a theme of its own.
_JOIN = """
LEFT JOIN assigned AS own ON own.ticket_id = t.ticket_id
LEFT JOIN assigned AS repeated ON repeated.ticket_id = t.copy_of
"""


def daily_volume(
    prepared: PreparedTickets,
    *,
    zone: str = "UTC",
    assignments: pa.Table | Path | None = None,
    by: str | None = None,
) -> pa.Table:
    """Add up tickets per day of the organisation's `zone` (IANA name), by group.

    The group is the theme_id of `assignments` (a Parquet file or Arrow table of ticket_id, theme_id; null is
    unassigned), or the column `by` of the tickets, or null. One row per day and group in which anything happened:

    - `day` (date), `group` (text)
    - `messages`: all tickets; `tickets`: the same person repeating the same text within the day counts once, so that
      an automated burst does not look like a wave; `people`: distinct persons
    - for csat (1..5), handle_minutes and resolution_minutes (updated_at - created_at of closed tickets):
      `*_count`, `*_sum`, `*_squares` (additive moments over messages) and `csat_mean`

    Sums over days give right counts of tickets and moments, but not of people: a person of two days counts twice.
    Raises SettingError for an unknown zone or column.
    """
    _check(zone, by)
    from threadline.tables.workspace import Workspace  # noqa: PLC0415  # the engine loads when first used

    with Workspace(folders=_folders(prepared, assignments)) as workspace:
        cursor = workspace.cursor()
        if assignments is not None:
            _offer(cursor, assignments)
        group = "NULL::VARCHAR" if by is None else f"t.{by}"
        if assignments is not None:
            group = "coalesce(own.theme_id, repeated.theme_id)"
        sql = _DAYS.format(group=group, closed=CLOSED, join="" if assignments is None else _JOIN, measures=_measures())
        return cursor.execute(sql, {"zone": zone, "path": str(prepared.path)}).to_arrow_table()


def _measures() -> str:
    parts = ["avg(csat) AS csat_mean"]
    for name in ("csat", "handle_minutes", "resolution_minutes"):
        parts += [
            f"count({name}) AS {name}_count",
            f"coalesce(sum({name}), 0) AS {name}_sum",
            f"coalesce(sum({name} * {name}), 0) AS {name}_squares",
        ]
    return ",\n    ".join(parts)


def _check(zone: str, by: str | None) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingError("the time zone", zone, hint="Use an IANA name such as Europe/Berlin") from error
    if by is not None and by not in GROUPINGS:
        raise SettingError("by", by, GROUPINGS)


def _folders(prepared: PreparedTickets, assignments: pa.Table | Path | None) -> list[Path]:
    files = [prepared.path, assignments] if isinstance(assignments, Path) else [prepared.path]
    return [file.resolve().parent for file in files]


def _offer(cursor: Any, assignments: pa.Table | Path) -> None:
    if isinstance(assignments, Path):
        source, given = "read_parquet($path)", {"path": str(assignments.resolve())}
    else:
        source, given = "given", {}
        cursor.register("given", assignments.select(["ticket_id", "theme_id"]))
    cursor.execute(f"CREATE TEMP TABLE assigned AS SELECT ticket_id, theme_id FROM {source}", given)  # noqa: S608  # two constants
