"""How far the reading of a source is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

READING, CHECKING = "reading", "checking"


@dataclass(frozen=True, slots=True)
class ReadProgress:
    """`step` is "reading" or "checking", `rows` how many were read so far, `share` (0..1) how much of the step is done.

    `share` is None where nobody knows how much is to come, as with a stream.
    """

    step: str
    rows: int
    share: float | None


Report: TypeAlias = Callable[[ReadProgress], None]
"""What is told about progress. It may raise: nothing is kept then."""


def tell_nobody(_progress: ReadProgress) -> None:
    """Report to nobody."""
