"""What conditions ask about themes, answered from daily counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from threadline.answers import Estimate, Undecided
from threadline.stats.intervals import wilson_interval
from threadline.themes.trends.daily import DailyCounts, zone_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from threadline.conditions.measures import Fetches, Question
    from threadline.themes.spikes.report import SpikeReport


def fetches_of(daily: DailyCounts, *, zone: str = "UTC", spikes: SpikeReport | None = None) -> Fetches:
    """Return fetchers of `tickets`, `ticket_share`, `usage` and (given a report) `spikes` for the condition engine.

    A question names themes by subjects of kind `theme` (several add up), or none for all. Windows are read in whole
    days of `zone`; one that begins before the record or ends after its last whole day is undecided, never counted as 0.
    Raises SettingError for an unknown zone.
    """
    asked = _Asked(daily, zone_of(zone), spikes)
    fetches: Fetches = {"tickets": asked.tickets, "ticket_share": asked.ticket_share, "usage": asked.usage}
    return fetches if spikes is None else {**fetches, "spikes": asked.spikes_going_on}


class _Asked:
    def __init__(self, daily: DailyCounts, zone: ZoneInfo, spikes: SpikeReport | None) -> None:
        self.daily, self.zone, self.spikes = daily, zone, spikes

    def tickets(self, question: Question) -> float | Undecided:
        rows = self._rows(question)
        return rows if isinstance(rows, Undecided) else float(self._of_themes(question)[rows].sum())

    def ticket_share(self, question: Question) -> Estimate | Undecided:
        rows = self._rows(question)
        if isinstance(rows, Undecided):
            return rows
        total = int(self.daily.tickets[rows].sum())
        if total == 0:
            return Undecided("no tickets in the period", "wait for some, or ask about a longer period")
        return wilson_interval(int(self._of_themes(question)[rows].sum()), total)

    def usage(self, question: Question) -> float | Undecided:
        if self.daily.usage is None:
            return Undecided("no usage is known", "load the table usage")
        rows = self._rows(question)
        if isinstance(rows, Undecided):
            return rows
        used = self.daily.usage if self.daily.usage.ndim == 1 else self.daily.usage.mean(axis=1)
        return float(used[rows].sum())

    def spikes_going_on(self, question: Question) -> float:
        report, wanted = self.spikes, _themes(question)
        going = [] if report is None else [one.theme_id for one in report.rows if one.ended_on is None]
        return float(sum(not wanted or theme_id in wanted for theme_id in going))

    def _of_themes(self, question: Question) -> np.ndarray:
        wanted = _themes(question)
        chosen = np.array([not wanted or theme_id in wanted for theme_id in self.daily.theme_ids], dtype=np.bool_)
        return np.asarray(self.daily.tickets[:, chosen].sum(axis=1))

    def _rows(self, question: Question) -> slice | Undecided:
        begin, end = self._row(question.window.start), self._row(question.window.end)
        if begin < 0:
            return Undecided(
                f"the record begins on {self.daily.first_on}", f"{-begin} more days of tickets would settle it"
            )
        if end > self.daily.full_days:
            return Undecided(f"the last whole day is {self.daily.last_full_on}", "load the newer tickets")
        return slice(begin, end)

    def _row(self, moment: datetime) -> int:
        """Return the row whose day holds a moment; an end within a day takes that day too."""
        local = moment.astimezone(self.zone)
        part = local - local.replace(hour=0, minute=0, second=0, microsecond=0) > timedelta(0)
        return (local.date() - self.daily.first_on).days + int(part)


def _themes(question: Question) -> set[str]:
    return {subject.name for subject in question.subjects if subject.kind == "theme"}
