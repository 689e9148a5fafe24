"""The language of a text, or "und" where the text does not say."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from threadline.tickets.cleaning.lines import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence

UNDECIDED = "und"
# Languages that customers write in. Among few languages short texts are told far better than among all that are known.
LANGUAGES = (
    "ar",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "fa",
    "fi",
    "fr",
    "he",
    "hi",
    "hu",
    "id",
    "it",
    "ja",
    "ko",
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "ru",
    "sv",
    "th",
    "tr",
    "uk",
    "vi",
    "zh",
)
# Enough to tell a language by; the rest only costs time.
_READ = 200


class LanguageGuesser:
    """Guesses languages with py3langid (Lui and Baldwin 2012, "langid.py").

    Guesses surer than `confidence` (0..1) are ISO 639-1 codes, others "und".
    """

    def __init__(self, confidence: float) -> None:
        self._confidence = confidence
        self._identifier: Any = None

    def guess(self, texts: Sequence[str]) -> list[str]:
        """Return the language of each text."""
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> str:
        if self._identifier is None:
            self._identifier = _load()
        read = PLACEHOLDER.sub(" ", text[:_READ])
        if not any(map(str.isalpha, read)):
            return UNDECIDED
        language, confidence = self._identifier.classify(read)
        return str(language) if confidence >= self._confidence else UNDECIDED


@lru_cache(maxsize=1)
def _load() -> Any:
    from py3langid import langid  # noqa: PLC0415  # the model loads when the first text is met

    # An identifier of our own: the package's is shared with whoever else uses it.
    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
