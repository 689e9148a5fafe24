"""What every encoder offers, and what none of them reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from threadline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    import numpy.typing as npt

    from threadline.answers import Plain

    Vectors = npt.NDArray[np.float32]

# Redaction placeholders, links, and the names by which people address each other.
NOT_READ = re.compile(r"<[A-Z][A-Z_]*>|\[[A-Z][A-Z_]{2,}\]|https?://\S+|(?<!\w)@\w+")


class Encoder(Protocol):
    """What turns texts into vectors of length 1 (or 0, where it finds nothing to go by)."""

    @property
    def name(self) -> str:
        """Return the name by which results say which encoder made them."""
        ...

    @property
    def settings(self) -> Mapping[str, Plain]:
        """Return all that the vectors depend on besides the texts."""
        ...

    @property
    def bridges_languages(self) -> bool:
        """Return whether texts of one meaning in two languages are near; if not, each language is fitted alone."""
        ...

    @property
    def same_wording(self) -> float:
        """Return the cosine from which two texts say the same in nearly the same words."""
        ...

    def fit(self, texts: Iterable[Sequence[str]]) -> None:
        """Learn from batches of texts."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector for each text: float32, shape (texts, dimensions)."""
        ...


class NotFitted(InputError):
    """An encoder was asked to encode before it was fitted."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the encoder {name!r} has seen no texts yet. Call fit() with batches of texts first")
