from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from threadline.themes.failure_modes.cues import cues_of
from threadline.themes.failure_modes.cut_texts import cut_texts
from threadline.themes.failure_modes.lexical import LexicalFeatures
from threadline.themes.failure_modes.pieces import all_pieces, count_pieces
from threadline.themes.failure_modes.words import count_words, tokens_of

TOKEN = r"(?u)\b\w+\b|[?!]+"

TEXTS = [
    "The bot sends me the same link again and again",
    "bot keeps sending a link, i tried three times",
    "Card declined at the bakery!",
    "declined, declined, declined. why?",
    "the parcel came late, the estimate was wrong",
] * 3


def pieces_counted(texts, vocabulary):
    return count_pieces(cut_texts(texts), {piece: at for at, piece in enumerate(vocabulary)})


def test_counts_of_pieces_equal_those_of_cutting_every_text():
    peer = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5))
    theirs = peer.fit_transform(TEXTS)

    assert (pieces_counted(TEXTS, peer.get_feature_names_out()) != theirs).nnz == 0
    assert list(all_pieces(cut_texts(TEXTS).words)) == peer.get_feature_names_out().tolist()


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(alphabet="ab ?é\n", max_size=12), min_size=1, max_size=4))
def test_counts_of_pieces_equal_for_any_text(texts):
    vocabulary = ["ab ", " ab", "aba", "bb?", " é "]
    peer = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5), vocabulary=vocabulary)

    assert (pieces_counted(texts, vocabulary) != peer.transform(texts)).nnz == 0


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(alphabet="ab ?!é\n'", max_size=14), min_size=1, max_size=4))
def test_counts_of_words_and_pairs_equal_for_any_text(texts):
    vocabulary = ["a", "ab", "b é", "a ?", "?! a", "?!", "é é"]
    peer = CountVectorizer(ngram_range=(1, 2), token_pattern=TOKEN, vocabulary=vocabulary)

    ours = count_words(tokens_of(cut_texts(texts)), {word: at for at, word in enumerate(vocabulary)})

    assert (ours != peer.transform(texts)).nnz == 0


def test_words_weigh_as_in_scikit_learn():
    learned, ours = LexicalFeatures.learn(TEXTS)
    peer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=TOKEN)

    theirs = peer.fit_transform(TEXTS)

    assert list(learned.words.vocabulary) == peer.get_feature_names_out().tolist()
    assert np.allclose(ours[:, : len(learned.words.vocabulary)].toarray(), theirs.toarray(), atol=1e-6)


def test_texts_that_were_learned_from_look_the_same_later():
    learned, first = LexicalFeatures.learn(TEXTS)

    assert abs(first - learned.of(TEXTS)).max() < 1e-6


def test_what_was_learned_survives_as_plain_arrays():
    learned, _ = LexicalFeatures.learn(TEXTS)

    again = LexicalFeatures.from_arrays(learned.arrays())

    assert (learned.of(["a link again"]) != again.of(["a link again"])).nnz == 0
    assert all(array.dtype != object for array in learned.arrays().values())


def cues(texts):
    return cues_of(texts, cut_texts(texts))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("I want to talk to a human", "Ich will mit einem Menschen sprechen"),
        ("Why was it refused?", "Warum abgelehnt?"),
        ("it never works", "das geht nie"),
    ],
)
def test_cues_are_shared_between_languages(first, second):
    one, other, dot = cues([first, second, "."])

    assert np.any((one > 0) & (other > 0) & (dot == 0))


def test_cues_stay_between_zero_and_one():
    found = cues(["NO! NO! NO! NO! NO! why why why why why? " * 30, "", "..."])

    assert found.min() >= 0
    assert found.max() <= 1


@pytest.mark.parametrize(
    "text",
    [
        "please turn it off",
        "it says the shop no longer exists, it is made up",
        "it took 20 minutes, not 10",
        "was it 12 eur or 13?",
        "why? just let me talk to a person",
    ],
)
def test_cues_of_a_text_are_the_same_alone_and_among_others(text):
    (alone,), among = cues([text]), cues(["is there 1", text, "off not 2"])

    assert np.array_equal(alone, among[1])
    assert alone[:-3].any()
