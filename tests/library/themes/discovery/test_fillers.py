"""Sentences that go with every subject are left out; what tells a subject stays."""

import numpy as np
import pytest
from planted_tickets import plant_tickets

from threadline.themes.discovery.fillers import learn_fillers, split_sentences
from threadline.themes.discovery.run import discover_themes

PLEA = "My neighbour who knows computers could not work it out either."
ASIDE = "I was a nurse for forty years and have learned to be patient."


def chatty(count, *, seed):
    """Return planted texts of several sentences, some with an aside that has nothing to do with the subject."""
    dice = np.random.default_rng(seed)
    texts = []
    for row in plant_tickets(count, seed=seed, noise=0).rows:
        aside = dice.choice([PLEA, ASIDE, ""], p=[0.1, 0.1, 0.8])
        texts.append(f"{aside} {row['clean']}".strip())
    return texts


@pytest.fixture(scope="module")
def fillers():
    return learn_fillers([chatty(1_500, seed=4)])


def test_an_aside_that_goes_with_every_subject_is_left_out(fillers):
    assert fillers.without(f"{PLEA} The refund never came. {ASIDE}") == "The refund never came."


def test_a_sentence_about_a_subject_is_kept(fillers):
    texts = chatty(300, seed=9)
    told = [sentence for text in texts for sentence in split_sentences(text) if " the " in f" {sentence.lower()} "]

    assert np.mean([fillers.is_filler(sentence) for sentence in told]) < 0.05


def test_a_text_of_fillers_alone_stays_as_it_is(fillers):
    assert fillers.without(PLEA) == PLEA


def test_a_sentence_never_seen_is_kept(fillers):
    assert not fillers.is_filler("The zeppelin landed on our roof during the concert.")


@pytest.mark.parametrize("texts", [[], ["too few"] * 5, ["one sentence only here"] * 1_200])
def test_nothing_is_learned_where_nothing_can_be_told_from_chance(texts):
    assert learn_fillers([texts]).without("Hello there. I need help.") == "Hello there. I need help."


def test_the_order_of_texts_changes_nothing():
    texts = chatty(1_200, seed=5)
    ours, other = learn_fillers([texts]), learn_fillers([texts[::-1]])

    assert [ours.without(text) for text in texts] == [other.without(text) for text in texts]


def test_an_aside_makes_no_theme():
    tickets = plant_tickets(1_500, seed=4, noise=0)
    for row, text in zip(tickets.rows, chatty(1_500, seed=4), strict=True):
        row["clean"] = text

    run = discover_themes(tickets)

    assert not any("nurse" in theme.name or "neighbour who" in theme.name for theme in run.themes)
