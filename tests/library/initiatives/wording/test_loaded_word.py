from __future__ import annotations

import pytest

from threadline.initiatives.wording import check_wording

NEEDS = {
    "The model is accurate.": {"metric", "data", "slice"},
    "The model is ready.": {"target"},
    "We need more data.": {"data"},
    "This is a hard problem.": {"problem"},
    "The model is done.": {"target", "population"},
}


@pytest.mark.parametrize("text", NEEDS)
def test_a_loaded_word_alone_names_what_the_glossary_asks_for(text):
    (remark,) = check_wording(text).remarks

    assert remark.rule == "loaded_word"
    assert set(remark.missing) >= NEEDS[text]


@pytest.mark.parametrize(
    "text",
    [
        "Model's ready!",
        "Modelling: done.",
        "- Duplicate detection: model done.",
        "It achieves 97% accuracy.",
        "The data science team told me the segmentation is complete.",
        "Is the selfie check ready?",
        "When will the scoring model be done?",
        "We don't have enough data yet.",
        "Sarcasm detection is hard.",
    ],
)
def test_it_is_found_in_many_turns_of_speech(text):
    assert check_wording(text).rows[0].verdict == "loaded_word"


@pytest.mark.parametrize(
    "text",
    [
        "The model is ready for shadow mode; it is not ready for production.",
        "More data means more labels here: 3,000 dictations marked by two nurses.",
        "It is a hard problem because traffic data arrives twenty minutes late.",
        "The notebook is done by Mei and was handed to Jonas's team, who turn it into a pipeline next.",
        "The recogniser is accurate: word error rate of 6% on the 400 dictations of May, for adults, cut-off 0.8.",
        "Our arrival times are accurate to within ten minutes for 7 of 10 city deliveries.",
    ],
)
def test_it_may_stand_with_what_it_needs(text):
    assert check_wording(text).good


@pytest.mark.parametrize(
    "text",
    [
        "Replace the hard drive in node 12 on Saturday.",
        "Hard-coded thresholds need to move into the configuration file.",
        "The Done button is cut off on small phones.",
        "Data ready by 7:00 each morning for the dashboards.",
        "The 'accurate' badge next to the dish must go.",
        "The contract with the vendor is done; Noor files it.",
        "Is the export of June labels done?",
        "We have enough data. The labels disagree.",
        "It is not hard to see why people are annoyed.",
        'If someone says "the model is accurate", ask on which data.',
        "Please write down whether the model is accurate on May.",
    ],
)
def test_its_plain_meanings_are_left_alone(text):
    assert check_wording(text).good
