"""Classification measures against scikit-learn and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn import metrics
from statsmodels.stats.inter_rater import cohens_kappa as their_kappa

from threadline.answers import Undecided
from threadline.stats.agreement import cohens_kappa, raw_agreement
from threadline.stats.classification import (
    accuracy,
    confusion_counts,
    macro_f1,
    macro_f1_interval,
    quality_by_label,
)

LABELS = st.sampled_from(["a", "b", "c", "d"])
PAIRS = st.lists(st.tuples(LABELS, LABELS), min_size=1, max_size=60)


@settings(deadline=None)
@given(PAIRS)
def test_precision_recall_and_f1_agree_with_scikit_learn(pairs):
    assume(len({label for pair in pairs for label in pair}) > 1)  # scikit-learn warns of a single label
    truth, said = zip(*pairs, strict=True)
    confusion = confusion_counts(truth, said)

    theirs = metrics.precision_recall_fscore_support(truth, said, labels=list(confusion.labels), zero_division=0)
    ours = [(one.precision, one.recall, one.f1, one.support) for one in quality_by_label(confusion)]

    assert np.array(ours) == pytest.approx(np.array(theirs).T, abs=1e-12)
    assert macro_f1(confusion) == pytest.approx(metrics.f1_score(truth, said, average="macro", zero_division=0))
    assert accuracy(confusion).value == pytest.approx(metrics.accuracy_score(truth, said))
    assert (confusion.counts == metrics.confusion_matrix(truth, said, labels=list(confusion.labels))).all()


def test_a_label_that_never_occurs_does_not_lower_macro_f1():
    confusion = confusion_counts(["a", "b"], ["a", "b"], labels=["a", "b", "never"])

    assert macro_f1(confusion) == 1


def test_the_bootstrap_of_macro_f1_is_seeded_and_holds_the_value():
    generator = np.random.default_rng(0)
    truth = generator.choice(["a", "b", "c"], 90)
    said = np.where(generator.random(90) < 0.7, truth, "a")
    confusion = confusion_counts(list(truth), list(said))

    one, again, other = (macro_f1_interval(confusion, seed=seed) for seed in (1, 1, 2))

    assert one == again != other
    assert one.low < one.value < one.high


def test_the_bootstrap_holds_the_true_macro_f1_as_often_as_it_says():
    generator = np.random.default_rng(8)
    cells = np.array([[30, 8, 2], [6, 20, 4], [5, 5, 20]]) / 100
    precision, recall = np.diag(cells) / cells.sum(0), np.diag(cells) / cells.sum(1)
    true_value = (2 * precision * recall / (precision + recall)).mean()
    held = []
    for seed in range(250):
        drawn = generator.multinomial(300, cells.ravel()).reshape(3, 3)
        rows = [(t, s) for t in range(3) for s in range(3) for _ in range(drawn[t, s])]
        confusion = confusion_counts([str(t) for t, _ in rows], [str(s) for _, s in rows])
        one = macro_f1_interval(confusion, seed=seed, draws=300)
        held.append(one.low <= true_value <= one.high)

    assert 0.91 <= np.mean(held) <= 0.99


@pytest.mark.parametrize(
    ("truth", "said", "labels", "told"),
    [(["a"], [], None, "1 true labels, but 0"), (["a"], ["z"], ["a"], "'z' is not among")],
)
def test_labels_that_do_not_fit_are_refused(truth, said, labels, told):
    with pytest.raises(ValueError, match=told):
        confusion_counts(truth, said, labels=labels)


def test_no_rows_are_undecided():
    nothing = confusion_counts([], [])

    assert isinstance(accuracy(nothing), Undecided)
    assert isinstance(macro_f1_interval(nothing, seed=1), Undecided)
    assert isinstance(raw_agreement([], []), Undecided)
    assert isinstance(cohens_kappa([], []), Undecided)
    with pytest.raises(ValueError, match="no F1"):
        macro_f1(nothing)


def test_answers_are_plain_values():
    confusion = confusion_counts(["a", "b"], ["a", "a"])

    assert confusion.to_dict() == {"labels": ["a", "b"], "counts": [[1, 0], [1, 0]]}
    assert quality_by_label(confusion)[0].to_dict() == {
        "label": "a",
        "precision": 0.5,
        "recall": 1.0,
        "f1": pytest.approx(2 / 3),
        "support": 1,
    }


@pytest.mark.parametrize("table", [[[20, 5], [10, 15]], [[10, 2, 1], [3, 12, 0], [1, 2, 9]], [[1, 30], [25, 2]]])
def test_kappa_and_its_interval_agree_with_statsmodels(table):
    rows = [(str(a), str(b)) for a, row in enumerate(table) for b, times in enumerate(row) for _ in range(times)]
    theirs = their_kappa(np.array(table))

    ours = cohens_kappa([a for a, _ in rows], [b for _, b in rows])

    assert ours.value == pytest.approx(theirs.kappa, abs=1e-12)
    assert (ours.low, ours.high) == pytest.approx((max(-1, theirs.kappa_low), min(1, theirs.kappa_upp)), abs=1e-9)
    assert raw_agreement([a for a, _ in rows], [b for _, b in rows]).value == pytest.approx(
        np.trace(table) / np.sum(table)
    )


@pytest.mark.parametrize("other", [["a", "a"], ["a", "b"]])
def test_kappa_is_undecided_when_one_side_used_a_single_label(other):
    assert isinstance(cohens_kappa(["a", "a"], other), Undecided)
    assert isinstance(cohens_kappa(other, ["a", "a"]), Undecided)
