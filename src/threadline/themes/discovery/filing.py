"""How support itself filed the tickets: tags and capability, which are the same words in every language.

They are a hint and not the truth: they are read only where they agree with what the texts say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.themes.grouping.neighbours import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from threadline.themes.encoding.encoder import Vectors

# A rarer sign says nothing of a theme, and one on more tickets than this tells none apart.
_LEAST_TICKETS = 5
_MOST_OF = 0.5
_MOST_SIGNS = 300
_COMPARED = 3_000
_NEIGHBOURS = 10
# Nearer than this, tickets may be one customer's or one letter's: that these are filed alike shows nothing.
_SAME_WORDING = 0.85
_LEAST_AGREEMENT = 1 / 3


class FiledTickets:
    """Collects the signs of tickets as they are read; memory holds numbers, each sign's name once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._signs: list[int] = []
        self._ends: list[int] = [0]

    def add(self, tags: Iterable[Sequence[str] | None], capabilities: Iterable[str | None]) -> None:
        """Take the tags and the capability of some tickets."""
        for tagged, capability in zip(tags, capabilities, strict=True):
            said = {f"tag {tag}" for tag in tagged or ()}
            if capability:
                said.add(f"capability {capability}")
            self._signs += sorted(self._numbers.setdefault(sign, len(self._numbers)) for sign in sorted(said))
            self._ends.append(len(self._signs))

    def weighed(self, originals: npt.NDArray[np.bool_]) -> Any:
        """Return the signs of each ticket, weighed by rarity among the originals: sparse, rows of length 1 or 0."""
        from scipy import sparse  # noqa: PLC0415  loaded when first used

        shape = (len(self._ends) - 1, len(self._numbers))
        ones = np.ones(len(self._signs), dtype=np.float32)
        filed = sparse.csr_matrix((ones, self._signs, self._ends), shape=shape)
        tickets = np.asarray(filed[np.flatnonzero(originals)].sum(axis=0)).ravel()
        # The commonest first; of equals, by name: the order in which tickets come shall not matter.
        names = list(self._numbers)
        fit = [one for one in range(len(names)) if _LEAST_TICKETS <= tickets[one] <= _MOST_OF * originals.sum()]
        kept = sorted(fit, key=lambda one: (-tickets[one], names[one]))[:_MOST_SIGNS]
        rarity = np.log((1 + originals.sum()) / (1 + tickets[kept])).astype(np.float32)
        weighed = (filed[:, kept] @ sparse.diags_array(rarity)).tocsr()
        lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        return (sparse.diags_array(1 / np.maximum(lengths, 1e-12)) @ weighed).tocsr().astype(np.float32)


def agreement_with_texts(vectors: Vectors, signs: Any, keys: npt.NDArray[np.uint64]) -> float:
    """Return how far signs agree with texts (about 0..1): are neighbours filed alike, beyond chance?

    The excess over chance as in Cohen 1960, times the share of tickets that carry a sign.
    """
    drawn = np.sort(np.argsort(keys, kind="stable")[:_COMPARED])
    vectors, signs = vectors[drawn], signs[drawn]
    places, cosines = nearest(vectors, vectors, count=_NEIGHBOURS, same=True)
    carried = np.diff(signs.indptr) > 0
    one = np.repeat(np.arange(len(drawn)), places.shape[1])
    other = places.ravel()
    pairs = (cosines.ravel() < _SAME_WORDING) & carried[one] & carried[other]
    if not pairs.any():
        return 0.0
    alike = float(signs[one[pairs]].multiply(signs[other[pairs]]).sum()) / int(pairs.sum())
    middle = np.asarray(signs.sum(axis=0)).ravel() / max(int(carried.sum()), 1)
    by_chance = float(middle @ middle)
    return float(carried.mean()) * (alike - by_chance) / max(1 - by_chance, 1e-9)


def tell_subjects(vectors: Vectors, signs: Any, keys: npt.NDArray[np.uint64]) -> bool:
    """Say whether the signs tell what tickets are about: they agree with the texts by a third or more."""
    return agreement_with_texts(vectors, signs, keys) >= _LEAST_AGREEMENT
