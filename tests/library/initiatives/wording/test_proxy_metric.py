from __future__ import annotations

import pytest

from threadline.initiatives.wording import check_wording


@pytest.mark.parametrize(
    "text",
    [
        "Maximise time spent in the feed.",
        "Increase clicks by 10% by the end of Q2.",
        "Goal: increase watch time from 20 to 25 minutes by June.",
        "Improve model AUC from 0.81 to 0.88 in Q3.",
        "Reach 95% accuracy on the benchmark by May, goal of the team.",
        "Success metric: number of predictions made per day (baseline 10,000, target 50,000 by December).",
        "| metric | baseline | target |\n|---|---|---|\n| page views | 1,200 | 2,000 |",
    ],
)
def test_a_stand_in_without_a_leg_is_a_proxy(text):
    (row,) = check_wording(text).rows

    assert row.verdict == "proxy_metric"
    assert "metric" in row.remarks[0].missing


@pytest.mark.parametrize(
    "text",
    [
        "Clicks are not our goal. We want readers to renew: 64% to 68% by the end of the year.",
        "Watch time rose while cancellations doubled. Bring cancellations back to 3% by autumn; watch time may fall.",
        "Raise the AUC from 0.81 to 0.88 by June, which takes 200 refund tickets a month off the desk.",
        "Users abandon search when no results match. Baseline: 60% click-through on top 5. Target: 80%.",
        "Open rate stands at 12%.",
    ],
)
def test_a_stand_in_that_is_tied_watched_or_denied_is_left_alone(text):
    assert check_wording(text).good


def test_the_stand_in_is_quoted_as_it_was_written():
    assert "'Watch Time'" in check_wording("Goal: Watch Time from 20 to 25 minutes by June.").remarks[0].suggestion
