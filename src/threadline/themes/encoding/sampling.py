"""A sample of texts that does not depend on their order."""

from __future__ import annotations

import heapq
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def sample_texts(texts: Iterable[Sequence[str]], *, rows: int) -> list[str]:
    """Return at most `rows` texts, chosen by content: the same in any order, nearly the same when texts are added."""
    chosen: list[tuple[int, str]] = []
    for batch in texts:
        for text in batch:
            entry = (-zlib.crc32(text.encode("utf-8", "surrogatepass")), text)
            if len(chosen) < rows:
                heapq.heappush(chosen, entry)
            elif entry > chosen[0]:
                heapq.heapreplace(chosen, entry)
    return [text for _, text in sorted(chosen)]
