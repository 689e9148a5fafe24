"""Conditions evaluated: met, not met, or undecided with its reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from threadline.answers import Estimate, Undecided
from threadline.conditions import Comparison, Condition, Met, NotMet, Subject, evaluate, parse_condition
from threadline.errors import ConditionError, SettingError

AS_OF = datetime(2026, 3, 20, 15, 30, tzinfo=UTC)


def tickets_per_day(by_day):
    """Fetch counts from {days before the as_of day: tickets}; other days have none."""

    def fetch(question):
        today = datetime(2026, 3, 20, tzinfo=UTC)
        inside = [
            n
            for back, n in by_day.items()
            if question.window.start <= today - timedelta(days=back) < question.window.end
        ]
        return float(sum(inside))

    return fetch


def ask(line, *, zone="UTC", as_of=AS_OF, **fetch):
    return evaluate(parse_condition(line), fetch=fetch, as_of=as_of, zone=zone)


def test_a_count_over_its_threshold_is_met_with_its_numbers():
    verdict = ask("theme:x tickets > 20 in 7 days", tickets=tickets_per_day({1: 10, 7: 11, 8: 50}))

    assert isinstance(verdict, Met)
    assert verdict.to_dict() == {
        "outcome": "met",
        "condition": verdict.condition.to_dict(),
        "checks": [
            {
                "window": {"start": "2026-03-13T00:00:00Z", "end": "2026-03-20T00:00:00Z"},
                "observed": 21.0,
                "baseline": None,
                "compared": 21.0,
                "holds": True,
            }
        ],
    }


@pytest.mark.parametrize(
    ("comparison", "value", "met"),
    [(">", 20, False), (">=", 20, True), ("<", 20, False), ("<=", 20, True), (">", 21, True), ("<", 19, True)],
)
def test_the_threshold_itself_counts_as_each_comparison_says(comparison, value, met):
    verdict = ask(f"tickets {comparison} 20 in 7 days", tickets=lambda _: float(value))

    assert isinstance(verdict, Met) is met
    assert verdict.to_dict()["outcome"] == ("met" if met else "not_met")


def test_the_day_that_is_still_filling_is_no_fall():
    steady = tickets_per_day({0: 1, **dict.fromkeys(range(1, 40), 10)})

    assert isinstance(ask("tickets falls by 5% in 7 days against the 28 days before", tickets=steady), NotMet)


def test_a_count_is_compared_as_if_the_baseline_were_as_long():
    risen = tickets_per_day({**dict.fromkeys(range(1, 8), 13), **dict.fromkeys(range(8, 36), 10)})

    verdict = ask("tickets rises by 30% in 7 days against the 28 days before", tickets=risen)

    assert isinstance(verdict, Met)
    assert (verdict.checks[0].observed, verdict.checks[0].baseline) == (91, 70)
    assert isinstance(ask("tickets rises by 31% week over week", tickets=risen), NotMet)
    assert isinstance(ask("tickets rises by 21 week over week", tickets=risen), Met)
    assert isinstance(ask("tickets rises by 22 week over week", tickets=risen), NotMet)


def test_falls_and_moves_look_the_other_way_too():
    fallen = tickets_per_day({**dict.fromkeys(range(1, 8), 5), **dict.fromkeys(range(8, 15), 10)})

    assert isinstance(ask("tickets falls by 50% week over week", tickets=fallen), Met)
    assert isinstance(ask("tickets moves by 50% week over week", tickets=fallen), Met)
    assert isinstance(ask("tickets rises by 1% week over week", tickets=fallen), NotMet)


def test_a_mean_is_not_stretched_to_the_baselines_length():
    def csat(question):
        return 3.0 if question.window.days <= 7 else 4.0

    assert isinstance(ask("csat falls by 25% in 7 days against the 28 days before", csat=csat), Met)
    assert isinstance(ask("csat falls by 26% in 7 days against the 28 days before", csat=csat), NotMet)


def test_a_sustained_condition_must_hold_each_day():
    line = "tickets > 20 in 1 day for 3 days"

    assert isinstance(ask(line, tickets=tickets_per_day({1: 21, 2: 21, 3: 21})), Met)
    verdict = ask(line, tickets=tickets_per_day({1: 21, 2: 20, 3: 21}))
    assert isinstance(verdict, NotMet)
    assert [check.holds for check in verdict.checks] == [True, False]


def test_a_failed_look_settles_a_sustained_condition_despite_an_undecided_one():
    def fetch(question):
        return Undecided("no data", "load it") if question.window.end.day == 20 else 1.0

    assert isinstance(ask("tickets > 20 in 1 day for 2 days", tickets=fetch), NotMet)
    assert isinstance(ask("tickets < 20 in 1 day for 2 days", tickets=fetch), Undecided)


def test_a_ratio_divides_by_the_same_period():
    verdict = ask("tickets per usage > 0.02 in 7 days", tickets=lambda _: 30.0, usage=lambda _: 1000.0)

    assert isinstance(verdict, Met)
    assert verdict.checks[0].compared == 0.03


def test_a_rate_is_not_stretched_to_the_baselines_length():
    fetch = {"tickets": lambda q: 10.0 * q.window.days, "usage": lambda q: 100.0 * q.window.days}

    assert isinstance(ask("tickets per usage moves by 1% in 7 days against the 28 days before", **fetch), NotMet)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("tickets per usage > 0.02 in 7 days", "no usage in the period"),
        ("usage rises by 30% week over week", "the baseline is 0"),
    ],
)
def test_nothing_to_divide_by_is_undecided(line, reason):
    verdict = ask(line, tickets=lambda _: 3.0, usage=lambda _: 0.0)

    assert isinstance(verdict, Undecided)
    assert reason in verdict.reason


def test_what_cannot_be_fetched_is_undecided_with_its_own_reason():
    silent = Undecided("no ticket carries a csat", "map the column csat")

    assert ask("csat < 3 in 7 days", csat=lambda _: silent) == silent
    assert ask("tickets per usage > 1 in 7 days", tickets=lambda _: 3.0, usage=lambda _: silent) == silent

    def only_recent(question):
        return 3.0 if question.window.end.day == 20 else silent

    assert ask("csat falls by 1% week over week", csat=only_recent) == silent


@pytest.mark.parametrize(("low", "high", "outcome"), [(0.06, 0.1, Met), (0.01, 0.04, NotMet), (0.04, 0.09, Undecided)])
def test_surely_asks_the_whole_interval(low, high, outcome):
    estimate = Estimate((low + high) / 2, low, high)

    assert isinstance(ask("tag:a tag_rate surely > 5% in 7 days", tag_rate=lambda _: estimate), outcome)
    assert not isinstance(ask("tag:a tag_rate > 5% in 7 days", tag_rate=lambda _: estimate), Undecided)


def test_a_sure_move_may_not_be_a_move_either_way():
    def fetch(question):
        return Estimate(4, 2, 6) if question.window.end.day == 20 else Estimate(4, 3.9, 4.1)

    assert isinstance(ask("csat surely moves by 10% week over week", csat=fetch), Undecided)


def test_a_change_of_estimates_holds_both_doubts():
    def fetch(question):
        return Estimate(60, 50, 70) if question.window.end.day == 20 else Estimate(40, 35, 45)

    check = ask("handle_minutes rises by 10% week over week", handle_minutes=fetch).checks[0]

    assert check.compared == pytest.approx(0.5)
    assert isinstance(ask("handle_minutes surely rises by 11% week over week", handle_minutes=fetch), Met)
    assert isinstance(ask("handle_minutes surely rises by 12% week over week", handle_minutes=fetch), Undecided)
    assert isinstance(ask("handle_minutes surely rises by 5 week over week", handle_minutes=fetch), Met)
    assert isinstance(ask("handle_minutes surely rises by 6 week over week", handle_minutes=fetch), Undecided)


def test_a_baseline_that_may_be_nothing_leaves_its_change_undecided():
    def fetch(question):
        return 5.0 if question.window.end.day == 20 else Estimate(1, 0, 3)

    assert isinstance(ask("csat rises by 10% week over week", csat=fetch), Undecided)


def test_days_are_days_of_the_zone_even_when_clocks_change():
    asked = []
    ask(
        "tickets > 1 in 1 day",
        zone="Europe/Berlin",
        as_of=datetime(2026, 3, 29, 23, 0, tzinfo=UTC),
        tickets=lambda question: asked.append(question.window) or 0.0,
    )

    assert asked[0].to_dict() == {"start": "2026-03-28T23:00:00Z", "end": "2026-03-29T22:00:00Z"}


def test_hours_run_to_the_moment_asked_about_and_levels_stand_at_it():
    asked = []
    keep = lambda question: asked.append(question.window) or 0.0  # noqa: E731
    ask("tickets > 1 in 24 hours for 2 hours", tickets=keep)
    ask("spikes > 0", spikes=keep)

    assert asked[0].end == AS_OF
    assert asked[0].days == 1
    assert asked[-1].start == asked[-1].end == AS_OF


def test_a_measure_that_nothing_fetches_is_refused():
    with pytest.raises(ConditionError, match="nothing here fetches 'csat'"):
        ask("csat < 3 in 7 days", tickets=lambda _: 3.0)


def test_a_count_without_a_period_is_refused():
    condition = Condition(measure="tickets", comparison=Comparison.ABOVE, threshold=3)

    with pytest.raises(ConditionError, match="needs a period"):
        evaluate(condition, fetch={"tickets": lambda _: 3.0}, as_of=AS_OF)


@pytest.mark.parametrize(("kind", "name"), [("a theme", "x"), ("theme", " "), ("theme", "a\nb")])
def test_a_subject_that_names_nothing_is_refused(kind, name):
    with pytest.raises(ConditionError, match="names nothing"):
        Subject(kind, name)


def test_an_estimated_count_is_compared_as_if_the_baseline_were_as_long():
    def fetch(question):
        mean = 10 * question.window.days
        return Estimate(mean, mean - 1, mean + 1)

    check = ask("tickets rises by 30% in 7 days against the 28 days before", tickets=fetch).checks[0]

    assert check.baseline == Estimate(70, 69.75, 70.25)


def test_an_unknown_zone_is_refused():
    with pytest.raises(SettingError, match="Nowhere"):
        ask("tickets > 3 in 7 days", zone="Nowhere/Land", tickets=lambda _: 3.0)
