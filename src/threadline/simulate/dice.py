"""A row of draws in 0..1, used one after the other: so that a ticket's words follow from its row alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Item = TypeVar("Item")


class Dice:
    """Choices from a fixed row of draws; after the last it begins again at the first."""

    __slots__ = ("_at", "_draws")

    def __init__(self, draws: Sequence[float]) -> None:
        self._draws = draws
        self._at = -1

    def next(self) -> float:
        """Return the next draw, from 0 to below 1."""
        self._at = (self._at + 1) % len(self._draws)
        return self._draws[self._at]

    def chance(self, share: float) -> bool:
        """Return True in that share of cases."""
        return self.next() < share

    def pick(self, items: Sequence[Item]) -> Item:
        """Return one of the items, each as likely."""
        return items[int(self.next() * len(items))]

    def other(self, items: Sequence[Item], known: Sequence[Item]) -> Item:
        """Return one of the items, and not one of `known` unless there is no other."""
        start = int(self.next() * len(items))
        turned = (*items[start:], *items[:start])
        return next((item for item in turned if item not in known), turned[0])

    def weighted(self, shares: Mapping[Item, float]) -> Item:
        """Return one key by its share; the shares add up to 1."""
        left = self.next()
        for item, share in shares.items():
            left -= share
            if left < 0:
                return item
        return item
