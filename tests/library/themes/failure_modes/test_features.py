from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from threadline.themes.failure_modes.cues import cues_of
from threadline.themes.failure_modes.lexical import LexicalFeatures, count_pieces

TEXTS = [
    "The bot sends me the same link again and again",
    "bot keeps sending a link, i tried three times",
    "Card declined at the bakery!",
    "declined, declined, declined. why?",
    "the parcel came late, the estimate was wrong",
] * 3


def test_counts_of_pieces_equal_those_of_cutting_every_text():
    counter = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5)).fit(TEXTS)
    fixed = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5), vocabulary=counter.get_feature_names_out())

    assert (count_pieces(TEXTS, fixed) != fixed.transform(TEXTS)).nnz == 0


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(alphabet="ab ?é\n", max_size=12), min_size=1, max_size=4))
def test_counts_of_pieces_equal_for_any_text(texts):
    fixed = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5), vocabulary=["ab ", " ab", "aba", "bb?", " é "])

    assert (count_pieces(texts, fixed) != fixed.transform(texts)).nnz == 0


def test_words_weigh_as_in_scikit_learn():
    learned = LexicalFeatures.learn(TEXTS)
    peer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=r"(?u)\b\w+\b|[?!]+")

    ours = learned.of(TEXTS)[:, : len(learned.words.vocabulary)]

    assert np.allclose(ours.toarray(), peer.fit_transform(TEXTS).toarray(), atol=1e-6)


def test_what_was_learned_survives_as_plain_arrays():
    learned = LexicalFeatures.learn(TEXTS)

    again = LexicalFeatures.from_arrays(learned.arrays())

    assert (learned.of(["a link again"]) != again.of(["a link again"])).nnz == 0
    assert all(array.dtype != object for array in learned.arrays().values())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("I want to talk to a human", "Ich will mit einem Menschen sprechen"),
        ("Why was it refused?", "Warum abgelehnt?"),
        ("it never works", "das geht nie"),
    ],
)
def test_cues_are_shared_between_languages(first, second):
    one, other = cues_of([first, second])

    assert np.any((one > 0) & (other > 0) & (cues_of(["."])[0] == 0))


def test_cues_stay_between_zero_and_one():
    found = cues_of(["NO! NO! NO! NO! NO! why why why why why? " * 30, "", "..."])

    assert found.min() >= 0
    assert found.max() <= 1
