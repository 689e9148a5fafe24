"""Moments add, and the mean's interval is Student's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from threadline.answers import Undecided
from threadline.stats.moments import Moments, mean_interval, moments_of


@given(values=st.lists(st.integers(-1000, 1000), min_size=2), cut=st.integers(min_value=1))
def test_moments_do_not_depend_on_how_rows_are_split(values, cut):
    first, rest = values[: cut % len(values)], values[cut % len(values) :]

    assert moments_of(first) + moments_of(rest) == moments_of(values)


def test_mean_interval_agrees_with_scipy():
    values = np.array([4.0, 5, 3, 1, 5, 4, 4])
    low, high = stats.t.interval(0.9, 6, values.mean(), stats.sem(values))

    ours = mean_interval(moments_of(values), level=0.9)

    assert (ours.value, ours.low, ours.high) == pytest.approx((values.mean(), low, high), rel=1e-12)
    assert moments_of(values).variance == pytest.approx(values.var(ddof=1), rel=1e-12)


@pytest.mark.parametrize("values", [[], [3.0]])
def test_fewer_than_two_values_are_undecided(values):
    assert isinstance(mean_interval(moments_of(values)), Undecided)


def test_what_cannot_be_computed_is_refused():
    with pytest.raises(ValueError, match="no mean"):
        _ = Moments().mean
    with pytest.raises(ValueError, match="two values"):
        _ = moments_of([1]).variance


def test_equal_values_have_no_variance_below_zero():
    assert moments_of([0.1] * 30).variance == pytest.approx(0, abs=1e-12)
    assert moments_of([0.1] * 30).variance >= 0


def test_mean_interval_holds_the_truth_as_often_as_it_says():
    generator = np.random.default_rng(11)
    held = [
        one.low <= 3 <= one.high for one in (mean_interval(moments_of(row)) for row in generator.normal(3, 2, (600, 8)))
    ]

    assert 0.93 <= np.mean(held) <= 0.97
