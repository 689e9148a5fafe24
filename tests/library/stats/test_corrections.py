"""Corrections for many questions against statsmodels, and what they promise by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from threadline.stats.corrections import benjamini_hochberg, benjamini_yekutieli, e_benjamini_hochberg

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=40)


@settings(deadline=None)
@given(P_VALUES)
def test_both_agree_with_statsmodels(p_values):
    assert benjamini_hochberg(p_values) == pytest.approx(multipletests(p_values, method="fdr_bh")[1], abs=1e-12)
    assert benjamini_yekutieli(p_values) == pytest.approx(multipletests(p_values, method="fdr_by")[1], abs=1e-12)


@given(P_VALUES, st.randoms(use_true_random=False))
def test_order_does_not_matter(p_values, shuffler):
    order = list(range(len(p_values)))
    shuffler.shuffle(order)

    shuffled = benjamini_hochberg([p_values[at] for at in order])

    assert shuffled == pytest.approx(benjamini_hochberg(p_values)[order])


def test_nothing_asked_is_nothing_answered():
    assert len(benjamini_hochberg([])) == 0
    assert len(e_benjamini_hochberg([], false_share=0.1)) == 0


def test_e_values_are_kept_by_the_step_up_rule():
    # 3 questions at 0.1: the k largest are kept when the k-th is at least 3 / (0.1 k).
    assert e_benjamini_hochberg([16, 1, 15], false_share=0.1).tolist() == [True, False, True]
    assert e_benjamini_hochberg([16, 1, 14], false_share=0.1).tolist() == [False, False, False]
    assert e_benjamini_hochberg([30, 1, 1], false_share=0.1).tolist() == [True, False, False]


def test_numbers_that_are_no_p_or_e_values_are_refused():
    with pytest.raises(ValueError, match="p-values"):
        benjamini_hochberg([0.1, float("nan")])
    with pytest.raises(ValueError, match="e-values"):
        e_benjamini_hochberg([-1], false_share=0.1)
    with pytest.raises(ValueError, match="e-values"):
        e_benjamini_hochberg([1], false_share=0)


def test_the_false_share_is_held_even_when_all_questions_move_together():
    generator = np.random.default_rng(3)
    shares = []
    for _ in range(1500):
        noise = generator.normal() * 0.9 + generator.normal(size=30) * np.sqrt(1 - 0.81)
        shift = np.where(np.arange(30) < 5, 3.0, 0.0)
        e_values = np.exp(2.5 * (noise + shift) - 2.5**2 / 2)
        kept = e_benjamini_hochberg(e_values, false_share=0.1)
        shares.append(kept[5:].sum() / max(kept.sum(), 1))

    assert np.mean(shares) <= 0.1
