"""Texts become vectors that do not depend on batches, order or threads."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted_tickets import plant_tickets

from threadline.errors import InputError
from threadline.themes.encoding.encoder import NotFitted
from threadline.themes.encoding.sampling import sample_texts
from threadline.themes.encoding.tfidf import EncodingSettings, TfidfEncoder

TEXTS = [row["clean"] for row in plant_tickets(200, seed=3, noise=0).rows]


@pytest.fixture(scope="module")
def encoder():
    fitted = TfidfEncoder(EncodingSettings(dimensions=20))
    fitted.fit([TEXTS[:120], TEXTS[120:]])
    return fitted


def test_vectors_are_float32_of_length_one(encoder):
    vectors = encoder.encode(TEXTS)

    assert vectors.dtype == np.float32
    assert vectors.shape == (200, 20)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


@given(cut=st.integers(1, 199))
@settings(max_examples=10, deadline=None)
def test_a_vector_does_not_depend_on_its_batch(encoder, cut):
    whole = encoder.encode(TEXTS)
    parts = np.concatenate([encoder.encode(TEXTS[:cut]), encoder.encode(TEXTS[cut:])])

    np.testing.assert_array_equal(whole, parts)


def test_the_order_of_texts_changes_nothing_that_is_learned(encoder):
    other = TfidfEncoder(EncodingSettings(dimensions=20))
    other.fit([TEXTS[::-1]])

    np.testing.assert_array_equal(encoder.encode(TEXTS), other.encode(TEXTS))


def test_a_typing_error_moves_a_text_less_than_another_subject_does(encoder):
    said, misspelt, other = encoder.encode(
        ["my password reset fails", "my pasword reset fials", "the parcel is lost at the courier"]
    )

    assert said @ misspelt > 0.6 > said @ other


def test_a_placeholder_is_not_read_as_a_word(encoder):
    plain, redacted = encoder.encode(["the parcel is lost", "the parcel <EMAIL_ADDRESS> is lost <CARD>"])

    np.testing.assert_array_equal(plain, redacted)


def test_what_holds_no_known_part_has_length_zero(encoder):
    assert not encoder.encode(["", "12345", "日本"]).any()


def test_the_sample_is_bounded_and_keeps_most_texts_when_some_are_added():
    before = sample_texts([TEXTS[:150]], rows=50)
    after = sample_texts([TEXTS], rows=50)

    assert len(before) == len(after) == 50
    assert len(set(before) & set(after)) >= 30


def test_encoding_before_fitting_says_what_to_do():
    with pytest.raises(NotFitted, match="fit"):
        TfidfEncoder().encode(["a text"])


@pytest.mark.parametrize("texts", [["123", "!!!"], []])
def test_texts_without_a_word_are_refused(texts):
    with pytest.raises(InputError, match="Check the text column"):
        TfidfEncoder().fit([texts])


def test_one_text_alone_has_a_vector():
    encoder = TfidfEncoder()
    encoder.fit([["only this one"]])

    assert np.linalg.norm(encoder.encode(["only this one"])) == pytest.approx(1)
