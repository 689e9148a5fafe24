"""All features of a text: lexical ones, and the sentence embedding when an encoder is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.themes.failure_modes.lexical import LexicalFeatures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadline.themes.encoding.encoder import Encoder


@dataclass(frozen=True, slots=True)
class Features:
    """Lexical features, and beside them the vectors of a sentence encoder when there is one."""

    lexical: LexicalFeatures
    encoder: Encoder | None

    @classmethod
    def learn(cls, texts: Sequence[str], encoder: Encoder | None) -> tuple[Features, Any]:
        """Learn the vocabulary; return the texts' own matrix as well.

        The encoder must be one that needs no fitting, such as a sentence model.
        """
        lexical, matrix = LexicalFeatures.learn(texts)
        learned = cls(lexical, encoder)
        return learned, learned._with_vectors(texts, matrix)

    def of(self, texts: Sequence[str]) -> Any:
        """Return the sparse matrix (texts, features), float32."""
        return self._with_vectors(texts, self.lexical.of(texts))

    def _with_vectors(self, texts: Sequence[str], lexical: Any) -> Any:
        from scipy import sparse  # noqa: PLC0415  loaded when first used

        if self.encoder is None:
            return lexical
        vectors = np.asarray(self.encoder.encode(texts), dtype=np.float32)
        return sparse.hstack([lexical, sparse.csr_matrix(vectors)], format="csr")
