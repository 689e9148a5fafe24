from __future__ import annotations

import numpy as np
from scipy import sparse

from threadline.themes.failure_modes.stories import stories_of, story_folds


def told(generator, *, stories, texts, columns=40):
    """Return rows that resemble each other within a story."""
    centres = generator.random((stories, columns)) ** 4
    rows = centres.repeat(texts, axis=0) + 0.02 * generator.random((stories * texts, columns))
    return sparse.csr_matrix(rows), np.arange(stories).repeat(texts)


def test_texts_that_resemble_each_other_are_one_story():
    rows, truth = told(np.random.default_rng(1), stories=3, texts=15)

    found = stories_of(rows, np.zeros(len(truth), dtype=np.int64))

    assert len(set(zip(found.tolist(), truth.tolist(), strict=True))) == 3


def test_a_story_has_one_label():
    rows, _ = told(np.random.default_rng(1), stories=2, texts=20)
    labels = np.tile([0, 1], 20)

    found = stories_of(rows, labels)

    assert all(len(set(labels[found == story])) == 1 for story in set(found.tolist()))


def test_more_texts_than_are_told_apart_at_once_still_get_stories():
    rows, truth = told(np.random.default_rng(2), stories=30, texts=45)

    found = stories_of(rows, np.zeros(len(truth), dtype=np.int64))

    sizes = np.bincount(found)
    assert sizes.min() >= 1
    assert len(sizes) > 60


def test_a_story_is_left_out_whole_and_no_fold_takes_all_of_a_label():
    rows, _ = told(np.random.default_rng(3), stories=12, texts=15)
    labels = np.arange(3).repeat(60)
    stories = stories_of(rows, labels)

    parts = story_folds(stories, labels, folds=4)

    assert all(len(set(parts[stories == story])) == 1 for story in set(stories.tolist()))
    assert all(len(set(parts[labels == label])) == 4 for label in range(3))


def test_a_label_with_a_single_text_is_one_story():
    assert stories_of(sparse.csr_matrix(np.eye(3)), np.array([0, 0, 1])).tolist()[2] == 2
