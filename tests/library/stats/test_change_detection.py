"""The watch for rises: its ratio against scipy, and its bound on false alarms by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from threadline.stats.change_detection import RiseWatch, log_rise_ratio


def test_the_ratio_is_that_of_two_negative_binomials():
    counts, expected, extra = np.array([0.0, 4, 19]), np.array([0.5, 3, 6]), np.array([0.1, 0.4, 0.02])
    rises = np.array([1.5, 3.0])

    ours = log_rise_ratio(counts, expected, extra, rises)

    for at, rise in enumerate(rises):
        size = 1 / extra
        risen = stats.nbinom.logpmf(counts, size, size / (size + rise * expected))
        quiet = stats.nbinom.logpmf(counts, size, size / (size + expected))
        assert ours[at] == pytest.approx(risen - quiet, abs=1e-9)


def test_alarms_without_a_rise_stay_below_the_stake_over_the_level():
    generator = np.random.default_rng(1)
    series, days, level = 200, 400, 20.0
    expected, extra = np.full(series, 4.0), np.full(series, 0.1)
    watch = RiseWatch.start(np.array([1.6, 3.0]), np.array([1.0, 2.0]), series)
    alarms = 0
    for row in range(days):
        counts = generator.negative_binomial(10, 1 / 1.4, series).astype(float)
        watch.step(row, log_rise_ratio(counts, expected, extra, watch.rises), np.full(series, 1 / series))
        over = watch.total() >= level
        alarms += over.sum()
        watch.forget(over)

    assert 0 < alarms <= days / level


def test_a_rise_is_dated_to_its_first_day():
    watch = RiseWatch.start(np.array([1.6, 3.0]), np.ones(2), 1)
    one = np.ones(1)
    for row, count in enumerate([5, 4, 5, 6, 5, 15, 16, 14]):
        ratio = log_rise_ratio(np.array([float(count)]), 5 * one, 0.05 * one, watch.rises)
        watch.step(row, ratio, one)

    assert watch.beginnings().tolist() == [5]


def test_evidence_stays_finite_whatever_comes():
    watch = RiseWatch.start(np.array([40.0]), np.ones(1), 1)
    for row in range(50):
        watch.step(row, np.array([[1e5]]), np.ones(1))

    assert np.isfinite(watch.total()).all()
