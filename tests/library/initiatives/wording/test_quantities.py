from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadline.initiatives.wording.text.quantities import find_quantities
from threadline.initiatives.wording.text.sentences import read_sentences


def found(text):
    return [
        (one.kind.value, " ".join(sentence.words[one.first : one.last]))
        for sentence in read_sentences(text)
        for one in sentence.quantities
    ]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("down by 15%", "share", "15 %"),
        ("down by 15 per cent", "share", "15 per cent"),
        ("two percentage points more", "share", "two percentage points"),
        ("one in four answers", "share", "one in four"),
        ("3 of the first 10 songs", "share", "3 of the first 10"),
        ("two in a hundred", "share", "two in a hundred"),
        ("every fifth invoice", "share", "every fifth"),
        ("nearly a third of them", "share", "a third"),
        ("half of the replies", "share", "half"),
        ("640 people a week reach it", "rate", "640 people a week"),
        ("14 tickets per 1,000 orders", "rate", "14 tickets per 1,000"),
        ("under <5/wk", "rate", "5 / wk"),
        ("it takes 25 minutes", "duration", "25 minutes"),
        ("it takes half an hour", "duration", "half an hour"),
        ("answers in 200ms", "duration", "200 ms"),
        ("it costs €40", "money", "€ 40"),
        ("it costs four thousand euros", "money", "four thousand euros"),
        ("leave at twice the rate", "multiple", "twice"),
        ("three times as often", "multiple", "three times"),
        ("fewer than twenty-one stops", "count", "twenty one"),
    ],
)
def test_quantities_are_read_in_digits_and_in_words(text, kind, words):
    assert found(text) == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "on 14 March 2026",
        "by 2026-11-21",
        "before 15/04",
        "from 12 to 14 March",
        "at 14:30",
        "in release 4.12.7",
        "tickets 5512, 5519 and 5530",
        "room 204",
        "in week 37",
        "#123",
        "model RX-40",
        "since 2019",
        "the second half of the year",
        "in the second half.",
        "within a quarter",
        "half a year ago",
        "a third party",
        "every second Tuesday",
        "another one",
        "on the 15th",
    ],
)
def test_numbers_that_name_something_measure_nothing(text):
    assert found(text) == []


@given(
    st.lists(
        st.sampled_from(
            ["one", "in", "a", "hundred", "half", "of", "the", "3", "%", "per", "week", "€", "-", "/", "to", "2026"]
        )
    )
)
def test_quantities_come_in_order_and_never_overlap(words):
    spans = [(one.first, one.last) for one in find_quantities(words)]

    assert all(first < last <= len(words) for first, last in spans)
    assert all(before[1] <= after[1] and before[0] < after[0] for before, after in pairwise(spans))
