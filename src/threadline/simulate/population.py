"""The people of the company, in cells of alike segments, so that drawing someone from a segment is one look-up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from threadline.simulate.stories_file import load_shared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

SEGMENTS: Mapping[str, Mapping[str, float]] = {
    "country": {"GB": 0.32, "US": 0.2, "DE": 0.17, "FR": 0.13, "ES": 0.1, "NL": 0.08},
    "plan": {"free": 0.66, "plus": 0.22, "seller_pro": 0.12},
    "device": {"android": 0.38, "ios": 0.34, "web": 0.28},
    "tenure": {"new": 0.25, "settled": 0.45, "long": 0.3},
}
ARMS = ("none", "control", "treatment")
SPOKEN = {"DE": "de", "FR": "fr", "ES": "es"}

CELLS: tuple[Mapping[str, str], ...] = tuple(
    dict(zip((*SEGMENTS, "arm"), values, strict=True))
    for values in product(*(tuple(shares) for shares in SEGMENTS.values()), ARMS)
)
FEWEST_USERS = 400
USERS_PER_TICKET = 0.5


@dataclass(frozen=True, slots=True)
class Population:
    """People numbered 0..count-1, sorted by cell; `first[c]` is the first person of cell c, `first[-1]` the count.

    `labels` are the numbers people go by outside, so that an id says nothing about its owner's segment.
    """

    first: NDArray[np.int64]
    labels: NDArray[np.int64]

    @property
    def count(self) -> int:
        """Return the number of people."""
        return int(self.first[-1])

    @property
    def shares(self) -> NDArray[np.float64]:
        """Return each cell's share of the people, shape (cells,)."""
        return np.diff(self.first) / self.count

    def draw(self, cells: NDArray[np.int64], uniform: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return one person from each of `cells`, by draws in 0..1 of the same length."""
        size = self.first[cells + 1] - self.first[cells]
        # Some people write and buy far more often. x * sqrt(x): a power, of operations that round alike everywhere.
        skewed = uniform * np.sqrt(uniform)
        return np.asarray(self.first[cells] + np.minimum((skewed * size).astype(np.int64), size - 1))

    def cell_of(self, people: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the cell of each person."""
        return np.searchsorted(self.first, people, side="right") - 1


def settle(tickets: int, *, enrolled_share: float, rng: np.random.Generator) -> Population:
    """Return a population that fits the number of tickets; `enrolled_share` of it take part in the first experiment."""
    count = max(FEWEST_USERS, int(tickets * USERS_PER_TICKET))
    arms = (1 - enrolled_share, enrolled_share / 2, enrolled_share / 2)
    cells = np.zeros(count, dtype=np.int64)
    for shares in (*(tuple(one.values()) for one in SEGMENTS.values()), arms):
        drawn = np.searchsorted(np.cumsum(shares)[:-1], rng.random(count), side="right")
        cells = cells * len(shares) + drawn
    first = np.concatenate([[0], np.cumsum(np.bincount(cells, minlength=len(CELLS)))])
    return Population(first=first, labels=rng.permutation(count))


def matching(segment: Mapping[str, object]) -> NDArray[np.bool_]:
    """Return which cells a segment such as {country: FR, device: ios} holds, shape (cells,)."""
    return np.array([all(cell[name] == value for name, value in segment.items()) for cell in CELLS])


class Directory:
    """Names and ids of people, made from their label when asked: nothing is stored per person."""

    @cached_property
    def _first(self) -> tuple[str, ...]:
        return load_shared().lines("names", "first")

    @cached_property
    def _last(self) -> tuple[str, ...]:
        return load_shared().lines("names", "last")

    def name(self, label: int) -> str:
        """Return first and last name."""
        return f"{self._first[label % len(self._first)]} {self._last[label // 7 % len(self._last)]}"

    def user_id(self, label: int) -> str:
        """Return the id that the tables carry: an address with the person's name, as many systems have it."""
        first, last = self.name(label).lower().split()
        return f"{first}.{last}.{label}@post.example"
