from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadline.initiatives.record.brief import Brief, Constraints
from threadline.initiatives.record.success_metric import Leg, SuccessMetric
from threadline.initiatives.wording import check_wording, facts_of
from threadline.initiatives.wording.text.blocks import split_blocks
from threadline.initiatives.wording.text.markup import mask
from threadline.initiatives.wording.text.sentences import read_sentences


@given(st.text(alphabet="ab \n`~<>!-/script[]()*_\"'|#“”", max_size=120))
def test_what_is_put_aside_leaves_blanks_of_the_same_length(text):
    masked = mask(text)

    assert len(masked) == len(text)
    assert all(after in {before, " "} for before, after in zip(text, masked, strict=True))


@pytest.mark.parametrize(
    "aside",
    [
        "`make it better`",
        '"make it better"',
        "“make it better”",
        "«make it better»",
        "'make it better'",
        "~~make it better~~",
        "[make it better](https://wiki.example/x)",
        "<!-- make it better -->",
        "<style>make it better</style>",
        "https://wiki.example/make-it-better",
    ],
)
def test_code_quotations_links_and_hidden_text_are_no_prose(aside):
    assert "better" not in mask(f"The page says {aside} on top.")


def test_an_apostrophe_is_no_quotation():
    assert "better" in mask("The bot's answers and the users' mails should be better, that's all.")


def test_a_label_given_only_a_quotation_states_it():
    assert "better" in mask('Goal: "make it better"\n\nMore prose.')


def labels(text):
    masked = mask(text)
    return {masked[one.start : one.end].strip(): one.labels for one in split_blocks(masked) if not one.heading}


def test_headings_lists_and_tables_tell_what_stands_under_them():
    text = (
        "# Bot\n\n## Goal\n\n- fewer calls\n- less waiting\n\nNext\n----\n\nrest\n\n"
        "| Metric | Target |\n|---|:--|\n| calls | 5 |\n"
    )
    found = labels(text)

    assert found["fewer calls"] == ("bot", "goal")
    assert found["less waiting"] == ("bot", "goal")
    assert found["rest"] == ("next",)
    assert found["calls"] == ("next", "metric")
    assert found["5"] == ("next", "target")


def test_a_rule_between_paragraphs_is_no_heading():
    assert labels("one\ntwo\n---\nthree") == {"one\ntwo": (), "three": ()}


def test_a_label_on_a_line_of_its_own_begins_a_sentence():
    first, second = read_sentences("Problem: people wait\nTarget: 5 minutes")

    assert first.labels == ("problem",)
    assert second.labels == ("target",)


def test_a_sentence_does_not_end_in_an_abbreviation_or_a_number():
    assert len(read_sentences("It takes approx. 2.5 hours, e.g. on Mondays. Then it stops.")) == 2


class TestFacts:
    METRIC = SuccessMetric(
        business=Leg(measure="cost per case", baseline=4.1, target=3.2, unit="euros"),
        ticket=Leg(measure="refund tickets"),
    )

    def test_the_first_leg_and_the_brief_give_the_facts(self):
        brief = Brief(people_affected="customers", slices=("phones", "new"), constraints=Constraints(latency="2 s"))

        assert facts_of(brief, self.METRIC) == {
            "metric": "cost per case",
            "baseline": "4.1 euros",
            "target": "3.2 euros",
            "slice": "phones, new",
            "constraint": "2 s",
            "population": "customers",
        }

    def test_an_empty_record_gives_none(self):
        assert facts_of(Brief(), SuccessMetric()) == {}

    def test_a_limit_stands_behind_the_rewrite(self):
        facts = facts_of(Brief(constraints=Constraints(latency="2 s")), self.METRIC)

        assert check_wording("make search better", facts=facts).remarks[0].suggestion.endswith("Limit: 2 s.")
