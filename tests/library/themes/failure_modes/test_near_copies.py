from __future__ import annotations

import pytest
from near_copies import NearCopies

ORIGINALS = ["The card was refused at the bakery on a Sunday, without any reason given.", "ok"]


@pytest.mark.parametrize(
    "copy",
    [
        "the card was refused at the bakery on a sunday without any reason given",
        "My card was refused at that bakery on Sunday, no reason given.",
        "refused at the bakery on a Sunday",
        "OK!",
    ],
)
def test_a_copy_is_found_though_it_was_changed(copy):
    assert NearCopies(ORIGINALS).has(copy)


@pytest.mark.parametrize("text", ["The bakery was shut on Sunday, so we had cards with tea.", "okay then", ""])
def test_another_text_is_not_a_copy(text):
    assert not NearCopies(ORIGINALS).has(text)
