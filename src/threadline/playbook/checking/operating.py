"""Every check across the operating model, in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadline.errors import PlaybookError
    from threadline.playbook.operating import Operating


def operating_problems(_operating: Operating) -> list[PlaybookError]:
    """Return everything in which the files of the operating model do not fit together."""
    return []
