import re
from collections import Counter
from importlib.resources import files

import numpy as np
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import RidgeClassifier
from sklearn.metrics import normalized_mutual_info_score

from threadline.errors import SettingError
from threadline.simulate import theme_names, ticket_texts
from threadline.simulate.stories_file import load_shared, load_stories

SHINGLE = 6


def shingles(text):
    words = re.findall(r"[\w']+", text.lower())
    return {" ".join(words[place : place + SHINGLE]) for place in range(len(words) - SHINGLE + 1)}


def lines_of(pools):
    if isinstance(pools, str):
        yield from pools.splitlines()
    elif isinstance(pools, dict):
        for pool in pools.values():
            yield from lines_of(pool)


def prose():
    for story in load_stories():
        yield from (*story.subjects, *story.gist, *story.happened, *story.terse, *story.then, *story.asks)
        for lines in story.others.values():
            yield from lines
    yield from lines_of(load_shared().pools)


def test_simulator_and_playbook_share_no_run_of_six_words():
    folder = files("threadline.playbook") / "bundled" / "failure_modes"
    corpus = set()
    for entry in folder.iterdir():
        for line in entry.read_text(encoding="utf-8").splitlines():
            corpus |= shingles(line)
    shared = {line: found for line in prose() if (found := shingles(line) & corpus)}

    assert len(corpus) > 10_000
    assert shared == {}


def test_no_line_of_prose_is_used_for_two_themes():
    lines = Counter(line for story in load_stories() for line in {*story.gist, *story.happened, *story.then})

    assert [line for line, times in lines.items() if times > 1] == []


@pytest.fixture(scope="module")
def sample(company):
    """Texts and true themes of those tickets that have one."""
    pairs = zip(company.tickets, company.by_ticket, strict=True)
    return [(ticket["text"], true["theme"], true["language"]) for ticket, true in pairs if true["theme"]]


def nmi_of_k_means(rows):
    texts, themes = [row[0] for row in rows], [row[1] for row in rows]
    vectors = TfidfVectorizer(sublinear_tf=True, min_df=2, stop_words="english").fit_transform(texts)
    found = KMeans(len(set(themes)), n_init=1, random_state=0).fit_predict(vectors)
    return normalized_mutual_info_score(themes, found)


def test_words_alone_do_not_give_the_themes_away(sample):
    assert nmi_of_k_means(sample[:3_000]) < 0.75
    assert nmi_of_k_means([row for row in sample if row[2] == "en"][:3_000]) < 0.75


def test_the_themes_can_be_learned_from_the_texts(sample):
    english = [row for row in sample if row[2] == "en"]
    texts, themes = [row[0] for row in english], np.array([row[1] for row in english])
    vectors = TfidfVectorizer(sublinear_tf=True, min_df=2).fit_transform(texts)
    half = len(texts) // 2
    right = (
        RidgeClassifier(solver="sparse_cg").fit(vectors[:half], themes[:half]).predict(vectors[half:]) == themes[half:]
    )

    assert right.mean() > 0.8


def test_texts_are_mostly_not_repeats_of_each_other(sample):
    assert len({row[0] for row in sample}) > 0.93 * len(sample)


def test_short_and_long_texts_are_both_there(sample):
    words = [len(row[0].split()) for row in sample]

    assert np.quantile(words, 0.1) < 13
    assert np.quantile(words, 0.95) > 60


def test_other_languages_are_what_truth_says(company):
    reader = LanguageIdentifier.from_model_file(MODEL_FILE)
    reader.set_languages(["en", "de", "fr", "es"])
    right = Counter()
    long = [
        (ticket["text"], true["language"])
        for ticket, true in zip(company.tickets, company.by_ticket, strict=True)
        if true["kind"] == "theme" and len(ticket["text"]) > 60 and ticket["channel"] != "email"
    ]
    for text, language in long:
        right[reader.classify(text)[0] == language] += 1

    assert right[True] > 0.97 * right.total()
    assert set(company.truth["languages"]) == {"en", "de", "fr", "es"}
    assert 0.08 < 1 - company.truth["languages"]["en"] / 6_000 < 0.3


def test_no_gap_is_left_open(company):
    assert [ticket["text"] for ticket in company.tickets if re.search(r"\{\w*\}", ticket["text"])] == []


def test_no_text_is_empty(company):
    assert all(ticket["text"].strip() for ticket in company.tickets)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_texts_of_one_theme_can_be_asked_for(language):
    texts = ticket_texts("eta_swings", 30, np.random.default_rng(5), language=language)

    assert len(texts) == 30
    assert len(set(texts)) > 15
    assert texts == ticket_texts("eta_swings", 30, np.random.default_rng(5), language=language)


def test_every_theme_can_be_told():
    assert len(theme_names()) == len(set(theme_names())) >= 40
    for theme in theme_names():
        assert all(ticket_texts(theme, 3, np.random.default_rng(0)))


def test_an_unknown_theme_or_language_is_refused():
    with pytest.raises(SettingError, match="eta_swings"):
        ticket_texts("eta_swing", 1, np.random.default_rng(0))
    with pytest.raises(SettingError, match="language"):
        ticket_texts("eta_swings", 1, np.random.default_rng(0), language="xx")
