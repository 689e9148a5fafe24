from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from threadline.themes.failure_modes.pooling import fit_pooling, pool


@given(
    rows=st.lists(st.lists(st.floats(0.01, 1), min_size=4, max_size=4), min_size=1, max_size=9),
    power=st.floats(0.2, 1),
    scale=st.floats(0.3, 2),
)
def test_a_pool_is_a_set_of_probabilities(rows, power, scale):
    shares = np.array(rows)
    pooled = pool(shares / shares.sum(axis=1, keepdims=True), power=power, scale=scale)

    assert np.isclose(pooled.sum(), 1)
    assert np.all(pooled >= 0)


def test_more_tickets_that_say_the_same_make_a_theme_surer():
    ticket = np.array([[0.4, 0.3, 0.2, 0.1]])

    sure = [pool(ticket.repeat(count, axis=0), power=0.7, scale=1.0)[0] for count in (1, 4, 16)]

    assert sure == sorted(sure)
    assert sure[0] < sure[2]


def test_one_ticket_that_is_very_sure_does_not_outvote_the_others():
    tickets = np.array([[0.999, 0.0005, 0.0005]] + [[0.2, 0.6, 0.2]] * 7)

    assert pool(tickets, power=1.0, scale=1.0).argmax() == 1


def test_fitted_pooling_is_calibrated_on_themes_it_has_not_seen():
    generator = np.random.default_rng(3)
    labels = generator.integers(4, size=1200)
    scores = generator.normal(size=(1200, 4)) + 0.9 * np.eye(4)[labels]
    chances = np.exp(0.9 * scores) / np.exp(0.9 * scores).sum(axis=1, keepdims=True)
    places = generator.integers(40, size=1200)
    groups = [f"capability {number}" for number in places]

    power, scale = fit_pooling(chances, labels, groups, seed=1)

    sure, right = [], []
    for _ in range(600):
        label, place = generator.integers(4), generator.integers(40)
        rows = np.flatnonzero((labels == label) & (places == place))
        if len(rows) < 3:
            continue
        rows = generator.choice(rows, 8)
        rows = np.where(generator.random(8) < 0.2, generator.integers(1200, size=8), rows)
        pooled = pool(chances[rows], power=power, scale=scale)
        sure.append(pooled.max())
        right.append(pooled.argmax() == label)
    assert abs(np.mean(sure) - np.mean(right)) < 0.08


def test_too_few_examples_fall_back_to_a_cautious_pool():
    assert fit_pooling(np.full((3, 2), 0.5), np.array([0, 1, 0]), ["a", "b", "c"], seed=0) == (0.5, 1.0)
