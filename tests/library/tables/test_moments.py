from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from library_tables import rows_of

NOON = datetime(2025, 11, 21, 10, 5, 9, tzinfo=UTC)


def moments(read, *texts, **options):
    ids = [str(i) for i in range(len(texts))]
    table = read(pa.table({"ticket_id": ids, "created_at": list(texts), "text": ["a"] * len(texts)}), **options)
    return dict(rows_of(table, "ticket_id", "created_at")), table.report


@pytest.mark.parametrize(
    "text",
    [
        "2025-11-21T10:05:09Z",
        "2025-11-21 10:05:09",
        "2025-11-21 10:05:09.000",
        "2025-11-21T12:05:09+02:00",
        "2025-11-21T12:05:09+0200",
        "2025-11-21T12:05:09+02",
        "2025-11-21 02:05:09 -0800",
        "2025-11-21 11:05:09 Europe/Berlin",
        "2025-11-21T10:05:09,000Z",
        "2025/11/21 10:05:09",
        "20251121T100509Z",
        "20251121100509",
        "1763719509",
        "1763719509.0",
        "1763719509000",
        "1763719509000000",
        "1763719509000000000",
        "21/11/2025 10:05:09",
        "21.11.2025 10:05:09",
        "21-11-2025 10:05:09",
        "21/11/25 10:05:09",
        "11/21/2025 10:05:09 AM",
        "11/21/2025, 10:05:09 am",
        "21 Nov 2025 10:05:09",
        "21-Nov-2025 10:05:09",
        "November 21, 2025 10:05:09 AM",
        "Nov 21, 2025 at 10:05:09 AM",
        "Fri, 21 Nov 2025 12:05:09 +0200",
        "Fri Nov 21 10:05:09 +0000 2025",
        "Fri Nov 21 10:05:09 UTC 2025",
        "Fri, 21 Nov 2025 10:05:09 GMT (Greenwich)",
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(read, text):
    found, report = moments(read, text)
    assert found == {"0": NOON}
    assert report.rejected == 0


@pytest.mark.parametrize(
    ("text", "hour", "minute"), [("12:00 AM", 0, 0), ("12:30 PM", 12, 30), ("1:05 pm", 13, 5), ("11:59 p.m.", 23, 59)]
)
def test_the_half_of_the_day_is_understood(read, text, hour, minute):
    found, _ = moments(read, f"21/11/2025 {text}")
    assert found == {"0": datetime(2025, 11, 21, hour, minute, tzinfo=UTC)}


@pytest.mark.parametrize(
    "text",
    ["soon", "2025-13-01", "2025-02-30", "31/31/2025", "25:61", "0", "12345", "2025-11-21 25:00", "21 Foo 2025", "now"],
)
def test_what_is_no_time_is_rejected_not_guessed(read, text):
    found, report = moments(read, text, max_reject_share=1)
    assert found == {}
    assert report.rejected_by_reason == {"created_at is not a time": 1}


def test_one_telling_date_decides_the_whole_column(read):
    found, report = moments(read, "03/04/2025", "21/11/2025")
    assert found == {"0": datetime(2025, 4, 3, tzinfo=UTC), "1": datetime(2025, 11, 21, tzinfo=UTC)}
    assert "created_at: dates such as 3/4/2026 were read with the day first" in report.notes


def test_the_month_may_come_first(read):
    found, report = moments(read, "03/04/2025", "11/21/2025")
    assert found == {"0": datetime(2025, 3, 4, tzinfo=UTC), "1": datetime(2025, 11, 21, tzinfo=UTC)}
    assert "created_at: dates such as 3/4/2026 were read with the month first" in report.notes


def test_what_the_column_cannot_decide_is_rejected_as_ambiguous(read):
    found, report = moments(read, "03/04/2025", "05/05/2025", max_reject_share=0.5)
    assert found == {"1": datetime(2025, 5, 5, tzinfo=UTC)}
    assert report.rejected_by_reason == {"created_at is ambiguous: the column does not tell day from month": 1}


def test_a_column_that_contradicts_itself_keeps_only_what_is_certain(read):
    found, report = moments(read, "21/11/2025", "11/21/2025", "03/04/2025", max_reject_share=0.5)
    assert set(found) == {"0", "1"}
    assert report.rejected_by_reason == {"created_at is ambiguous: the column does not tell day from month": 1}


def test_one_typing_error_among_hundreds_does_not_undecide_a_column(read):
    found, report = moments(read, *["21/11/2025"] * 300, "03/04/2025", "11/21/2025")
    assert found["300"] == datetime(2025, 4, 3, tzinfo=UTC)
    assert report.rejected_by_reason == {"created_at is not a time": 1}


def test_the_user_may_decide(read):
    found, _ = moments(read, "03/04/2025", day_first=False)
    assert found == {"0": datetime(2025, 3, 4, tzinfo=UTC)}


def test_dates_with_dots_put_the_day_first(read):
    found, _ = moments(read, "03.04.2025 10:00")
    assert found == {"0": datetime(2025, 4, 3, 10, tzinfo=UTC)}


def test_five_ways_in_one_column_are_all_read(read):
    found, report = moments(
        read, "2025-11-21T10:05:09Z", "21/11/2025 10:05:09", "1763719509", "21 Nov 2025 10:05:09", "20251121T100509Z"
    )
    assert set(found.values()) == {NOON}
    assert report.columns["created_at"] == "moment (iso, parts, epoch, basic, named)"


def test_naive_times_are_read_as_utc_and_said(read):
    _, report = moments(read, "2025-11-21 10:00", "2025-11-21T10:00:00Z", "2025-11-21")
    assert "created_at: 2 times without a zone were read as UTC" in report.notes


def test_zoned_times_are_not_called_naive(read):
    _, report = moments(read, "2025-11-21T10:00:00+01:00", "1763719509")
    assert report.notes == ()


def test_times_a_day_ahead_pass_and_later_ones_do_not(read, as_of):
    near, far = as_of + timedelta(hours=23), as_of + timedelta(hours=25)
    found, report = moments(read, near.isoformat(), far.isoformat(), max_reject_share=0.5)
    assert found == {"0": near}
    assert report.rejected_by_reason == {"created_at lies in the future": 1}


def test_a_broken_optional_time_is_rejected_too(read):
    rows = {"ticket_id": ["1"], "created_at": ["2025-01-01"], "text": ["a"], "updated_at": ["whenever"]}
    assert read(pa.table(rows), max_reject_share=1).report.rejected_by_reason == {"updated_at is not a time": 1}


@given(
    seconds=st.floats(1_000_000_000, 1_767_000_000).map(lambda value: round(value, 6)),
    minutes=st.integers(-14 * 60, 14 * 60).map(lambda value: value - value % 15),
    form=st.sampled_from(["%Y-%m-%dT%H:%M:%S.%f%z", "%d %b %Y %H:%M:%S.%f %z", "%a, %d %B %Y %I:%M:%S.%f %p %z"]),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_time_comes_back_as_python_reads_it(read, seconds, minutes, form):
    written = datetime.fromtimestamp(seconds, timezone(timedelta(minutes=minutes)))
    found, _ = moments(read, written.strftime(form))
    assert found == {"0": written.astimezone(UTC)}
