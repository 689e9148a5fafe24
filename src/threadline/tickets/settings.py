"""What an organisation may choose about the preparation of its tickets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.errors import SettingError

if TYPE_CHECKING:
    from threadline.answers import Plain

# Where a telephone number without country code may be at home: tried in this order.
REGIONS = ("US", "GB", "DE", "FR", "ES", "IT", "NL", "PL", "PT", "BR", "TR", "IN", "AU", "MX")


@dataclass(frozen=True, slots=True)
class PrepareSettings:
    """How tickets are prepared.

    `regions` are ISO 3166 codes of the countries that customers write from. `text_limit` is the number of characters
    of a ticket that are kept; what follows is cut off, and the summary says how often. A ticket is a copy when the
    share of three-word runs that it has in common with an earlier one (Jaccard) is `copy_similarity` or more; texts
    of fewer words than `copy_words` are copies only when they are equal but for numbers. A language guessed with less
    than `language_confidence` (0..1) is written "und".

    `batch_rows` tickets are prepared at a time, by `processes` processes: by default as many as there are cores and
    tickets for. Neither changes the answer.
    """

    regions: tuple[str, ...] = REGIONS
    text_limit: int = 20_000
    copy_similarity: float = 0.8
    copy_words: int = 8
    language_confidence: float = 0.5
    batch_rows: int = 2_000
    processes: int | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot work. Raises SettingError."""
        if not 0 < self.copy_similarity <= 1:
            raise SettingError("copy_similarity", self.copy_similarity, hint="It is a share above 0, at most 1")
        if not 0 <= self.language_confidence <= 1:
            raise SettingError("language_confidence", self.language_confidence, hint="It is a share from 0 to 1")
        for name, value in (
            ("text_limit", self.text_limit),
            ("batch_rows", self.batch_rows),
            ("processes", self.processes),
        ):
            if value is not None and value < 1:
                raise SettingError(name, value, hint="It is 1 or more")

    def to_dict(self) -> dict[str, Plain]:
        """Return what changes the answer."""
        return {
            "regions": list(self.regions),
            "text_limit": self.text_limit,
            "copy_similarity": self.copy_similarity,
            "copy_words": self.copy_words,
            "language_confidence": self.language_confidence,
        }
