from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, f1_score

from threadline.errors import SettingError
from threadline.themes.failure_modes.classification import classify_texts
from threadline.themes.failure_modes.evaluation import NothingToEvaluate, evaluate_classifier

TEXTS = [
    "love it",
    "how do I pay by invoice?",
    "no human anywhere, bot loops",
    "card declined again",
    "down since nine",
] * 6
LABELS = ["unclear", "how_to_or_account", "no_fallback", "false_alarm", "slow_or_unavailable"] * 6


def test_figures_equal_those_of_scikit_learn(small_classifier):
    labels = [*LABELS[:-5], *LABELS[-5:][::-1]]
    said = [verdict.label for verdict in small_classifier.decide(small_classifier.predict(TEXTS))]

    answer = evaluate_classifier(small_classifier, TEXTS, labels).to_dict()

    assert answer["n"] == len(TEXTS)
    assert answer["macro_f1"] == pytest.approx(f1_score(labels, said, average="macro", zero_division=0))
    assert answer["accuracy"] == pytest.approx(accuracy_score(labels, said))


def test_the_answer_has_the_keys_that_tools_rely_on(small_classifier):
    answer = evaluate_classifier(small_classifier, TEXTS, LABELS).to_dict()

    assert {
        "n",
        "macro_f1",
        "accuracy",
        "coverage_at_precision_90",
        "expected_calibration_error",
        "expected_calibration_error_if_perfect",
        "per_label",
        "confusion",
        "per_theme",
    } <= answer.keys()
    assert set(answer["per_label"]) == set(LABELS)
    assert np.sum(answer["confusion"]["counts"]) == len(TEXTS)


def test_themes_are_judged_too_when_labels_have_texts_enough(small_classifier):
    said = [verdict.label for verdict in small_classifier.decide(small_classifier.predict(TEXTS))]

    themes = evaluate_classifier(small_classifier, TEXTS, said).themes

    assert themes.themes == 20 * len(set(said))
    assert themes.accuracy.value > 0.9
    assert evaluate_classifier(small_classifier, TEXTS[:5], LABELS[:5]).themes.themes == 0


def test_precision_on_the_surest_third_leaves_the_less_sure_aside(small_classifier):
    answer = evaluate_classifier(small_classifier, TEXTS, LABELS)

    assert answer.precision_on_surest_third >= answer.accuracy.value
    assert evaluate_classifier(small_classifier, TEXTS[:2], LABELS[:2]).precision_on_surest_third is None


def test_a_label_outside_the_playbook_is_named(small_classifier):
    with pytest.raises(SettingError, match=r"'false_alarms'.*Did you mean 'false_alarm'"):
        evaluate_classifier(small_classifier, ["x"], ["false_alarms"])


def test_nothing_to_evaluate_is_told(small_classifier):
    with pytest.raises(NothingToEvaluate, match="no labelled text"):
        evaluate_classifier(small_classifier, [], [])


def test_texts_without_ids_are_numbered_from_one(small_classifier):
    rows = [row.to_dict() for row in classify_texts(small_classifier, TEXTS[:2])]

    assert [row["ticket_id"] for row in rows] == ["1", "2"]
    assert list(rows[0]) == ["ticket_id", "failure_mode", "failure_mode_confidence", "lane"]
    assert rows[1]["failure_mode"] == "how_to_or_account"
    assert rows[1]["lane"] == "docs"


def test_ids_are_kept_and_must_be_as_many_as_texts(small_classifier):
    assert [row.ticket_id for row in classify_texts(small_classifier, ["a", "b"], ticket_ids=["x", "y"])] == ["x", "y"]
    with pytest.raises(ValueError, match="2 texts, but 1 ids"):
        list(classify_texts(small_classifier, ["a", "b"], ticket_ids=["x"]))
