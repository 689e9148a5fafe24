from __future__ import annotations

import csv
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from threadline.errors import PlaybookError
from threadline.playbook import ABSTAIN
from threadline.simulate import simulate_company
from threadline.themes.failure_modes.classifier import CorrectedTicket, FailureModeClassifier
from threadline.themes.failure_modes.settings import ClassifierSettings
from threadline.themes.failure_modes.training import UnknownFailureMode
from threadline.themes.failure_modes.verdicts import Status

GOLDEN = Path(__file__).parents[3] / "golden"
OTHER_VOICES = GOLDEN / "failure_modes_other_voices.csv"
OUTSIDE = GOLDEN / "failure_modes_outside.csv"

OBVIOUS = {
    "no_fallback": "typed agent ten times, the bot just loops, there is no phone number and no human anywhere",
    "slow_or_unavailable": "every reply takes a minute and now it says service unavailable",
    "how_to_or_account": "Hello, how do I change the address on my account?",
    "false_alarm": "my own card was declined as suspicious while buying bread",
    "unclear": "love it",
}


def other_voices():
    with OTHER_VOICES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["text"] for row in rows], [row["failure_mode"] for row in rows]


def test_obvious_tickets_get_their_failure_mode_and_lane(classifier, playbook):
    verdicts = classifier.decide(classifier.predict(list(OBVIOUS.values())))

    assert [verdict.label for verdict in verdicts] == list(OBVIOUS)
    assert [verdict.lane for verdict in verdicts] == [playbook.failure_mode(label).lane for label in OBVIOUS]


def test_texts_in_other_voices_are_mostly_read_rightly(classifier):
    texts, labels = other_voices()

    said = [verdict.label for verdict in classifier.decide(classifier.predict(texts))]

    assert np.mean([one == other for one, other in zip(said, labels, strict=True)]) > 0.65


def test_eight_tickets_together_are_read_rightly_though_a_fifth_belongs_elsewhere(classifier):
    texts, labels = other_voices()
    truth, chances = np.array(labels), classifier.predict(texts)
    generator = np.random.default_rng(5)
    right = []
    for label in classifier.labels:
        for _ in range(10):
            own = generator.choice(np.flatnonzero(truth == label), 8, replace=False)
            drawn = np.where(generator.random(8) < 0.2, generator.integers(len(truth), size=8), own)
            right.append(classifier.pool(chances[drawn]).label == label)

    assert np.mean(right) > 0.85


def outside():
    with OUTSIDE.open(encoding="utf-8", newline="") as file:
        themes = {}
        for row in csv.DictReader(file):
            themes.setdefault(row["theme"], []).append(row["text"])
    return themes


@pytest.mark.parametrize("theme", sorted(outside()))
def test_themes_in_which_no_product_fails_abstain(classifier, theme):
    chances = classifier.predict(outside()[theme])

    whole, parts = classifier.pool(chances), [classifier.pool(chances[at : at + 5]) for at in range(len(chances) - 4)]
    assert whole.label == ABSTAIN
    assert all(part.label == ABSTAIN or part.status is Status.POSSIBLE for part in parts)


def test_themes_in_which_a_product_fails_do_not_abstain(classifier):
    texts, labels = other_voices()
    truth, chances = np.array(labels), classifier.predict(texts)

    said = {label: classifier.pool(chances[truth == label]).label for label in classifier.labels}

    assert said == {label: label for label in classifier.labels}


def test_a_theme_is_not_claimed_to_be_what_it_more_likely_is_not(small_classifier):
    tickets = np.full((8, 5), 0.19)
    tickets[:, 2] = 0.24

    verdict = small_classifier.pool(tickets)

    assert verdict.label == ABSTAIN
    assert verdict.perhaps[0] == (small_classifier.labels[2], pytest.approx(small_classifier.pooled(tickets)[2]))
    assert ABSTAIN not in dict(verdict.perhaps)


def test_a_theme_that_is_told_or_says_nothing_is_not_in_doubt(small_classifier):
    sure = small_classifier.predict([OBVIOUS["false_alarm"]] * 8)
    empty = small_classifier.predict([OBVIOUS["unclear"]] * 8)

    assert [small_classifier.pool(chances).perhaps for chances in (sure, empty)] == [(), ()]
    assert small_classifier.pool(empty).label == ABSTAIN


