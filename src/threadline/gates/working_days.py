"""Working days between two moments, Monday to Friday: the unit in which handoffs wait."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

_WEEK, _WORKING = 7, 5


def working_days(start: datetime, end: datetime) -> float:
    """Return the working days from one moment to another, to the tenth; never below 0."""
    if end <= start:
        return 0.0
    whole = _before(end.date()) - _before(start.date())
    return round(max(0.0, whole + _passed(end) - _passed(start)), 1)


def _before(day: date) -> int:
    """Return the working days before a day, counted from the first Monday of the calendar."""
    weeks, rest = divmod(day.toordinal() - 1, _WEEK)
    return weeks * _WORKING + min(rest, _WORKING)


def _passed(moment: datetime) -> float:
    """Return which part of a working day has passed; weekends pass nothing."""
    if moment.weekday() >= _WORKING:
        return 0.0
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return (moment - midnight) / timedelta(days=1)
