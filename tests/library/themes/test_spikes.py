"""Spikes: found soon, dated rightly, once each, never by looking ahead, and rarely where there are none."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from threadline.errors import SettingError
from threadline.themes.spikes import SpikeSettings, find_spikes
from threadline.themes.trends.daily import DailyCounts, daily_counts

FIRST = date(2026, 1, 5)
WEEKDAYS = np.array([1.25, 1.2, 1.1, 1.1, 1.0, 0.7, 0.65])


def means(days=126, themes=12, growth=0.0):
    level = 12 / np.arange(1, themes + 1) ** 0.8
    level[2] = 5.0
    at = np.arange(days)
    return level * (WEEKDAYS[at % 7] * np.exp(growth * at / 7))[:, None]


def drawn(mean, seed, over=1.0):
    generator = np.random.default_rng(seed)
    return generator.poisson(mean) if over == 1 else generator.negative_binomial(mean / (over - 1), 1 / over)


def daily(counts, full=None, usage=None):
    names = tuple(f"t{at}" for at in range(counts.shape[1]))
    return DailyCounts(FIRST, names, counts, len(counts) if full is None else full, usage)


def after(days):
    return datetime(2026, 1, 5, tzinfo=UTC) + timedelta(days=days)


def on(row):
    return FIRST + timedelta(days=row)


def with_spike(seed=1, start=84, length=8, times=3.0):
    mean = means()
    mean[start : start + length, 2] *= times
    return drawn(mean, seed)


def test_a_tripled_theme_is_found_within_days_and_dated_to_its_beginning():
    late, dated = [], []
    for seed in range(8):
        report = find_spikes(daily(with_spike(seed, start=84 + seed % 7)), as_of=after(126))
        spike = report.of("t2")
        late.append((spike.detected_on - on(84 + seed % 7)).days)
        dated.append(abs((spike.started_on - on(84 + seed % 7)).days))

    assert np.median(late) <= 2
    assert np.median(dated) <= 1


def test_an_ongoing_spike_is_one_spike_with_what_was_expected_and_came():
    report = find_spikes(daily(with_spike()), as_of=after(126))

    (spike,) = [one for one in report.rows if one.theme_id == "t2"]
    assert (spike.kind, spike.settled) == ("spike", False)
    assert 1 <= (spike.ended_on - spike.started_on).days <= 12
    assert spike.observed > 2 * spike.expected
    assert report.ongoing("t2") is None


def test_a_spike_that_goes_on_has_no_end():
    report = find_spikes(daily(with_spike()[:90]), as_of=after(90))

    assert report.ongoing("t2").ended_on is None
    assert report.to_dict()["rows"][0]["ended_on"] is None


def test_a_rise_that_stays_becomes_the_new_normal_and_is_said_once():
    report = find_spikes(daily(with_spike(length=42)), as_of=after(126))

    (spike,) = [one for one in report.rows if one.theme_id == "t2"]
    assert spike.settled
    assert (spike.ended_on - spike.started_on).days == 28


def test_the_answer_for_a_day_uses_only_the_days_before():
    counts = with_spike()
    final = find_spikes(daily(counts), as_of=after(126))
    for day in (84, 86, 100):
        then = find_spikes(daily(counts), as_of=after(day))
        cut = find_spikes(daily(counts[:day]), as_of=after(day))
        seen = [(one.theme_id, one.started_on, one.detected_on) for one in then.rows]
        assert seen == [(one.theme_id, one.started_on, one.detected_on) for one in cut.rows]
        assert seen == [
            (one.theme_id, one.started_on, one.detected_on) for one in final.rows if one.detected_on < on(day)
        ]


def test_the_order_of_themes_changes_nothing():
    counts = with_spike()
    turned = DailyCounts(FIRST, tuple(f"t{at}" for at in range(12))[::-1], counts[:, ::-1], 126)

    assert find_spikes(daily(counts), as_of=after(126)).rows == find_spikes(turned, as_of=after(126)).rows


def test_the_day_that_is_still_filling_may_alarm_but_never_ends_a_spike():
    counts = with_spike(length=12)[:90]
    counts[88] = [12, 7, 40, *[1] * 9]
    counts[89] = 0
    report = find_spikes(daily(counts, full=89), as_of=after(89.2))

    assert report.ongoing("t2") is not None
    counts[84:89, 2] = 5
    counts[89, 2] = 60
    early = find_spikes(daily(counts, full=89), as_of=after(89.2))
    assert early.of("t2").detected_on == on(89)


@pytest.mark.parametrize(("over", "growth"), [(1.0, 0.0), (2.0, 0.0), (1.0, 0.03)])
def test_false_alarms_over_all_themes_stay_within_the_promise(over, growth):
    alarms, quarters = 0, 0.0
    for seed in range(6):
        counts = drawn(means(themes=40, growth=growth), seed + 50, over)
        alarms += len(find_spikes(daily(counts), as_of=after(126)).rows)
        quarters += (126 - 14) / 91

    assert alarms / quarters <= 1


def test_holidays_raise_no_alarm_when_tickets_come_back():
    alarms = 0
    for seed in range(8):
        mean = means()
        mean[70:75] *= 0.1
        rows = find_spikes(daily(drawn(mean, seed)), as_of=after(126)).rows
        alarms += sum(on(70) <= spike.detected_on < on(91) for spike in rows)

    assert alarms <= 1


def test_a_fall_that_stays_is_learned_and_not_taken_for_holidays():
    mean = means()
    mean[60:] *= 0.3
    counts = drawn(mean, 6)
    counts[110:116, 2] = drawn(np.full(6, 3.0), 7) + 6

    report = find_spikes(daily(counts), as_of=after(126))

    # Nine a day is more than usual only for who has learned that usual is 1.5 now, not 5.
    assert report.of("t2").expected < 20


def test_a_day_on_which_everything_comes_at_once_is_one_alarm_for_the_whole():
    mean = means(themes=30)
    mean[80] *= 3
    report = find_spikes(daily(drawn(mean, 3)), as_of=after(126))

    assert [spike.started_on for spike in report.whole] == [on(80)]
    assert len(report.rows) <= 1


def test_a_theme_that_was_never_there_is_emerging():
    counts = with_spike(times=1.0)
    counts[:, 11] = 0
    counts[90:, 11] = np.random.default_rng(1).poisson(3, 36)

    spike = next(one for one in find_spikes(daily(counts), as_of=after(126)).rows if one.theme_id == "t11")

    assert spike.kind == "emerging"
    assert spike.started_on >= on(90)
    assert (spike.detected_on - on(90)).days <= 3


def test_a_theme_that_comes_to_stay_is_said_once_and_then_has_weekdays_of_its_own():
    counts = with_spike(times=1.0)
    counts[:, 11] = 0
    counts[50:, 11] = np.random.default_rng(2).poisson(40 * WEEKDAYS[np.arange(50, 126) % 7])

    (spike,) = [one for one in find_spikes(daily(counts), as_of=after(126)).rows if one.theme_id == "t11"]

    assert (spike.kind, spike.settled) == ("emerging", True)


def test_a_ticket_after_long_silence_is_unexpected_but_no_spike():
    counts = np.zeros((126, 2), dtype=np.int64)
    counts[[3, 100], 0] = 1
    counts[[5, 90], 1] = 1

    assert find_spikes(daily(counts), as_of=after(126)).rows == ()


def test_a_rare_theme_with_a_ticket_now_and_then_is_not_emerging():
    counts = drawn(means(), 4)
    counts[:, 11] = 0
    counts[[50, 93], 11] = 1

    assert find_spikes(daily(counts), as_of=after(126)).of("t11") is None


def test_more_tickets_from_more_usage_are_no_spike():
    usage = np.full(126, 1000.0)
    usage[84:] *= 3
    mean = means()[:, :1] * (usage / 1000)[:, None]
    counts = drawn(mean, 5)

    assert find_spikes(daily(counts), as_of=after(126)).rows
    assert not find_spikes(daily(counts, usage=usage), as_of=after(126)).rows
    assert not find_spikes(daily(counts, usage=usage[:, None]), as_of=after(126)).rows


def test_a_short_record_is_undecided():
    report = find_spikes(daily_counts([5] * 10, first_on=FIRST), as_of=after(10))

    assert report.rows == ()
    assert report.to_dict()["undecided"] == "10 whole days of tickets, and 14 are needed"


def test_the_promise_and_its_settings_are_said_with_the_answer():
    told = find_spikes(daily(with_spike()), as_of=after(126)).to_dict()

    assert told["false_alarms_per_quarter"] == 1.0
    assert told["settings"]["history_days"] == 84
    assert told["as_of"] == "2026-05-11T00:00:00Z"
    assert set(told["rows"][0]) >= {"theme_id", "started_on", "detected_on", "expected", "observed"}


def test_a_smaller_allowance_never_finds_more():
    counts = with_spike(times=2.0)
    strict = find_spikes(daily(counts), as_of=after(126), settings=SpikeSettings(false_alarms_per_quarter=0.01))
    free = find_spikes(daily(counts), as_of=after(126), settings=SpikeSettings(false_alarms_per_quarter=20))

    assert len(strict.rows) <= len(free.rows)
    assert free.of("t2") is not None


def test_no_tickets_at_all_are_no_spikes():
    assert find_spikes(daily(np.zeros((60, 3), dtype=np.int64)), as_of=after(60)).rows == ()
    assert find_spikes(daily(np.zeros((60, 0), dtype=np.int64)), as_of=after(60)).rows == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"false_alarms_per_quarter": 0},
        {"minimum_days": 7},
        {"history_days": 10},
        {"rises": (0.5,)},
        {"rises": ()},
        {"rises": (2.0,)},
        {"calm_days": 0},
        {"settles_after_days": 1},
    ],
)
def test_settings_under_which_no_promise_holds_are_refused(wrong):
    with pytest.raises(SettingError):
        SpikeSettings(**wrong)
