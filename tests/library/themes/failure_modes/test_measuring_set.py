"""The measuring set is for measuring: no text of it may stand in the playbook."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from near_copies import NearCopies

from threadline.themes.failure_modes.evaluation import evaluate_classifier

pytestmark = pytest.mark.realdata
GOLDEN = Path(__file__).parents[3] / "golden"


@pytest.fixture(scope="module")
def measuring_set():
    path = Path(os.environ["THREADLINE_REALDATA"]) / "failure_modes_dev.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def near_copies(measuring_set):
    return NearCopies([row["text"] for row in measuring_set])


def test_there_is_something_to_compare(playbook, measuring_set):
    assert len(measuring_set) >= 150
    assert all(row["text"].strip() for row in measuring_set)
    assert sum(len(mode.examples) for mode in playbook.failure_modes) >= 5000


def test_no_example_is_taken_from_the_measuring_set(playbook, near_copies):
    overlapping = [
        f"{mode.id}, line {example.line}"
        for mode in playbook.failure_modes
        for example in mode.examples
        if near_copies.has(example.text)
    ]
    assert overlapping == []


@pytest.mark.parametrize("name", ["failure_modes_other_voices.csv", "failure_modes_outside.csv"])
def test_no_held_out_text_is_taken_from_the_measuring_set(name, near_copies):
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]

    assert len(texts) > 50
    assert [text for text in texts if near_copies.has(text)] == []


def test_a_copy_with_small_changes_would_be_found(measuring_set, near_copies):
    long = [row["text"] for row in measuring_set if len(row["text"].split()) >= 8]
    changed = [
        change(text)
        for text in long
        for change in (str.upper, lambda text: text.replace(" the ", " this "), lambda text: text[: len(text) * 3 // 4])
    ]

    assert len(changed) > 300
    assert all(near_copies.has(text) for text in changed)


def test_the_promised_figures_hold_without_embeddings(classifier, measuring_set):
    texts, labels = [row["text"] for row in measuring_set], [row["failure_mode"] for row in measuring_set]

    answer = evaluate_classifier(classifier, texts, labels)

    assert answer.macro_f1.value >= 0.5
    assert answer.precision_on_surest_third >= 0.85
    assert answer.expected_calibration_error <= answer.expected_calibration_error_if_perfect + 0.05
