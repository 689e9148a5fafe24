from __future__ import annotations

import pytest

from threadline.initiatives.wording import check_wording


def only(text, **options):
    """The one remark that a text gets."""
    (remark,) = check_wording(text, **options).remarks
    return remark


@pytest.mark.parametrize(
    "request_text",
    [
        "make search better",
        "Improve recommendations.",
        "Can we make this smarter?",
        "Users want better results.",
        "We should catch fraud as fast as possible.",
        "Reduce churn.",
        "Make pricing 10x better.",
        "Improve search by 20%.",
        "Goal: users are happier with the summaries.",
        "Alerts: fewer, better, earlier.",
    ],
)
def test_a_request_without_a_number_to_move_is_vague(request_text):
    assert only(request_text).rule == "vague"


def test_every_part_that_is_missing_is_named():
    assert only("make search better").missing == ("metric", "slice", "baseline", "target", "horizon")


def test_a_part_that_is_there_is_not_asked_for():
    assert "horizon" not in only("We must improve the quality of receipt reading by the end of Q3.").missing
    assert "metric" not in only("Get the number of complaints down.").missing


def test_figures_that_measure_nothing_do_not_make_a_request_clear():
    text = (
        "On 4 May 2026, in meeting 17, 12 people from 4 departments discussed ticket 88213 and release 4.12.7. "
        "Please improve the document search."
    )

    assert only(text).rule == "vague"


@pytest.mark.parametrize(
    "text",
    [
        "Bring searches with no result from 18% to 9% by the end of March.",
        "One in four answers about refunds is wrong; one in twenty by summer.",
        "Halve wrongly blocked orders by the end of May.",
        "Agents rewrite half of the replies. A third would be fine by July.",
        "Please improve search: zero-result queries from one in five to one in ten by autumn.",
        "Users report that 20% of recommendations are irrelevant. Let's make them better.",
        "Make search better, with metric, baseline and target as given in table 3.",
    ],
)
def test_a_measured_target_or_problem_in_words_or_digits_is_enough(text):
    assert check_wording(text).good


@pytest.mark.parametrize(
    "text",
    [
        'Three customers wrote "make search better". Please index order numbers.',
        "> make it smarter\n\nThis comment comes from one person. No action.",
        "This is not about making recommendations better.",
        "Decline: improve autocomplete. Reason: nobody asks for it.",
        "## Non-goals\n\nBetter search for free text.",
        'Rename the tab "Better results" to "Filters".',
        "```\nmake search better\n```\nRemove this target from the Makefile.",
        "What would it take to do better?",
        "Please send the March export to Priya by Friday.",
    ],
)
def test_what_is_quoted_denied_asked_or_a_plain_errand_is_left_alone(text):
    assert check_wording(text).good


def test_a_title_is_judged_only_when_nothing_stands_under_it():
    assert only("# Make search better").rule == "vague"
    assert check_wording("# Make search better\n\nSearches with no result: from 18% to 9% by March.").good


def test_a_limit_alone_is_no_target():
    assert not check_wording("Make the recommendations better, with p95 latency under 100 ms.").good


class TestRewrites:
    def test_blanks_are_named(self):
        suggestion = only("make search better").suggestion

        for part in ("metric", "slice", "baseline", "target", "horizon"):
            assert f"[{part}:" in suggestion

    def test_the_initiatives_own_numbers_fill_them(self):
        facts = {"metric": "share of searches without a click", "baseline": "31%", "target": "20%", "slice": "phones"}

        suggestion = only("make search better", facts=facts | {"horizon": "2027-03-31"}).suggestion

        assert suggestion == "Bring share of searches without a click for phones from 31% to 20% by 2027-03-31."

    def test_the_horizon_of_the_text_is_kept_as_it_was_written(self):
        assert only("Please improve search by the end of June.").suggestion.endswith("by the end of June.")

    def test_a_rewrite_from_facts_passes_the_check(self):
        facts = {"metric": "the share of searches without a click", "baseline": "31%", "target": "20%"}
        rewritten = only("make search better", facts=facts | {"horizon": "March", "slice": "phones"}).suggestion

        assert check_wording(rewritten).good
