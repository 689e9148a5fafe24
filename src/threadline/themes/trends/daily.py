"""Tickets by day and theme, and which of the days are whole."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from threadline.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

# A silence of all themes together that chance would bring less than once in exp(5) = 148 times: the file ended.
SILENCE = 5.0


@dataclass(frozen=True, slots=True)
class DailyCounts:
    """Tickets by day (rows) and theme (columns), in days of the organisation's zone.

    `tickets` has shape (days, themes), `usage` (days,) or (days, themes) or None where unknown. The first
    `full_days` rows are whole days; the rest (at most a few) are still filling and are never read as a fall.
    """

    first_on: date
    theme_ids: tuple[str, ...]
    tickets: NDArray[np.int64]
    full_days: int
    usage: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        """Refuse shapes that do not fit together."""
        if self.tickets.ndim != 2 or self.tickets.shape[1] != len(self.theme_ids):  # noqa: PLR2004  days and themes
            message = f"tickets of shape {self.tickets.shape} do not fit {len(self.theme_ids)} themes"
            raise ValueError(message)
        if self.usage is not None and self.usage.shape not in (self.tickets.shape, self.tickets.shape[:1]):
            message = f"usage of shape {self.usage.shape} does not fit tickets of shape {self.tickets.shape}"
            raise ValueError(message)
        if not 0 <= self.full_days <= len(self.tickets):
            message = f"{self.full_days} full days of {len(self.tickets)}"
            raise ValueError(message)

    @property
    def days(self) -> int:
        """How many days there are, the incomplete ones included."""
        return len(self.tickets)

    @property
    def last_full_on(self) -> date | None:
        """The last whole day, or None when there is none."""
        return self.first_on + timedelta(days=self.full_days - 1) if self.full_days else None

    def day(self, row: int) -> date:
        """Return the date of a row."""
        return self.first_on + timedelta(days=row)

    def weekdays(self) -> NDArray[np.int64]:
        """Return the weekday of each row, Monday 0 to Sunday 6."""
        return (self.first_on.weekday() + np.arange(self.days)) % 7

    def theme(self, theme_id: str) -> DailyCounts:
        """Return the counts of one theme alone. Raises KeyError for an unknown theme."""
        if theme_id not in self.theme_ids:
            raise KeyError(theme_id)
        at = self.theme_ids.index(theme_id)
        usage = self.usage if self.usage is None or self.usage.ndim == 1 else self.usage[:, at : at + 1]
        return replace(self, theme_ids=(theme_id,), tickets=self.tickets[:, at : at + 1], usage=usage)

    def until(self, as_of: datetime, *, zone: str = "UTC") -> DailyCounts:
        """Return what was known at a moment: later days are cut, and the moment's own day is not whole.

        Where the moment's own day is whole here, its count holds tickets from after the moment: it is cut as well.
        """
        today = (as_of.astimezone(zone_of(zone)).date() - self.first_on).days
        shown = max(0, min(self.days, today if today < self.full_days else today + 1))
        full = min(self.full_days, max(0, today))
        usage = None if self.usage is None else self.usage[:shown]
        return replace(self, tickets=self.tickets[:shown], full_days=full, usage=usage)

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[tuple[date, str, int]],
        *,
        as_of: datetime,
        zone: str = "UTC",
        usage: Mapping[date, float] | None = None,
        last_at: datetime | None = None,
    ) -> DailyCounts:
        """Return the counts from rows (day, theme_id, tickets); rows of one day and theme add up.

        The day of `as_of` is still filling. A file may also have ended earlier: give the time of its last ticket as
        `last_at`; otherwise, where every theme falls silent for longer than chance would bring, the last day with
        tickets is taken as incomplete and the silence is left out. Raises SettingError for an unknown zone.
        """
        today = as_of.astimezone(zone_of(zone)).date()
        kept = [(day, theme_id, count) for day, theme_id, count in rows if day <= today]
        names = tuple(sorted({theme_id for _, theme_id, _ in kept}))
        days = [day for day, _, count in kept if count]
        if not days:
            return cls(today, names, np.zeros((0, len(names)), dtype=np.int64), 0)
        first, ended = min(days), max(days)
        total = sum(count for _, _, count in kept)
        last, full_until = _end_of_record(first, ended, today, total=total)
        if last_at is not None:
            ended_on = min(today, last_at.astimezone(zone_of(zone)).date())
            last, full_until = ended_on, ended_on - timedelta(days=1)
        counts = np.zeros(((last - first).days + 1, len(names)), dtype=np.int64)
        place = {name: at for at, name in enumerate(names)}
        for day, theme_id, count in kept:
            if first <= day <= last:
                counts[(day - first).days, place[theme_id]] += count
        used = None if usage is None else _spread(usage, first, len(counts))
        return cls(first, names, counts, max(0, (full_until - first).days + 1), used)

    @classmethod
    def from_table(
        cls,
        table: pa.Table,
        *,
        as_of: datetime,
        zone: str = "UTC",
        group: str = "group",
        usage: Mapping[date, float] | None = None,
    ) -> DailyCounts:
        """Return the counts from an Arrow table of day, `group` and tickets; rows without a group are left out."""
        columns = (table.column(name).to_pylist() for name in ("day", group, "tickets"))
        rows = (
            (_as_date(day), str(name), int(count))
            for day, name, count in zip(*columns, strict=True)
            if name is not None
        )
        return cls.from_rows(rows, as_of=as_of, zone=zone, usage=usage)


def daily_counts(
    counts: Sequence[int] | NDArray[np.int64],
    *,
    first_on: date,
    theme_id: str = "all",
    usage: Sequence[float] | None = None,
) -> DailyCounts:
    """Return the counts of one theme from a plain sequence of whole days."""
    tickets = np.asarray(counts, dtype=np.int64).reshape(-1, 1)
    used = None if usage is None else np.asarray(usage, dtype=np.float64)
    return DailyCounts(first_on, (theme_id,), tickets, len(tickets), used)


def zone_of(name: str) -> ZoneInfo:
    """Return a zone by its IANA name. Raises SettingError when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, IsADirectoryError) as error:
        raise SettingError("zone", name, hint="Give an IANA name such as Europe/Berlin") from error


def start_of(day: date, *, zone: str = "UTC") -> datetime:
    """Return the moment a day begins in a zone, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone_of(zone)).astimezone(UTC)


def _end_of_record(first: date, ended: date, today: date, *, total: int) -> tuple[date, date]:
    """Return the last day to show and the last whole day."""
    yesterday = today - timedelta(days=1)
    if ended >= yesterday:
        return today, yesterday
    silent, usual = (yesterday - ended).days, total / ((ended - first).days + 1)
    if silent * usual < SILENCE or not math.isfinite(usual):
        return today, yesterday
    return ended, ended - timedelta(days=1)


def _spread(usage: Mapping[date, float], first: date, days: int) -> NDArray[np.float64]:
    return np.array([float(usage.get(first + timedelta(days=at), 0.0)) for at in range(days)])


def _as_date(value: date | datetime | str) -> date:
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return value.date() if isinstance(value, datetime) else value
