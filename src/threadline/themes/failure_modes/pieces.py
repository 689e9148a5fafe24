"""Pieces of words: 3 to 5 letters in a row, which survive typing errors and endings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from threadline.themes.failure_modes.cut_texts import rows_of_ids

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from threadline.themes.failure_modes.cut_texts import CutTexts

_SHORTEST, _LONGEST = 3, 5


def pieces_of(word: str) -> list[str]:
    """Return the pieces of a word with a blank at each end, as scikit-learn's `char_wb` cuts them."""
    padded = f" {word} "
    pieces = []
    for length in range(_SHORTEST, _LONGEST + 1):
        last = len(padded) - length
        if last <= 0:
            # A word that is no longer than the piece is one piece, once.
            pieces.append(padded)
            break
        pieces += [padded[at : at + length] for at in range(last + 1)]
    return pieces


def count_pieces(cut: CutTexts, vocabulary: Mapping[str, int]) -> Any:
    """Return how often each piece of the vocabulary stands in each text, as a sparse matrix."""
    known = vocabulary.get
    ids = [[at for piece in pieces_of(word) if (at := known(piece, -1)) >= 0] for word in cut.words]
    return cut.by_text() @ rows_of_ids(ids, len(vocabulary))


def all_pieces(words: Sequence[str]) -> dict[str, int]:
    """Return a place for each piece that any of the words has, in alphabetical order."""
    pieces = sorted({piece for word in words for piece in pieces_of(word)})
    return {piece: at for at, piece in enumerate(pieces)}
