"""What a rule returns: words of one sentence, what is missing, and how it could read instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadline.initiatives.wording.text.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """The words from `first` to before `last` of a sentence break a rule. `topic` names the loaded word."""

    rule: str
    sentence: Sentence
    first: int
    last: int
    missing: tuple[str, ...]
    topic: str = ""
