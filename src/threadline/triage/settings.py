"""What a person may choose about a triage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.errors import SettingError

if TYPE_CHECKING:
    from pathlib import Path

    from threadline.answers import Plain

ENCODINGS = ("auto", "tfidf", "sentences")


@dataclass(frozen=True, slots=True)
class TriageSettings:
    """How a triage is made.

    `encoding` is `tfidf`, `sentences` (a model in the folder `model_path`) or `auto`: sentences when a model is given.
    `zone` (IANA name) says where days begin; `seed` fixes all chance; `themes_on_page` and `quotes` bound the page.
    `playbook_folder` is an organisation's own playbook, `cache` a folder where trained classifiers may be kept.
    """

    encoding: str = "auto"
    model_path: Path | None = None
    zone: str = "UTC"
    seed: int = 0
    themes_on_page: int = 5
    quotes: int = 2
    playbook_folder: Path | None = None
    cache: Path | None = None

    def __post_init__(self) -> None:
        """Refuse settings that contradict each other."""
        if self.encoding not in ENCODINGS:
            raise SettingError("encoding", self.encoding, ENCODINGS)
        if self.encoding == "sentences" and self.model_path is None:
            raise SettingError("encoding", "sentences", hint="Say where the model is with --model FOLDER")

    @property
    def uses_sentences(self) -> bool:
        """Whether a sentence model encodes the texts."""
        return self.model_path is not None and self.encoding != "tfidf"

    def to_dict(self) -> dict[str, Plain]:
        """Return what changes the answer."""
        return {
            "encoding": "sentences" if self.uses_sentences else "tfidf",
            "zone": self.zone,
            "seed": self.seed,
            "themes_on_page": self.themes_on_page,
            "quotes": self.quotes,
        }
