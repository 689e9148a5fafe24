"""Trends: direction, change with its interval, and the band of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from threadline.answers import Estimate, Undecided
from threadline.errors import SettingError
from threadline.themes.trends.daily import DailyCounts, daily_counts
from threadline.themes.trends.trend import TrendSettings, describe_trend

FIRST = date(2026, 1, 5)
WEEKDAYS = np.array([1.3, 1.2, 1.1, 1.1, 1.0, 0.7, 0.6])


def stream(seed, *, days=112, level=8.0, growth=0.0, over=1.0):
    generator = np.random.default_rng(seed)
    at = np.arange(days)
    mean = level * WEEKDAYS[at % 7] * np.exp(growth * at / 7)
    return generator.poisson(mean) if over == 1 else generator.negative_binomial(mean / (over - 1), 1 / over)


def moment_after(days):
    return datetime(2026, 1, 5, tzinfo=UTC) + timedelta(days=days)


def trend_of(counts, **settings):
    series = daily_counts(counts, first_on=FIRST)
    return describe_trend(series, as_of=moment_after(len(counts)), settings=TrendSettings(**settings))


def test_growth_is_rising_and_shrinking_is_falling():
    assert trend_of(stream(1, growth=0.1)).direction == "rising"
    assert trend_of(stream(1, level=40, growth=-0.1)).direction == "falling"


def test_a_large_theme_that_stays_is_steady():
    steady = [trend_of(stream(seed, level=30)).direction == "steady" for seed in range(40)]

    assert np.mean(steady) >= 0.9


def test_a_sure_but_small_change_is_steady():
    trend = trend_of([200] * 28 + [210] * 28)

    assert trend.change.low > 0
    assert trend.direction == "steady"


def test_change_is_the_last_four_weeks_against_the_four_before():
    trend = trend_of([2] * 28 + [3] * 28)

    assert trend.change.value == pytest.approx(0.5)
    assert (trend.recent, trend.before, trend.period_days) == (84, 56, 28)
    assert trend.change.low > 0


def test_a_short_record_uses_shorter_periods_and_says_so():
    assert trend_of([5] * 55).period_days == 14
    assert trend_of([5] * 20).period_days == 7
    trend = trend_of([5] * 13)
    assert (trend.direction, trend.period_days) == ("undecided", None)
    assert trend.change.to_dict() == {
        "undecided": "13 whole days of record, and 14 are needed",
        "hint": "1 more days of tickets would settle it",
    }


def test_too_few_tickets_are_undecided_with_the_reason():
    trend = trend_of([0] * 40 + [1] * 8 + [0] * 8)

    assert trend.direction == "undecided"
    assert "8 tickets in 56 days" in trend.because


def test_a_theme_from_nothing_rises_though_no_factor_can_be_said():
    trend = trend_of([0] * 28 + [2] * 28)

    assert trend.direction == "rising"
    assert isinstance(trend.change, Undecided)


def test_what_may_be_anything_is_undecided_with_its_range():
    trend = trend_of(stream(3, level=0.6))

    assert trend.direction == "undecided"
    assert "anything from" in trend.because


def test_the_day_that_is_still_filling_changes_no_number():
    counts = stream(4)
    whole = describe_trend(daily_counts(counts, first_on=FIRST), as_of=moment_after(112))
    filling = DailyCounts(FIRST, ("all",), np.append(counts, 0)[:, None], 112)

    trend = describe_trend(filling, as_of=moment_after(112.4))

    assert (trend.change, trend.growth_per_week) == (whole.change, whole.growth_per_week)
    assert [day.complete for day in trend.days[-2:]] == [True, False]
    assert trend.days[:-1] == whole.days


def test_counts_by_day_are_read_with_the_day_of_the_question_open():
    by_day = {FIRST + timedelta(days=at): int(n) for at, n in enumerate(stream(5))}

    trend = describe_trend(by_day, as_of=moment_after(111.5), zone="Europe/Berlin")

    assert [day.complete for day in trend.days[-2:]] == [True, False]


def test_a_theme_that_only_follows_usage_is_not_rising():
    usage = np.exp(0.1 * np.arange(112) / 7) * 1000
    counts = np.random.default_rng(6).poisson(usage / 100)
    by_day = {FIRST + timedelta(days=at): int(n) for at, n in enumerate(counts)}
    used = {FIRST + timedelta(days=at): float(n) for at, n in enumerate(usage)}

    alone = describe_trend(by_day, as_of=moment_after(112))
    per_usage = describe_trend(by_day, as_of=moment_after(112), usage=used)

    assert (alone.direction, alone.per_usage) == ("rising", False)
    assert (per_usage.direction, per_usage.per_usage) == ("steady", True)


def test_a_period_without_usage_is_undecided():
    by_day = {FIRST + timedelta(days=at): 5 for at in range(56)}
    used = {FIRST + timedelta(days=at): 10.0 for at in range(28, 56)}

    trend = describe_trend(by_day, as_of=moment_after(56), usage=used)

    assert "no usage" in trend.because


def test_the_change_holds_the_truth_as_often_as_it_says_under_bursty_noise_too():
    for over, least in ((1.0, 0.92), (2.5, 0.88)):
        held = []
        for seed in range(120):
            change = trend_of(stream(seed, level=4, over=over)).change
            held.append(change.low <= 0 <= change.high)
        assert np.mean(held) >= least


def test_the_band_holds_new_days_as_often_as_it_says():
    held = []
    for seed in range(60):
        counts = stream(seed, days=119, over=1.5)
        known = DailyCounts(FIRST, ("all",), counts[:, None], 112)
        days = describe_trend(known, as_of=moment_after(119)).days[112:]
        held += [day.low <= day.observed <= day.high for day in days]

    assert 0.93 <= np.mean(held) <= 0.99


def test_the_band_follows_the_weekday():
    days = trend_of(stream(7, level=30)).days

    assert days[-7].expected > 1.5 * days[-1].expected


def test_no_tickets_at_all_have_no_band_and_no_direction():
    trend = trend_of([0] * 60)

    assert trend.direction == "undecided"
    assert isinstance(trend.growth_per_week, Undecided)
    assert trend.days[0].expected is None


def test_growth_from_a_handful_of_tickets_is_undecided():
    growth = trend_of([0] * 13 + [6]).growth_per_week

    assert isinstance(growth, Undecided)


def test_a_record_without_room_for_a_regression_still_has_its_change():
    usage = {FIRST + timedelta(days=at): float(at % 7 == 0) for at in range(14)}
    by_day = {FIRST + timedelta(days=at): 6 for at in range(14)}

    trend = describe_trend(by_day, as_of=moment_after(14), usage=usage)

    assert trend.change.value == 0
    assert isinstance(trend.growth_per_week, Undecided)


def test_settings_are_said_as_plain_values():
    assert TrendSettings().to_dict()["period_days"] == 28


def test_growth_per_week_is_found():
    growth = trend_of(stream(8, level=20, growth=0.05)).growth_per_week

    assert isinstance(growth, Estimate)
    assert growth.low < np.expm1(0.05) < growth.high


def test_answers_are_plain_and_name_the_contracts_keys():
    told = trend_of(stream(9)).to_dict()

    assert set(told["change"]) == {"value", "low", "high", "level"}
    assert set(told["days"][0]) == {"day", "observed", "expected", "low", "high", "complete"}
    assert told["direction"] in {"rising", "falling", "steady", "undecided"}


def test_more_than_one_theme_is_refused():
    both = DailyCounts(FIRST, ("a", "b"), np.ones((60, 2), dtype=np.int64), 60)

    with pytest.raises(ValueError, match="one theme"):
        describe_trend(both, as_of=moment_after(60))


@pytest.mark.parametrize("wrong", [{"period_days": 10}, {"level": 1.0}, {"steady_factor": 0.9}])
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(SettingError):
        TrendSettings(**wrong)
