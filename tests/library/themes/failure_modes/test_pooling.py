from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from threadline.themes.failure_modes.pooling import CAUTIOUS, TESTED_TICKETS, fit_pooling, pool


@given(
    rows=st.lists(st.lists(st.floats(0.01, 1), min_size=4, max_size=4), min_size=1, max_size=9),
    most=st.floats(0.2, 12),
    half=st.floats(0, 20),
)
def test_a_pool_is_a_set_of_probabilities(rows, most, half):
    shares = np.array(rows)
    pooled = pool(shares / shares.sum(axis=1, keepdims=True), most=most, half=half)

    assert np.isclose(pooled.sum(), 1)
    assert np.all(pooled >= 0)


def test_more_tickets_that_say_the_same_make_a_theme_surer():
    ticket = np.array([[0.4, 0.3, 0.2, 0.1]])

    sure = [pool(ticket.repeat(count, axis=0), most=6.0, half=8.0)[0] for count in (1, 4, 12)]

    assert sure == sorted(sure)
    assert sure[0] < sure[2]


def test_a_crowd_that_says_the_same_is_no_surer_than_what_was_tested():
    ticket = np.array([[0.4, 0.3, 0.2, 0.1]])

    tested, crowd = (pool(ticket.repeat(count, axis=0), most=6.0, half=8.0) for count in (TESTED_TICKETS, 5_000))

    assert np.allclose(tested, crowd)


def test_one_ticket_that_is_very_sure_does_not_outvote_the_others():
    tickets = np.array([[0.999, 0.0005, 0.0005]] + [[0.2, 0.6, 0.2]] * 7)

    assert pool(tickets, most=6.0, half=2.0).argmax() == 1


STORIES, TEXTS, LABELS = 240, 12, 4


def told_stories(generator, *, shared):
    """Return probabilities of texts whose mistakes are partly (`shared`, 0..1) those of their whole story."""
    labels = generator.integers(LABELS, size=STORIES).repeat(TEXTS)
    stories = np.arange(STORIES).repeat(TEXTS)
    of_story = generator.normal(size=(STORIES, LABELS)).repeat(TEXTS, axis=0)
    of_text = generator.normal(size=(STORIES * TEXTS, LABELS))
    scores = np.sqrt(shared) * of_story + np.sqrt(1 - shared) * of_text + 0.9 * np.eye(LABELS)[labels]
    raised = np.exp(0.9 * scores)
    return raised / raised.sum(axis=1, keepdims=True), labels, stories


def test_mistakes_that_a_story_shares_make_its_theme_less_sure():
    fitted = [fit_pooling(*told_stories(np.random.default_rng(3), shared=shared), seed=1) for shared in (0.0, 0.4, 0.8)]

    sure = [most * 8 / (8 + half) for most, half in fitted]
    assert sure[0] > 1.3 * sure[1] > 1.3 * sure[2]


def test_fitted_pooling_is_as_sure_as_it_is_right_on_stories_it_has_not_seen():
    most, half = fit_pooling(*told_stories(np.random.default_rng(3), shared=0.4), seed=1)
    chances, labels, stories = told_stories(np.random.default_rng(4), shared=0.4)
    generator = np.random.default_rng(5)

    sure, right = [], []
    for story in range(STORIES):
        rows = np.flatnonzero(stories == story)[:8]
        rows = np.where(generator.random(8) < 0.2, generator.integers(len(labels), size=8), rows)
        pooled = pool(chances[rows], most=most, half=half)
        sure.append(pooled.max())
        right.append(pooled.argmax() == labels[stories == story][0])
    assert abs(np.mean(sure) - np.mean(right)) < 0.06


def test_too_few_examples_leave_the_plain_average():
    chances = np.full((3, 2), 0.5)
    assert fit_pooling(chances, np.array([0, 1, 0]), np.array([0, 1, 2]), seed=0) == CAUTIOUS
    assert np.allclose(pool(np.array([[0.7, 0.3]]), most=CAUTIOUS[0], half=CAUTIOUS[1]), [0.7, 0.3])
