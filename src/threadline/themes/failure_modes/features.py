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
    def learn(cls, texts: Sequence[str], encoder: Encoder | None) -> Features:
        """Learn the vocabulary; the encoder must be one that needs no fitting, such as a sentence model."""
        return cls(LexicalFeatures.learn(texts), encoder)

    def of(self, texts: Sequence[str]) -> Any:
        """Return the sparse matrix (texts, features), float32."""
        from scipy import sparse  # noqa: PLC0415  loaded when first used

        lexical = self.lexical.of(texts)
        if self.encoder is None:
            return lexical
        vectors = np.asarray(self.encoder.encode(texts), dtype=np.float32)
        return sparse.csr_matrix(sparse.hstack([lexical, sparse.csr_matrix(vectors)]))