def test_simulated_themes_that_get_a_label_are_as_right_as_they_are_sure(classifier, tmp_path):
    verdicts, truth = verdicts_of_simulated_themes(classifier, tmp_path)

    labelled = [(one, label) for one, label in zip(verdicts, truth, strict=True) if one.label != ABSTAIN]

    right = np.mean([one.label == label for one, label in labelled])
    assert len(labelled) > 0.75 * len(verdicts)
    assert right > 0.8
    assert abs(np.mean([one.confidence for one, _ in labelled]) - right) < 0.08


def verdicts_of_simulated_themes(classifier, folder):
    """Return verdicts on themes of eight tickets, a fifth of them strays, and what they are in truth."""
    simulate_company(folder, tickets=3000, seed=21, end_on=date(2026, 10, 31))
    texts = pq.read_table(folder / "tickets.parquet")["text"].to_pylist()
    told = pq.read_table(folder / "truth" / "tickets.parquet")
    themes, chances = np.array(told["theme"].fill_null("").to_pylist()), classifier.predict(texts)
    modes = dict(zip(themes.tolist(), told["failure_mode"].to_pylist(), strict=True))
    generator = np.random.default_rng(4)
    verdicts, truth = [], []
    for theme in sorted(set(themes) - {""}) * 4:
        own = generator.choice(np.flatnonzero(themes == theme), 8, replace=False)
        drawn = np.where(generator.random(8) < 0.2, generator.integers(len(texts), size=8), own)
        verdicts.append(classifier.pool(chances[drawn]))
        truth.append(modes[theme])
    return verdicts, truth


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(max_size=60), max_size=4))
def test_any_text_gets_probabilities_that_add_up_to_one(small_classifier, texts):
    chances = small_classifier.predict(texts)

    assert chances.shape == (len(texts), len(small_classifier.labels))
    assert np.all(chances >= 0)
    assert np.allclose(chances.sum(axis=1), 1)


def test_a_text_is_judged_alike_alone_and_among_others(small_classifier):
    texts = list(OBVIOUS.values())

    together = small_classifier.predict(texts)

    assert np.allclose(together, np.vstack([small_classifier.predict([text]) for text in texts]), atol=1e-6)


def test_under_the_floor_it_abstains_with_the_confidence_of_unclear(small_classifier):
    row = np.full(len(small_classifier.labels), 0.0)
    row[0], row[small_classifier.labels.index(ABSTAIN)] = 0.14, 0.02

    (verdict,) = small_classifier.decide(row[None])

    assert (verdict.label, verdict.confidence, verdict.lane) == (ABSTAIN, 0.02, "none")
    assert verdict.status is Status.POSSIBLE


def test_status_says_how_sure_a_theme_is(small_classifier):
    sure = small_classifier.predict([OBVIOUS["false_alarm"]]).repeat(8, axis=0)

    assert small_classifier.pool(sure).status is Status.LIKELY
    assert small_classifier.pool(sure, confirmed="no_fallback").status is Status.KNOWN
    assert small_classifier.pool(sure, confirmed="no_fallback").label == "no_fallback"
    assert small_classifier.pool(sure[:0]).label == ABSTAIN


def test_a_person_cannot_confirm_a_failure_mode_that_does_not_exist(small_classifier):
    with pytest.raises(PlaybookError, match="no failure mode 'nonsense'"):
        small_classifier.pool(np.zeros((1, 5)), confirmed="nonsense")


def test_a_theme_is_surer_than_its_tickets(small_classifier):
    tickets = np.full((12, 5), 0.15)
    tickets[:, 2] = 0.4

    verdict = small_classifier.pool(tickets)

    assert verdict.label == small_classifier.labels[2]
    assert verdict.confidence > 0.4


def test_the_order_of_a_themes_tickets_does_not_matter(small_classifier):
    chances = small_classifier.predict(list(OBVIOUS.values()))

    assert np.allclose(small_classifier.pooled(chances), small_classifier.pooled(chances[::-1]))


def test_corrections_by_people_outweigh_the_examples(small_playbook, small_classifier):
    text = "The gizmo blinks purple."
    before = small_classifier.predict([text])[0]
    corrections = [
        CorrectedTicket(f"gizmo blinks purple {word}", "no_fallback") for word in ("now", "here", "oh", "so")
    ]

    taught = FailureModeClassifier.train(small_playbook, corrections=corrections)

    place = taught.labels.index("no_fallback")
    assert taught.decide(taught.predict([text]))[0].label == "no_fallback"
    assert taught.predict([text])[0, place] > before[place]


