"""Support's measures of a theme, from moments that add."""

from __future__ import annotations

from threadline.answers import Undecided
from threadline.stats.moments import moments_of
from threadline.themes.trends.measures import SupportMoments, support_measures


def test_measures_of_days_added_are_those_of_all_their_tickets():
    monday = SupportMoments(moments_of([5, 4]), moments_of([60, 30]), moments_of([8]))
    tuesday = SupportMoments(moments_of([1, 2]), moments_of([600]), moments_of([12, 10]))

    told = support_measures(monday + tuesday)

    assert told.csat.value == 3
    assert told.resolution_minutes.value == 230
    assert told.handle_minutes.low < 10 < told.handle_minutes.high
    assert told.handle_minutes_total == 30


def test_a_measure_that_no_ticket_carries_is_undecided():
    told = support_measures(SupportMoments())

    assert isinstance(told.csat, Undecided)
    assert told.to_dict()["csat"] == {
        "undecided": "0 values",
        "hint": "two or more values are needed for a mean with an interval",
    }
