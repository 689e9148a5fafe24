"""Calibration and coverage: fixed bins of equal mass, and what chance alone shows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadline.stats.classification_confidence import (
    coverage_at_precision,
    expected_calibration_error,
    expected_calibration_error_if_perfect,
)

ROWS = st.lists(st.tuples(st.sampled_from([0.1, 0.25, 0.5, 0.8, 0.95]), st.booleans()), min_size=1, max_size=50)


def _plain_error(confidence, correct, bins):
    """Return the same error the long way round, for confidences without ties."""
    rows = sorted(zip(confidence, correct, strict=True))
    parts = [rows[round(at * len(rows) / bins) : round((at + 1) * len(rows) / bins)] for at in range(bins)]
    return sum(abs(sum(c for _, c in part) - sum(p for p, _ in part)) for part in parts) / len(rows)


def test_the_error_agrees_with_a_second_way_of_counting():
    generator = np.random.default_rng(2)
    confidence = generator.random(237)
    correct = generator.random(237) < confidence**2

    ours = expected_calibration_error(confidence, correct)

    assert ours == pytest.approx(_plain_error(confidence, correct, 10), abs=1e-12)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_changes_an_answer(rows, shuffler):
    mixed = list(rows)
    shuffler.shuffle(mixed)
    (sure, right), (sure_mixed, right_mixed) = zip(*rows, strict=True), zip(*mixed, strict=True)

    assert expected_calibration_error(sure, right) == pytest.approx(
        expected_calibration_error(sure_mixed, right_mixed), abs=1e-12
    )
    assert coverage_at_precision(sure, right) == coverage_at_precision(sure_mixed, right_mixed)


def test_chance_alone_is_what_a_calibrated_classifier_shows():
    generator = np.random.default_rng(4)
    confidence = generator.beta(4, 2, 180)
    shown = [expected_calibration_error(confidence, generator.random(180) < confidence) for _ in range(400)]

    told = expected_calibration_error_if_perfect(confidence, seed=1)

    assert told == pytest.approx(np.mean(shown), rel=0.05)
    assert told == expected_calibration_error_if_perfect(confidence, seed=1)


def test_chance_alone_is_right_with_equal_confidences_too():
    generator = np.random.default_rng(4)
    confidence = np.repeat([0.3, 0.6, 0.9], [40, 70, 50])
    shown = [expected_calibration_error(confidence, generator.random(160) < confidence) for _ in range(600)]

    assert expected_calibration_error_if_perfect(confidence, seed=1) == pytest.approx(np.mean(shown), rel=0.06)


def test_coverage_is_the_largest_share_that_keeps_the_precision():
    confidence = [0.9, 0.8, 0.7, 0.6, 0.5]

    point = coverage_at_precision(confidence, [True, False, True, True, False], precision=0.75)

    assert (point.coverage, point.precision, point.threshold, point.answered) == (0.8, 0.75, 0.6, 4)
    assert point.to_dict() == {"coverage": 0.8, "precision": 0.75, "threshold": 0.6, "answered": 4}


def test_rows_of_equal_confidence_are_answered_together():
    point = coverage_at_precision([0.9, 0.8, 0.8], [True, True, False], precision=0.9)

    assert point.answered == 1


def test_no_coverage_when_no_threshold_reaches_the_precision():
    assert coverage_at_precision([0.9, 0.8], [False, False]).coverage == 0
    assert coverage_at_precision([], []).threshold is None


def test_what_is_no_confidence_is_refused():
    with pytest.raises(ValueError, match=r"0\.\.1"):
        expected_calibration_error([1.2], [True])
    with pytest.raises(ValueError, match=r"0\.\.1"):
        expected_calibration_error_if_perfect([], seed=1)
    with pytest.raises(ValueError, match="2 verdicts"):
        coverage_at_precision([0.5], [True, False])
