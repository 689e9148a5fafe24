"""Bursts are copies of their first ticket; people who say alike things are not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadline.tickets import PrepareSettings
from threadline.tickets.duplicates import CopyFinder, Signer


def leaders_of(texts, *, batch=1_000, **settings):
    chosen = PrepareSettings(**settings)
    signer, finder = Signer(chosen.copy_words), CopyFinder(chosen.copy_similarity)
    for start in range(0, len(texts), batch):
        finder.add(signer.sign(texts[start : start + batch]))
    return finder.leaders().tolist()


LONG = "the summary of my meeting left out the price that we agreed on and it named the wrong customer twice in a row"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Alert 123 at 10:01", "alert 124 at 10:02"),
        ("card declined!", "Card declined"),
        ("<EMAIL> cannot sign in", "<PHONE> cannot sign in"),
        (LONG, LONG + " today"),
        (LONG, LONG.replace("the summary", "The  SUMMARY,")),
    ],
)
def test_a_ticket_that_says_the_same_but_for_numbers_or_a_word_is_a_copy(first, second):
    assert leaders_of([first, "something else entirely", second]) == [-1, -1, 0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("my card was declined", "my card was accepted"),
        ("the bot is slow", "the bot is slow today"),
        (
            LONG,
            "it named the wrong customer twice in a row and left out the price that we agreed on in the meeting",
        ),
        (
            LONG,
            "a driver waited at the wrong gate for half an hour because the estimate said so and nobody told him",
        ),
    ],
)
def test_tickets_that_say_different_things_are_no_copies(first, second):
    assert leaders_of([first, second]) == [-1, -1]


def test_an_empty_set_of_tickets_has_no_copies():
    assert leaders_of([]) == []


def test_every_copy_points_to_a_ticket_that_is_none_itself():
    generator = np.random.default_rng(7)
    words = LONG.split()
    texts = [
        " ".join(generator.permutation(words)[:18] if number % 3 else words[: 14 + number % 7]) for number in range(300)
    ]

    leaders = leaders_of(texts)

    assert any(leader >= 0 for leader in leaders)
    assert all(leader < place and (leader < 0 or leaders[leader] == -1) for place, leader in enumerate(leaders))


def test_slow_drift_does_not_make_the_end_of_a_chain_a_copy_of_its_beginning():
    words = [f"{chr(97 + number % 26)}{chr(97 + number // 26)}word" for number in range(200)]
    chain = [" ".join(words[step : step + 60]) for step in range(0, 60, 2)]

    leaders = leaders_of(chain)

    assert leaders[1] == 0
    assert leaders[-1] > 0


@given(
    texts=st.lists(st.sampled_from([LONG, LONG + " now", "alert 1", "alert 2", "no", "yes it is"]), max_size=20),
    batch=st.integers(1, 7),
)
def test_how_tickets_come_in_batches_changes_nothing(texts, batch):
    assert leaders_of(texts, batch=batch) == leaders_of(texts)


def test_near_copies_are_found_by_the_resemblance_that_is_asked_for():
    # A brute-force Jaccard over three-word runs is the second opinion; the estimate of it has a standard error of 0.05.
    generator = np.random.default_rng(3)
    words = [f"{a}{b}{c}" for a in "bcdfg" for b in "aeiou" for c in "lmnrs"]
    first = [str(word) for word in generator.choice(words, 60)]
    sure, wrong = 0, 0
    for changed in (1, 2, 3, 12, 15, 20):
        for _ in range(20):
            second = list(first)
            for place in generator.choice(60, changed, replace=False):
                second[place] = "changed"
            similarity = jaccard(first, second)
            copy = leaders_of([" ".join(first), " ".join(second)])[1] == 0
            sure += abs(similarity - 0.8) > 0.15
            wrong += abs(similarity - 0.8) > 0.15 and copy != (similarity > 0.8)
    assert sure > 50
    assert wrong == 0


def jaccard(first, second):
    left = {tuple(first[place : place + 3]) for place in range(len(first) - 2)}
    right = {tuple(second[place : place + 3]) for place in range(len(second) - 2)}
    return len(left & right) / len(left | right)
