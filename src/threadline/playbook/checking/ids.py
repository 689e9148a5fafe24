"""No two things of one kind may have the same id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from threadline.errors import PlaybookError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class _Filed(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def path(self) -> str: ...


def id_problems(things: Iterable[_Filed]) -> Iterator[PlaybookError]:
    """Yield a problem for every id that an earlier file has taken."""
    homes: dict[str, str] = {}
    for thing in things:
        home = homes.setdefault(thing.id, thing.path)
        if home != thing.path:
            yield PlaybookError(thing.path, f"the id {thing.id!r} is taken by {home}", "Give it another id")
