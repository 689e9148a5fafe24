"""Tickets, messages and people per day, in the organisation's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from threadline.errors import SettingError
from threadline.tickets import daily_volume


def volume(prepared, **options):
    return daily_volume(prepared, **options).to_pylist()


def at(*when):
    return datetime(*when, tzinfo=UTC)


def test_a_day_is_a_day_of_the_organisations_zone(prepared_of):
    prepared = prepared_of(
        {"text": "one", "created_at": at(2026, 3, 1, 23, 30)}, {"text": "two", "created_at": at(2026, 3, 2, 5)}
    )

    assert [(row["day"], row["tickets"]) for row in volume(prepared)] == [(date(2026, 3, 1), 1), (date(2026, 3, 2), 1)]
    assert [(row["day"], row["tickets"]) for row in volume(prepared, zone="Europe/Berlin")] == [(date(2026, 3, 2), 2)]
    assert [(row["day"], row["tickets"]) for row in volume(prepared, zone="America/Los_Angeles")] == [
        (date(2026, 3, 1), 2)
    ]


def test_a_burst_of_one_sender_counts_once_a_day_but_as_many_messages(prepared_of):
    burst = [
        {"text": f"alert {number} on host {number}", "user_id": "monitor", "created_at": at(2026, 3, 1, 1, number)}
        for number in range(20)
    ]

    (row,) = volume(prepared_of(*burst))

    assert (row["messages"], row["tickets"], row["people"]) == (20, 1, 1)


def test_people_who_say_the_same_count_each(prepared_of):
    alike = [
        {"text": "card declined", "user_id": f"u{number}", "created_at": at(2026, 3, 1, 1, number)}
        for number in range(20)
    ]

    (row,) = volume(prepared_of(*alike))

    assert (row["messages"], row["tickets"], row["people"]) == (20, 20, 20)


def test_copies_of_unknown_senders_are_taken_for_one_person(prepared_of):
    (row,) = volume(
        prepared_of(*[{"text": f"alert {number}", "created_at": at(2026, 3, 1, 1, number)} for number in range(20)])
    )

    assert (row["messages"], row["tickets"], row["people"]) == (20, 1, 1)


def test_themes_group_and_copies_follow_the_ticket_that_they_repeat(prepared_of, tmp_path):
    prepared = prepared_of(
        {"text": "alert 1", "user_id": "a", "created_at": at(2026, 3, 1, 1)},
        {"text": "alert 2", "user_id": "b", "created_at": at(2026, 3, 1, 2)},
        {"text": "the bot is rude", "user_id": "c", "created_at": at(2026, 3, 1, 3)},
    )
    assignments = pa.table({"ticket_id": ["t0"], "theme_id": ["alerts"]})
    pq.write_table(assignments, tmp_path / "assignments.parquet")

    for given in (assignments, tmp_path / "assignments.parquet"):
        rows = volume(prepared, assignments=given)
        assert [(row["group"], row["tickets"], row["people"]) for row in rows] == [("alerts", 2, 2), (None, 1, 1)]


def test_a_column_of_the_tickets_can_group(prepared_of):
    prepared = prepared_of(
        {"text": "one", "channel": "chat", "created_at": at(2026, 3, 1)},
        {"text": "two", "channel": None, "created_at": at(2026, 3, 1)},
    )

    assert [(row["group"], row["tickets"]) for row in volume(prepared, by="channel")] == [("chat", 1), (None, 1)]


def test_resolution_is_the_time_to_the_last_change_of_closed_tickets(prepared_of):
    day = at(2026, 3, 1)
    prepared = prepared_of(
        {"text": "one", "created_at": day, "updated_at": day + timedelta(minutes=30), "status": "Closed"},
        {"text": "two", "created_at": day, "updated_at": day + timedelta(minutes=90), "status": "solved"},
        {"text": "three", "created_at": day, "updated_at": day + timedelta(minutes=5), "status": "open"},
        {"text": "four", "created_at": day, "updated_at": day - timedelta(minutes=5), "status": "closed"},
    )

    (row,) = volume(prepared)

    assert (row["resolution_minutes_count"], row["resolution_minutes_sum"], row["resolution_minutes_squares"]) == (
        2,
        120,
        9000,
    )
    assert row["csat_mean"] is None
    assert (row["csat_count"], row["csat_sum"]) == (0, 0)


def test_moments_agree_with_pandas(prepared_of):
    generator = np.random.default_rng(5)
    words = ["bot", "card", "refund", "slow", "wrong", "rude", "lost", "blocked", "again", "today", "never"]
    rows = [
        {
            "text": " ".join(generator.choice(words, 6)),
            "created_at": at(2026, 3, 1) + timedelta(minutes=int(minute)),
            "user_id": f"u{generator.integers(40)}",
            "csat": float(generator.integers(1, 6)) if generator.random() < 0.6 else None,
            "handle_minutes": float(generator.gamma(2, 5)),
            "channel": str(generator.choice(["chat", "mail"])),
        }
        for minute in sorted(generator.integers(0, 8 * 24 * 60, 400))
    ]
    prepared = prepared_of(*rows)

    ours = daily_volume(prepared, zone="Asia/Kolkata", by="channel").to_pandas()

    frame = pq.read_table(prepared.path).to_pandas()
    frame["day"] = frame.created_at.dt.tz_convert("Asia/Kolkata").dt.date
    frame["said"] = frame.copy_of.fillna(frame.ticket_id) + frame.user_id
    theirs = frame.groupby(["day", "channel"], as_index=False).agg(
        messages=("ticket_id", "size"),
        tickets=("said", "nunique"),
        people=("user_id", "nunique"),
        csat_mean=("csat", "mean"),
        csat_count=("csat", "count"),
        handle_minutes_sum=("handle_minutes", "sum"),
        handle_minutes_squares=("handle_minutes", lambda values: (values**2).sum()),
    )
    for name in theirs.columns.drop(["day", "channel"]):
        np.testing.assert_allclose(ours[name].astype(float), theirs[name].astype(float), rtol=1e-12, err_msg=name)
    assert pd.Series(pd.to_datetime(ours["day"]).dt.date).tolist() == theirs["day"].tolist()


@pytest.mark.parametrize("wrong", [{"zone": "Mars/Olympus"}, {"zone": "../etc/passwd"}, {"by": "text"}])
def test_an_unknown_zone_or_column_is_refused(prepared_of, wrong):
    with pytest.raises(SettingError):
        daily_volume(prepared_of("one"), **wrong)
