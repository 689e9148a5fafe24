"""Texts to vectors by a sentence-embedding model on disk (the extra `embeddings`)."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.errors import InputError, SettingError
from threadline.themes.encoding.encoder import NOT_READ

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from threadline.answers import Plain
    from threadline.themes.encoding.encoder import Vectors

_BATCH = 64
_LONGEST_TEXT = 2_000


class EmbeddingsNotInstalled(InputError):
    """The extra that sentence models need is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "sentence embeddings need the extra 'embeddings': pip install 'threadline[embeddings]'. "
            "Without it, use the encoder 'tfidf'"
        )


class SentenceEncoder:
    """A sentence-transformers model from a local folder, never from a hub.

    Sentence-BERT, Reimers and Gurevych 2019. The model sees texts in batches of the same make-up on one thread each, so
    that a run gives the same vectors on any number of threads.
    """

    name = "sentences"
    bridges_languages = True
    # Paraphrases are near to each other in a sentence model: only much nearer texts share their words.
    same_wording = 0.95

    def __init__(self, model: Path) -> None:
        """Load the model in a folder. Raises SettingError without such a folder, EmbeddingsNotInstalled."""
        if not (model / "modules.json").is_file():
            raise SettingError(
                "model", str(model), hint="Give the folder of a sentence-transformers model: it holds a modules.json."
            )
        self._path = model
        self._model = _load(model)

    @property
    def settings(self) -> Mapping[str, Plain]:
        """Return the model's folder name and a digest of its configuration."""
        files = sorted(path for path in self._path.rglob("*.json") if path.is_file())
        digest = hashlib.blake2b(b"".join(path.read_bytes() for path in files), digest_size=8)
        return {"model": self._path.name, "configuration": digest.hexdigest()}

    def fit(self, texts: Iterable[Sequence[str]]) -> None:
        """Learn nothing: the model is trained already."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a vector of length 1 for each text; one of length 0 for a text without letters."""
        plain = [NOT_READ.sub(" ", text)[:_LONGEST_TEXT] for text in texts]
        known = [place for place, text in enumerate(plain) if any(letter.isalpha() for letter in text)]
        # Texts of like length together waste no padding; the order is that of the texts, so it never varies.
        known.sort(key=lambda place: (len(plain[place]), place))
        batches = [known[start : start + _BATCH] for start in range(0, len(known), _BATCH)]
        vectors = np.zeros((len(texts), self._model.get_embedding_dimension()), dtype=np.float32)
        with ThreadPoolExecutor(os.cpu_count(), initializer=_one_thread) as pool:
            answers = pool.map(lambda batch: self._encode_batch([plain[place] for place in batch]), batches)
            for batch, answer in zip(batches, answers, strict=True):
                vectors[batch] = answer
        return vectors

    def _encode_batch(self, texts: list[str]) -> Vectors:
        encoded: Vectors = self._model.encode(
            texts, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return encoded


def _one_thread() -> None:
    import torch  # noqa: PLC0415  loaded when first used

    torch.set_num_threads(1)


def _load(model: Path) -> Any:
    try:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415  an extra
    except ImportError as error:
        raise EmbeddingsNotInstalled from error
    return SentenceTransformer(str(model), device="cpu", local_files_only=True)
