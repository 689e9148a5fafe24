from __future__ import annotations

import pytest

from threadline.initiatives.wording import check_wording


@pytest.mark.parametrize(
    "text",
    [
        "We need a churn prediction model.",
        "Just use AI for this.",
        "Add an LLM to the help center.",
        "Build a classifier for spam.",
        "Competitors have AI advisors. We need one too.",
        "Machine learning for sorting, please.",
        "# Assistant\n\n## Summary\nAn LLM agent in every screen.\n\n## Acceptance criteria\n- p95 latency under 3 s",
        "Build a classifier to predict churn with 70% recall and a latency below 100 ms.",
    ],
)
def test_a_solution_without_a_problem_is_sent_back_to_the_problem(text):
    report = check_wording(text)

    assert report.rows[0].verdict == "solution_first"
    assert {"problem", "population"} <= set(report.remarks[0].missing)
    assert "[problem:" in report.remarks[0].suggestion


@pytest.mark.parametrize(
    "text",
    [
        "Clerks retype 900 invoices a week. We think that a language model could read them. Aim: 200 by June.",
        "Customers wait nine days for a refund, so let us build a classifier that finds the plain cases.",
        "We do not need a model.",
        "Please don't add a chatbot.",
        "Would machine learning be the right tool here at all?",
        "We are hiring an ML engineer, apply until 5 June.",
        "The classifier may not read the field religion.",
        "We decided against a recommendation engine on 2 June: 40 articles fit on one page.",
        'Customers say "just use AI". We are not going to.',
    ],
)
def test_a_stated_problem_a_denial_or_a_question_is_left_alone(text):
    assert check_wording(text).good


def test_the_rewrite_names_the_problem_that_is_known():
    facts = {"problem": "wrong answers about refunds", "population": "customers with an open refund"}

    suggestion = check_wording("We need a chatbot.", facts=facts).remarks[0].suggestion

    assert "customers with an open refund meet wrong answers about refunds" in suggestion
