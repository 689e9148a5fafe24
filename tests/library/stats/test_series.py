"""The regression on weekday and growth against statsmodels, and its band."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from threadline.stats.series import count_band, expected_counts, fit_counts, weekday_pattern


def _theirs(counts, first_weekday, exposure=None):
    at = np.arange(len(counts))
    weekday = (first_weekday + at) % 7
    columns = [np.ones(len(at)), (at - len(at) + 1) / 7, *[(weekday == one) * 1.0 for one in range(1, 7)]]
    model = sm.GLM(counts, np.column_stack(columns), family=sm.families.Poisson(), exposure=exposure)
    return model.fit(scale="X2", tol=1e-12)


def test_the_fit_agrees_with_statsmodels():
    generator = np.random.default_rng(1)
    counts = generator.negative_binomial(4, 0.3, 90)
    exposure = generator.uniform(0.5, 2, 90)

    ours, theirs = fit_counts(counts, first_weekday=3, exposure=exposure), _theirs(counts, 3, exposure)

    assert ours.coefficients == pytest.approx(theirs.params, abs=1e-7)
    assert ours.dispersion == pytest.approx(theirs.scale, rel=1e-7)
    assert np.sqrt(np.diag(ours.covariance)) == pytest.approx(theirs.bse, rel=1e-6)
    assert ours.growth_per_week == pytest.approx(np.expm1(theirs.params[1]))
    assert ours.degrees_of_freedom == theirs.df_resid


def test_the_mean_and_its_error_agree_with_statsmodels():
    counts = np.random.default_rng(2).poisson(6, 60)
    theirs = _theirs(counts, 0)

    mean, error = expected_counts(fit_counts(counts, first_weekday=0), np.arange(60), exposure=np.ones(60))

    told = theirs.get_prediction(transform=False)
    assert mean == pytest.approx(told.predicted, rel=1e-7)
    # Calm counts: our dispersion is never below 1, theirs may be.
    scale = np.sqrt(max(1.0, theirs.scale) / theirs.scale)
    assert error == pytest.approx(scale * told.se / told.predicted, rel=1e-5)


def test_days_without_exposure_are_left_out():
    counts = np.random.default_rng(3).poisson(6, 60)
    exposure = np.ones(60)
    exposure[10:20] = 0

    altered = counts.copy()
    altered[10:20] = 99

    ours = fit_counts(counts, first_weekday=0, exposure=exposure)
    assert ours.rows == 50
    assert fit_counts(altered, first_weekday=0, exposure=exposure).coefficients == pytest.approx(ours.coefficients)


def test_a_weekday_without_tickets_does_not_break_the_fit():
    counts = np.where(np.arange(70) % 7 < 5, 4, 0)

    mean, _ = expected_counts(fit_counts(counts, first_weekday=0), np.arange(70, 77))

    assert mean[:5] == pytest.approx(4, rel=1e-3)
    assert mean[5:].max() < 0.01


def test_the_band_holds_its_share_of_days():
    generator = np.random.default_rng(4)
    low, high = count_band(np.full(1, 9.0), np.zeros(1), 2.0)
    drawn = generator.negative_binomial(9, 0.5, 20_000)

    assert 0.95 <= np.mean((drawn >= low) & (drawn <= high)) <= 0.98


def test_doubt_about_the_mean_widens_the_band():
    sure = count_band(np.full(1, 50.0), np.zeros(1), 1.0)
    unsure = count_band(np.full(1, 50.0), np.full(1, 0.3), 1.0)

    assert unsure[0] < sure[0] < sure[1] < unsure[1]


def test_the_weekday_pattern_is_about_one():
    counts = np.tile([3, 2, 2, 2, 1, 0, 0], 4)

    pattern = weekday_pattern(np.roll(counts, -2), first_weekday=2)

    assert pattern == pytest.approx(np.array([3, 2, 2, 2, 1, 0, 0]) * 0.7)


@pytest.mark.parametrize("counts", [[1] * 8, [0] * 40])
def test_what_cannot_be_fitted_is_refused(counts):
    with pytest.raises(ValueError, match="cannot be fitted"):
        fit_counts(counts, first_weekday=0)


def test_a_pattern_needs_a_week():
    with pytest.raises(ValueError, match="seven days"):
        weekday_pattern([1, 2], first_weekday=0)
