"""Intervals against scipy and statsmodels, and their coverage by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from threadline.answers import Undecided
from threadline.stats.intervals import jeffreys_interval, poisson_interval, rate_ratio, wilson_interval


@pytest.mark.parametrize(
    ("successes", "trials", "level"), [(3, 17, 0.95), (0, 5, 0.95), (40, 40, 0.9), (512, 1024, 0.99)]
)
def test_wilson_agrees_with_statsmodels(successes, trials, level):
    low, high = proportion_confint(successes, trials, alpha=1 - level, method="wilson")

    ours = wilson_interval(successes, trials, level=level)

    assert (ours.low, ours.high) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(("successes", "trials"), [(3, 17), (1, 2), (511, 1024)])
def test_jeffreys_agrees_with_statsmodels(successes, trials):
    low, high = proportion_confint(successes, trials, alpha=0.05, method="jeffreys")

    ours = jeffreys_interval(successes, trials)

    assert (ours.low, ours.high) == pytest.approx((low, high), abs=1e-10)


def test_jeffreys_is_closed_at_the_ends():
    assert jeffreys_interval(0, 9).low == 0
    assert jeffreys_interval(9, 9).high == 1


@pytest.mark.parametrize("count", [0, 1, 7, 250])
def test_poisson_agrees_with_the_chi_square_form(count):
    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    high = stats.chi2.ppf(0.975, 2 * count + 2) / 2

    ours = poisson_interval(count, exposure=4.0)

    assert (ours.value, ours.low, ours.high) == pytest.approx((count / 4, low / 4, high / 4), rel=1e-10)


@given(st.integers(0, 300), st.integers(1, 300), st.floats(0.5, 0.999))
def test_shares_lie_within_their_intervals(successes, extra, level):
    trials = successes + extra
    for make in (wilson_interval, jeffreys_interval):
        one = make(successes, trials, level=level)
        assert 0 <= one.low <= one.value + 1e-12
        assert one.value - 1e-12 <= one.high <= 1


@given(st.integers(0, 300), st.integers(1, 300), st.floats(1, 5))
def test_the_ratio_of_swapped_counts_is_the_inverse(count, base, dispersion):
    one = rate_ratio(count, base, exposure=2, base_exposure=3, dispersion=dispersion)

    assert one.low <= one.value <= one.high
    if count:
        other = rate_ratio(base, count, exposure=3, base_exposure=2, dispersion=dispersion)
        assert one.value == pytest.approx(1 / other.value)
        assert one.high == pytest.approx(1 / other.low, rel=1e-6)


def test_more_dispersion_makes_a_wider_ratio():
    calm, bursty = rate_ratio(60, 40), rate_ratio(60, 40, dispersion=2)

    assert bursty.low < calm.low < calm.high < bursty.high


def test_a_ratio_to_nothing_is_undecided():
    assert isinstance(rate_ratio(5, 0), Undecided)


@pytest.mark.parametrize("call", [lambda: wilson_interval(3, 2), lambda: jeffreys_interval(0, 0)])
def test_impossible_shares_are_refused(call):
    with pytest.raises(ValueError, match="trials"):
        call()


@pytest.mark.parametrize("call", [lambda: poisson_interval(-1), lambda: rate_ratio(1, 1, exposure=0)])
def test_impossible_rates_are_refused(call):
    with pytest.raises(ValueError, match="exposure"):
        call()


def _coverage(intervals, truth):
    return np.mean([one.low <= truth <= one.high for one in intervals])


def test_intervals_hold_the_truth_as_often_as_they_say():
    generator = np.random.default_rng(5)
    shares = generator.binomial(60, 0.3, 600)
    counts = generator.poisson(12, 600)
    bases = generator.poisson(20, 600)

    assert 0.93 <= _coverage([wilson_interval(one, 60) for one in shares], 0.3) <= 0.98
    assert 0.93 <= _coverage([jeffreys_interval(one, 60) for one in shares], 0.3) <= 0.98
    assert _coverage([poisson_interval(one) for one in counts], 12) >= 0.94
    assert 0.93 <= _coverage([rate_ratio(a, b) for a, b in zip(counts, bases, strict=True)], 0.6) <= 0.98


def test_the_ratio_of_bursty_counts_holds_the_truth_when_told_of_it():
    generator = np.random.default_rng(6)
    counts, bases = generator.negative_binomial(30, 1 / 3, 600), generator.negative_binomial(40, 1 / 3, 600)

    pairs = list(zip(counts, bases, strict=True))

    assert 0.92 <= _coverage([rate_ratio(a, b, dispersion=3) for a, b in pairs], 0.75) <= 0.98
    assert _coverage([rate_ratio(a, b) for a, b in pairs], 0.75) < 0.85
