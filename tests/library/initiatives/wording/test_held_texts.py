"""What the rules reach on texts kept aside: written before the rules were, and never a source of their words."""

from __future__ import annotations

import pytest
from labelled_briefs import labelled, score, verdicts

TRUTH = [row["verdict"] for row in labelled("held")]
SAID = list(verdicts("held"))


def test_few_good_briefs_are_disturbed_and_few_bad_ones_pass():
    reached = score(TRUTH, SAID)

    assert reached.precision >= 0.95
    assert reached.recall >= 0.85


def test_each_rule_tells_its_own_kind():
    assert score(TRUTH, SAID).macro_f1 >= 0.85


def test_length_does_far_worse():
    by_length = ["good" if len(row["text"].split()) >= 22 else "vague" for row in labelled("held")]
    ours, theirs = score(TRUTH, SAID), score(TRUTH, by_length)

    assert theirs.precision <= ours.precision - 0.25
    assert theirs.recall <= ours.recall - 0.2


def test_digits_do_far_worse():
    by_digits = ["good" if any(map(str.isdigit, row["text"])) else "vague" for row in labelled("held")]
    ours, theirs = score(TRUTH, SAID), score(TRUTH, by_digits)

    assert theirs.precision <= ours.precision - 0.2
    assert theirs.recall <= ours.recall - 0.2


@pytest.mark.parametrize(("name", "fewest"), [("held", 150), ("dev", 150)])
def test_the_texts_are_many_balanced_and_of_many_capabilities(name, fewest):
    rows = labelled(name)
    good = sum(row["verdict"] == "good" for row in rows)

    assert len(rows) >= fewest
    assert 0.4 <= good / len(rows) <= 0.6
    assert len({row["capability"] for row in rows}) >= 25


def test_no_text_is_in_both_parts():
    assert not {row["text"] for row in labelled("held")} & {row["text"] for row in labelled("dev")}


def test_what_was_learned_from_the_other_part_still_holds_there():
    reached = score([row["verdict"] for row in labelled("dev")], list(verdicts("dev")))

    assert reached.precision >= 0.97
    assert reached.recall >= 0.95
