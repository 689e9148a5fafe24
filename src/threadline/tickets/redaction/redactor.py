from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadline.tickets.settings import PrepareSettings


@dataclass(frozen=True, slots=True)
class Redaction:
    text: str
    counts: Counter[str]
    cut: bool


class Redactor:
    def __init__(self, settings: PrepareSettings) -> None:
        self._settings = settings

    def redact(self, text: str, person: str | None) -> Redaction:
        cut = len(text) > self._settings.text_limit
        text, n = re.subn(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", "<EMAIL>", text[: self._settings.text_limit])
        return Redaction(text, Counter({"email": n}) if n else Counter(), cut)
