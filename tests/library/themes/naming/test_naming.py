"""Names and key phrases: readable, unique, telling."""

import numpy as np
import pytest
from planted_tickets import plant_tickets, themes

from threadline.themes.naming.names import NAMELESS, name_themes
from threadline.themes.naming.phrases import is_stop_word, rank_phrases

REFUND = ["My refund never came", "the refund never came, sorry", "Where is it? refund never came!"]
LOGIN = ["The login code is rejected", "a login code fails on iPhone", "login code again on iPhone <EMAIL>"]


def test_a_name_is_made_of_phrases_that_customers_wrote():
    named = name_themes({0: REFUND, 1: LOGIN})

    assert named[0].name == "Refund never came"
    assert named[1].name.startswith("Login code")
    assert any("iPhone" in phrase for phrase in named[1].key_phrases)


def test_no_placeholder_and_no_lone_stop_word_is_shown():
    named = name_themes({0: REFUND, 1: LOGIN})

    shown = " ".join(phrase for words in named.values() for phrase in words.key_phrases).lower().split()
    assert "email" not in shown
    for words in named.values():
        for phrase in words.key_phrases:
            assert not is_stop_word(phrase.lower().split()[0])
            assert not is_stop_word(phrase.lower().split()[-1])


@pytest.mark.parametrize("word", ["the", "don't", "que", "und", "l'", "a", "42", "não", "jest"])
def test_function_words_of_several_languages_are_stop_words(word):
    assert is_stop_word(word)


@pytest.mark.parametrize("word", ["refund", "l'abonnement", "rechnung", "4g", "iphone"])
def test_words_with_a_subject_are_none(word):
    assert not is_stop_word(word)


def test_a_phrase_does_not_cross_punctuation():
    ranked = rank_phrases({0: ["card blocked. app crashed"] * 3})

    assert ("blocked", "app") not in {phrase.words for phrase in ranked[0].phrases}


@pytest.mark.parametrize(
    ("texts", "cut", "whole"),
    [
        (["It began when my old sofa broke", "It began when my old lamp broke", "began when my old bed broke"],
         "began when my old", "began"),
        (["I was charged an extra fee", "why charged an extra fee?"], "charged an extra", "charged an extra fee"),
        (["There is no appeal possible", "no appeal possible"], "appeal possible", "no appeal possible"),
        (["I cannot find my card", "Can you find my card"], "find", "find my card"),
    ],
)  # fmt: skip
def test_a_phrase_is_whole_and_not_cut_out_of_a_longer_one(texts, cut, whole):
    phrases = [" ".join(phrase.words) for phrase in rank_phrases({0: texts, 1: ["else"]})[0].phrases]

    assert cut not in phrases
    assert whole in phrases


def test_what_every_theme_says_names_none():
    plea = "please someone answer soon"
    named = name_themes({0: [*REFUND, *[f"{plea}. refund"] * 9], 1: [*LOGIN, *[f"{plea}. login code"] * 9]})

    assert "answer" not in " ".join(name.name for name in named.values()).lower()


def test_capitals_of_a_sentence_start_or_of_shouting_are_not_kept():
    named = name_themes({0: ["Delivery came late", "My Delivery came late", "THE DELIVERY CAME LATE AGAIN"], 1: LOGIN})

    assert named[0].name.startswith("Delivery came late")


def test_texts_without_function_words_are_named_by_pairs_of_words():
    texts = [f"credit report wrong {word} bureau sent letter told account closed paid debt still listed year item score"
             for word in ("alpha", "beta", "gamma", "delta")]  # fmt: skip

    named = name_themes({0: texts, 1: LOGIN})

    assert all(len(phrase.split()) <= 2 for phrase in named[0].key_phrases)
    assert named[0].name


def test_names_are_unique_even_among_themes_of_the_same_words():
    named = name_themes(dict.fromkeys(range(9), REFUND), taken=["refund never CAME"])

    names = [words.name.casefold() for words in named.values()]
    assert len(set(names)) == 9
    assert "refund never came" not in names


def test_a_theme_without_words_still_has_a_name():
    named = name_themes({0: ["123", "?"], 1: ["", ""]})

    assert named[0].name == NAMELESS
    assert named[1].name == f"{NAMELESS} 2"


def test_a_reader_picks_the_right_theme_of_four_by_its_name_for_eight_of_ten():
    picked = []
    for seed in range(3):
        tickets = plant_tickets(900, seed=seed, noise=0)
        texts = {name: [] for name in themes()}
        for row in tickets.rows:
            texts[tickets.truth[row["ticket_id"]]].append(row["clean"])
        # The reader sees tickets that the names were not made from.
        named = name_themes({place: texts[name][8:] for place, name in enumerate(texts)})
        assert all(len(words.name.split()) <= 6 for words in named.values())
        held_out = [" ".join(texts[name][:5]).lower() for name in texts]
        picked += [picks_right(named, held_out, place, seed) for place in named]

    assert np.mean(picked) >= 0.8


def picks_right(named, held_out, right, seed):
    """Stand in for a reader: of four themes, take the one whose name's words stand in the five tickets most often."""
    others = np.random.default_rng([seed, right]).choice([one for one in named if one != right], 3, replace=False)
    choices = [int(one) for one in others] + [right]  # the right one last, so that ties go against it
    words = [named[choice].name.lower().replace(",", "").split() for choice in choices]
    hits = [np.mean([word in held_out[right] for word in said if not is_stop_word(word)]) for said in words]
    return choices[int(np.argmax(hits))] == right


def test_one_word_is_a_name_only_where_nothing_else_is_said():
    website = ["Website again", "my website trip", "the website, and the crew was rude", "website. The crew is rude"]
    named = name_themes({0: website, 1: LOGIN, 2: ["Weather"] * 4})

    assert len(named[0].name.split()) > 1
    assert named[2].name == "Weather"


def test_what_many_tickets_hold_stands_before_what_few_hold():
    about = ["The summary invents buyers who mention mould", "A summary that nobody wrote", "wrong summary of my shop",
             "buyers who mention mould in your summary", "summary", "Our summary is odd"]  # fmt: skip
    named = name_themes({0: about, 1: LOGIN, 2: REFUND})

    assert named[0].name.startswith("Summary")