def test_a_correction_weighs_more_than_an_example_does(small_playbook):
    corrections = [CorrectedTicket("gizmo blinks purple", "no_fallback")]
    light, heavy = (
        FailureModeClassifier.train(
            small_playbook, corrections=corrections, settings=ClassifierSettings(correction_weight=weight)
        )
        for weight in (1.0, 5.0)
    )

    place = light.labels.index("no_fallback")
    text = ["gizmo blinks purple"]
    assert heavy.predict(text)[0, place] > light.predict(text)[0, place]


def test_a_correction_to_an_unknown_failure_mode_is_refused(small_playbook):
    with pytest.raises(UnknownFailureMode, match="'nonsense'"):
        FailureModeClassifier.train(small_playbook, corrections=[CorrectedTicket("x", "nonsense")])


def test_a_stored_classifier_answers_as_the_one_that_was_trained(small_playbook, small_classifier, tmp_path):
    texts = list(OBVIOUS.values())
    FailureModeClassifier.train(small_playbook, cache=tmp_path)

    found = FailureModeClassifier.train(small_playbook, cache=tmp_path)

    assert np.array_equal(found.predict(texts), small_classifier.predict(texts))
    assert len(list(tmp_path.iterdir())) == 1


def test_what_it_was_learned_from_decides_what_is_found(small_playbook, tmp_path):
    FailureModeClassifier.train(small_playbook, cache=tmp_path)
    FailureModeClassifier.train(small_playbook, cache=tmp_path, corrections=[CorrectedTicket("hm", "unclear")])
    FailureModeClassifier.train(small_playbook, cache=tmp_path, settings=ClassifierSettings(regularisation=0.1))

    assert len(list(tmp_path.iterdir())) == 3


def test_a_damaged_store_is_learned_anew(small_playbook, small_classifier, tmp_path):
    FailureModeClassifier.train(small_playbook, cache=tmp_path)
    (stored,) = tmp_path.iterdir()
    stored.write_bytes(stored.read_bytes()[:500])

    again = FailureModeClassifier.train(small_playbook, cache=tmp_path)

    assert np.array_equal(again.predict(["love it"]), small_classifier.predict(["love it"]))
    assert len(stored.read_bytes()) > 500


class FirstLetters:
    """Stands in for a sentence encoder."""

    name = "first letters"
    settings = {"letters": 26}

    def fit(self, _texts):
        raise AssertionError("a sentence encoder is not fitted")

    def encode(self, texts):
        vectors = np.zeros((len(texts), 26), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, ord(text[:1].lower() or "a") % 26] = 1
        return vectors


def test_an_encoder_adds_what_it_sees_and_has_a_store_of_its_own(small_playbook, small_classifier, tmp_path):
    FailureModeClassifier.train(small_playbook, cache=tmp_path)
    with_encoder = FailureModeClassifier.train(small_playbook, encoder=FirstLetters(), cache=tmp_path)
    found = FailureModeClassifier.train(small_playbook, encoder=FirstLetters(), cache=tmp_path)

    assert not np.allclose(with_encoder.predict(["love it"]), small_classifier.predict(["love it"]))
    assert np.array_equal(with_encoder.predict(["love it"]), found.predict(["love it"]))
    assert len(list(tmp_path.iterdir())) == 2


PRINT_ANSWERS = """
from dataclasses import replace
from threadline.playbook import Playbook, load_playbook
from threadline.themes.failure_modes.classifier import FailureModeClassifier
book = load_playbook()
modes = tuple(replace(mode, examples=mode.examples[:40]) for mode in book.failure_modes[:4])
trained = FailureModeClassifier.train(Playbook(modes, book.journey, "x"))
print(trained.predict(["the bot blocks my card", "wrong hours again"]).tobytes().hex())
"""


def test_the_answer_is_the_same_on_one_thread_and_on_four():
    answers = set()
    for threads in ("1", "4"):
        counts = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), threads)
        run = subprocess.run(
            [sys.executable, "-c", PRINT_ANSWERS], env=os.environ | counts, capture_output=True, text=True, check=True
        )
        answers.add(run.stdout)

    assert len(answers) == 1
