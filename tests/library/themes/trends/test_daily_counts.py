"""Daily counts: which days are whole, and what was known when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from threadline.errors import SettingError
from threadline.themes.trends.daily import DailyCounts, daily_counts, start_of, zone_of

FIRST = date(2026, 3, 2)


def rows(days, per_day=5, theme="refunds"):
    return [(FIRST + timedelta(days=at), theme, per_day) for at in range(days)]


def test_the_day_of_the_question_is_not_whole():
    counts = DailyCounts.from_rows(rows(10), as_of=datetime(2026, 3, 11, 9, tzinfo=UTC))

    assert (counts.days, counts.full_days) == (10, 9)
    assert counts.last_full_on == date(2026, 3, 10)


def test_days_are_days_of_the_zone():
    late = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)

    assert DailyCounts.from_rows(rows(10), as_of=late, zone="UTC").full_days == 8
    assert DailyCounts.from_rows(rows(10), as_of=late, zone="Europe/Berlin").full_days == 9


def test_a_file_that_ended_earlier_is_not_a_fall():
    counts = DailyCounts.from_rows(rows(10), as_of=datetime(2026, 9, 1, tzinfo=UTC))

    assert (counts.days, counts.full_days) == (10, 9)


def test_the_last_tickets_time_says_where_the_file_ended():
    counts = DailyCounts.from_rows(
        rows(10), as_of=datetime(2026, 3, 13, tzinfo=UTC), last_at=datetime(2026, 3, 11, 17, tzinfo=UTC)
    )

    assert (counts.days, counts.full_days) == (10, 9)


def test_days_without_tickets_in_a_quiet_record_are_real():
    sparse = [(FIRST, "refunds", 1), (FIRST + timedelta(days=20), "refunds", 1)]

    counts = DailyCounts.from_rows(sparse, as_of=datetime(2026, 3, 27, tzinfo=UTC))

    assert counts.full_days == 25
    assert counts.tickets.sum() == 2


def test_nothing_known_is_no_days():
    counts = DailyCounts.from_rows(rows(3), as_of=datetime(2025, 1, 1, tzinfo=UTC))

    assert (counts.days, counts.full_days, counts.last_full_on) == (0, 0, None)


def test_rows_of_a_day_add_up_in_any_order_and_later_ones_are_not_known_yet():
    some = [*rows(5), *rows(5, 2), *rows(5, 1, "login")]
    as_of = datetime(2026, 3, 6, 12, tzinfo=UTC)

    one, other = DailyCounts.from_rows(some, as_of=as_of), DailyCounts.from_rows(some[::-1], as_of=as_of)

    assert one.theme_ids == ("login", "refunds")
    assert one.tickets.tolist() == other.tickets.tolist() == [[1, 7]] * 5


def test_an_arrow_table_is_read_without_its_unassigned_tickets():
    table = pa.table({"day": [FIRST, FIRST, FIRST], "group": ["a", None, "b"], "tickets": [3, 9, 1]})

    counts = DailyCounts.from_table(table, as_of=datetime(2026, 3, 3, tzinfo=UTC), usage={FIRST: 10.0})

    assert counts.theme_ids == ("a", "b")
    assert counts.tickets[0].tolist() == [3, 1]
    assert counts.usage[0] == 10


def test_days_may_come_as_text_or_moments():
    table = pa.table({"day": ["2026-03-02", "2026-03-03"], "theme": ["a", "a"], "tickets": [3, 4]})
    assert DailyCounts.from_table(table, as_of=datetime(2026, 3, 4, tzinfo=UTC), group="theme").full_days == 2

    moments = table.set_column(0, "day", pa.array([FIRST, FIRST + timedelta(days=1)]).cast(pa.timestamp("us")))
    assert DailyCounts.from_table(moments, as_of=datetime(2026, 3, 4, tzinfo=UTC), group="theme").full_days == 2


def test_what_was_known_earlier_is_a_cut_of_what_is_known_now():
    counts = daily_counts(range(20), first_on=FIRST, usage=[1.0] * 20)

    then = counts.until(datetime(2026, 3, 10, 8, tzinfo=UTC))

    assert (then.days, then.full_days, len(then.usage)) == (8, 8, 8)
    assert counts.until(datetime(2026, 1, 1, tzinfo=UTC)).days == 0
    assert counts.until(datetime(2027, 1, 1, tzinfo=UTC)).full_days == 20
    filling = DailyCounts(FIRST, ("a",), np.ones((9, 1), dtype=np.int64), 8)
    assert filling.until(datetime(2026, 3, 10, 8, tzinfo=UTC)).days == 9


def test_one_theme_is_taken_out_with_its_usage():
    usage = np.array([[1.0, 2.0]] * 3)
    counts = DailyCounts(FIRST, ("a", "b"), np.array([[1, 2]] * 3), 3, usage)

    assert counts.theme("b").tickets[:, 0].tolist() == [2, 2, 2]
    assert counts.theme("b").usage[:, 0].tolist() == [2, 2, 2]
    assert counts.weekdays().tolist() == [0, 1, 2]
    assert counts.day(2) == date(2026, 3, 4)
    with pytest.raises(KeyError):
        counts.theme("c")


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ((("a", "b"), np.zeros((3, 1), dtype=int), 3, None), "do not fit 2 themes"),
        ((("a",), np.zeros((3, 1), dtype=int), 4, None), "4 full days of 3"),
        ((("a",), np.zeros((3, 1), dtype=int), 3, np.ones(2)), "usage of shape"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(parts, told):
    with pytest.raises(ValueError, match=told):
        DailyCounts(FIRST, *parts)


def test_zones_are_known_by_their_iana_names():
    assert start_of(FIRST, zone="Europe/Berlin") == datetime(2026, 3, 1, 23, tzinfo=UTC)
    for wrong in ("Berlinn", "", "Europe"):
        with pytest.raises(SettingError, match="IANA"):
            zone_of(wrong)
