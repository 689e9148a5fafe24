"""Failures imagined beforehand, and what waiting and hurrying cost."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import numpy as np
import pytest

from threadline.answers import Estimate, Undecided
from threadline.decisions.premortem import Likelihood, Risk, review_premortem
from threadline.decisions.risk import MinimalOption, QuickModel, SupportLoad, assess_risk
from threadline.errors import ConditionError, InputError

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MONITOR = "theme:refunds tickets > 20 in 7 days"
OPTION = MinimalOption("a form", ("stop when tickets rise",), "two people on duty")


def risk(**changes):
    return Risk(
        **{"failure": "It loops", "likelihood": Likelihood.LIKELY, "early_sign": "calls", "owner": "Sam"} | changes
    )


def review(*risks, tickets=5.0):
    return review_premortem(risks, fetch={"tickets": lambda _question: tickets}, as_of=NOON)


@pytest.mark.parametrize(
    ("changes", "tickets", "outlook"),
    [
        ({}, 5.0, "unwatched"),
        ({"monitor": MONITOR}, 5.0, "quiet"),
        ({"monitor": MONITOR}, 25.0, "sign_seen"),
        ({"monitor": MONITOR}, Undecided("nothing is loaded", "Load"), "undecided"),
        ({"monitor": MONITOR, "came_true_on": date(2026, 10, 1)}, 5.0, "came_true"),
        ({"ruled_out_on": date(2026, 10, 1)}, 25.0, "ruled_out"),
    ],
)
def test_a_risk_stands_where_people_and_its_monitor_say(changes, tickets, outlook):
    assert review(risk(**changes), tickets=tickets).rows[0].outlook == outlook


def test_a_review_shows_how_the_forecasts_fared():
    true, ruled_out = risk(came_true_on=date(2026, 10, 1)), risk(ruled_out_on=date(2026, 10, 1))

    told = review(true, ruled_out, risk()).to_dict()
    assert told["forecasts"][2] == {"likelihood": "likely", "settled": 2, "came_true": 1}
    json.dumps(told, allow_nan=False)


def test_a_risk_needs_an_owner_and_a_monitor_that_can_be_read():
    with pytest.raises(InputError, match="somebody who watches"):
        risk(owner=" ")
    with pytest.raises(ConditionError):
        risk(monitor="it gets worse")


def test_todays_load_is_the_product_of_its_parts_with_an_interval():
    load = SupportLoad(Estimate(40, 30, 53.3), Estimate(12, 10, 14.4), Estimate(36, 36, 36))
    quick = QuickModel(Estimate(0.3, 0.2, 0.45), None, 8)

    told = assess_risk(load, quick, OPTION)
    assert isinstance(told.load_a_week, Estimate)
    assert told.load_a_week.value == pytest.approx(40 * 12 / 60 * 36)
    assert told.cost_of_delay.value == pytest.approx(40 * 12 / 60 * 36 * 0.3 * 8)
    assert isinstance(told.quick_model_a_week, Undecided)
    assert told.quick_model_a_week.reason == "new tickets a week is not known"
    json.dumps(told.to_dict(), allow_nan=False)


def test_the_interval_of_a_product_agrees_with_a_simulation():
    tickets, minutes = Estimate(40, 25, 64), Estimate(12, 8, 18)
    told = assess_risk(SupportLoad(tickets, minutes, None), QuickModel(None, None, 0), OPTION).hours_a_week

    generator, normal = np.random.default_rng(7), 1.959963985
    draws = 1 / 60
    for known in (tickets, minutes):
        spread = np.log(known.high / known.value) / normal
        draws = draws * np.exp(generator.normal(np.log(known.value), spread, 400_000))
    low, high = np.quantile(draws, [0.025, 0.975])
    assert isinstance(told, Estimate)
    assert told.low == pytest.approx(low, rel=0.01)
    assert told.high == pytest.approx(high, rel=0.01)


def test_a_range_that_reaches_zero_is_asked_for_again():
    told = assess_risk(SupportLoad(Estimate(4, 0, 9), Estimate(12, 8, 18), None), QuickModel(None, None, 0), OPTION)

    assert isinstance(told.hours_a_week, Undecided)


def test_the_minimal_option_says_what_it_lacks():
    assert MinimalOption("", (), " ").gaps() == (
        "what ships", "a guardrail that stops it", "who supports customers meanwhile",
    )  # fmt: skip
    assert OPTION.gaps() == ()
