"""The measuring set is for measuring: no text of it may stand in the playbook."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import pytest

from threadline.themes.failure_modes.evaluation import evaluate_classifier

pytestmark = pytest.mark.realdata
_WORD = re.compile(r"\w+")


@pytest.fixture(scope="module")
def measuring_set():
    path = Path(os.environ["THREADLINE_REALDATA"]) / "failure_modes_dev.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words_of(text):
    return tuple(_WORD.findall(text.casefold()))


def shingles(text):
    words = words_of(text)
    return {words[at : at + 5] for at in range(len(words) - 4)}


def test_no_example_is_taken_from_the_measuring_set(playbook, measuring_set):
    measured = set().union(*(shingles(row["text"]) for row in measuring_set))
    whole = {words_of(row["text"]) for row in measuring_set}

    # Five words in a row may meet by chance ("there is no way to"); more than a third of a text does not.
    overlapping = [
        f"{mode.id}, line {example.line}"
        for mode in playbook.failure_modes
        for example in mode.examples
        if words_of(example.text) in whole or len(shingles(example.text) & measured) > len(shingles(example.text)) / 3
    ]
    assert overlapping == []


def test_the_promised_figures_hold_without_embeddings(classifier, measuring_set):
    texts, labels = [row["text"] for row in measuring_set], [row["failure_mode"] for row in measuring_set]

    answer = evaluate_classifier(classifier, texts, labels)

    assert answer.macro_f1.value >= 0.5
    assert answer.precision_on_surest_third >= 0.85
    assert answer.expected_calibration_error <= answer.expected_calibration_error_if_perfect + 0.05
