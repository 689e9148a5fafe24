"""Red flags go up where something is wrong, stay down on what comes near, and on projects in which nothing is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from threadline.gates import Rules, check_initiative, find_red_flags, situation_of
from threadline.gates.acts import answer_flag, person_leaves
from threadline.gates.red_flags.finding import CHECKS
from threadline.initiatives import Event, FlagAnswer
from threadline.playbook import load_playbook
from threadline.playbook.kinds.red_flag import CHECKS as DECLARED
from threadline.simulate.initiatives import FAULTS, NEAR_MISSES, simulate_initiative

RULES = Rules(load_playbook())
BEGINS = datetime(2026, 1, 5, 9, tzinfo=UTC)
HEALTHY, PLANTED, NEAR = 40, 12, 20


def flags_by_month(**planted):
    """Return, for each month end and the last day, which red flags are up."""
    project = simulate_initiative(RULES, begins=BEGINS, **planted)
    looks = (*project.months, (project.ended_at, project.initiative))
    return [{flag.rule for flag in find_red_flags(situation_of(one, RULES, as_of=at))} for at, one in looks]


def test_every_check_that_a_playbook_may_declare_has_its_function_fault_and_near_miss():
    assert set(CHECKS) == set(DECLARED) == set(FAULTS) == set(NEAR_MISSES)


def test_at_most_two_in_a_hundred_months_of_healthy_projects_are_flagged():
    months = [up for seed in range(HEALTHY) for up in flags_by_month(seed=seed)]

    flagged = sum(bool(up) for up in months)
    assert len(months) > 200
    assert flagged / len(months) <= 0.02


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_planted_fault_is_found(fault):
    found = [any(fault in up for up in flags_by_month(seed=1000 + seed, fault=fault)) for seed in range(PLANTED)]

    assert sum(found) / PLANTED >= 0.95


@pytest.mark.parametrize("rule", sorted(NEAR_MISSES))
def test_what_comes_near_raises_nothing(rule):
    for seed in range(NEAR):
        months = flags_by_month(seed=2000 + seed, near_miss=rule)
        assert not any(rule in up for up in months), seed


def test_a_flag_says_since_when_why_and_what_to_do(run, look):
    project = run("production")
    project.act(person_leaves, "mlops_engineer")
    project.initiative = replace(
        project.initiative, owners={**project.initiative.owners, "monitoring": "mlops_engineer"}
    )
    alarm = {"owner": "mlops_engineer", "measure": "recall", "threshold": 0.7, "fired": True, "page_reached": True}
    project.measure("monitoring_test", alarm)

    (flag,) = [one for one in find_red_flags(look(project)) if one.rule == "monitoring_without_owner"]

    assert flag.since <= project.now
    assert "mlops_engineer, who owns it, has left" in flag.why
    assert flag.action
    assert flag.asks == "ml_lead"


def with_events(project, *events):
    """Add events a day apart, as if they had been noted."""
    noted = []
    for kind, values in events:
        project.now += timedelta(days=1)
        noted.append(Event(project.now, kind, "product_manager", values))
    project.initiative = replace(project.initiative, history=(*project.initiative.history, *noted))
    return project


def dates(*days, milestone="pilot"):
    return [("date_set", {"milestone": milestone, "on": f"2026-{day}"}) for day in days]


@pytest.mark.parametrize(
    ("moves", "up"),
    [
        (dates("05-01", "05-09"), False),
        (dates("05-01", "05-09", "05-20"), True),
        (dates("05-01", "05-09", "05-02"), False),
        (dates("05-20", "05-09", "05-02"), False),
        (dates("05-01", "05-01", "05-01"), False),
        (dates("05-01", "05-09") + dates("06-01", "06-09", milestone="review"), False),
    ],
)
def test_a_date_has_slipped_twice_when_one_milestone_moved_later_twice(run, look, moves, up):
    project = with_events(run("data"), *moves)

    assert ("date_slipped_twice" in {one.rule for one in find_red_flags(look(project))}) is up


def test_the_same_flag_is_dated_by_the_second_slip(run, look):
    project = with_events(run("data"), *dates("05-01", "05-09", "05-20", "06-20"))

    (flag,) = find_red_flags(look(project))
    assert flag.since == project.initiative.history[-2].at
    assert "3 times, by 50 days" in flag.why


def evaluated(project, *figures, spread=0.01):
    for figure in figures:
        project.now += timedelta(days=1)
        project.measure(
            "model_evaluation",
            {
                "metric": "recall",
                "quality": {"value": figure, "low": figure - 0.02, "high": figure + 0.02},
                "gain_over_baseline": {"value": 0.1, "low": 0.05, "high": 0.15},
                "spread_between_runs": spread,
                "runs": 5,
                "data": {"fingerprint": "sha256:cases-2026-01"},
            },
        )
    return project


@pytest.mark.parametrize(
    ("figures", "up"), [((0.70, 0.80), False), ((0.70, 0.71, 0.72), False), ((0.70, 0.71, 0.73), True)]
)
def test_quality_keeps_changing_from_the_third_evaluation_that_lies_apart(run, look, figures, up):
    project = evaluated(run("modelling"), *figures)

    assert ("quality_keeps_changing" in {one.rule for one in find_red_flags(look(project))}) is up


def test_two_versions_that_differ_are_progress_and_no_flag(run, look):
    project = evaluated(run("modelling"), 0.70, 0.71)
    project.note("thing_changed", {"what": "model_version", "id": "refunds", "version": "2"})
    evaluated(project, 0.80, 0.81)

    assert "quality_keeps_changing" not in {one.rule for one in find_red_flags(look(project))}


def test_a_dismissed_flag_keeps_its_reason_and_goes_up_again_when_it_is_raised_anew(run, rules):
    project = with_events(run("data"), *dates("05-01", "05-09", "05-20"))
    said = FlagAnswer("date_slipped_twice", dismissed_by="product_manager", reason="The pilot was widened on purpose")
    project.act(answer_flag, said, by="product_manager")

    check = check_initiative(project.initiative, rules, as_of=project.now)
    assert check.red_flags == ()
    assert check.dismissed[0].reason == "The pilot was widened on purpose"

    before = project.initiative
    forgotten = tuple(event for event in before.history if event.kind != "date_set")
    project.initiative = replace(before, history=forgotten)
    with_events(project, *dates("07-01", "07-09", "07-20"))
    assert check_initiative(project.initiative, rules, as_of=project.now).red_flags


def test_what_has_ended_raises_no_flags(run, look):
    project = with_events(run("data"), *dates("05-01", "05-09", "05-20"))
    project.initiative = replace(project.initiative, state="declined", state_reason="Stopped")

    assert find_red_flags(look(project)) == ()


@pytest.mark.parametrize(
    ("serves", "because", "legs", "up"),
    [
        ("business", "a click is a booking in nine of ten cases", ("business", "ticket"), False),
        ("ticket", "each case found is a ticket not written", ("business", "ticket"), False),
        ("ticket", "each case found is a ticket not written", ("business",), True),
        ("business", None, ("business", "ticket"), True),
        (None, None, ("business", "ticket"), True),
        (None, "it is what we can measure", (), True),
    ],
)
def test_a_number_stands_for_nothing_unless_it_is_tied_to_a_leg_that_is_there(run, look, serves, because, legs, up):
    project = run("modelling")
    metric = project.initiative.success_metric
    gone = {leg: None for leg in ("business", "ticket") if leg not in legs}
    clicks = replace(metric.model, measure="clicks", serves=serves, because=because)
    project.initiative = replace(project.initiative, success_metric=replace(metric, model=clicks, **gone))

    assert ("proxy_metric" in {one.rule for one in find_red_flags(look(project))}) is up


def test_before_anybody_models_an_untied_number_is_a_draft(run, look):
    project = run("baseline", tied=False)

    assert "proxy_metric" not in {one.rule for one in find_red_flags(look(project))}


def with_curve(project, gain):
    project.now += timedelta(days=1)
    estimate = {"value": gain, "low": gain - 0.01, "high": gain + 0.01}
    project.measure("learning_curve", {"verdict": "rising", "gain_of_last_doubling": estimate})
    return project


@pytest.mark.parametrize(
    ("acts", "up"),
    [
        (["rows", 0.0, "rows"], True),
        (["rows", "rows", 0.0], False),
        ([0.0, "rows"], False),
        ([0.0, "rows", "labels", 0.05], False),
        ([0.05, "rows", "rows"], False),
        ([0.0, "inputs", "inputs", "inputs"], False),
        ([0.01, "rows", "rows"], True),
        ([0.0101, "rows", "rows"], False),
    ],
)
def test_more_is_asked_for_again_only_after_the_curve_had_gone_flat_and_while_it_is(run, look, acts, up):
    project = run("modelling")
    for act in acts:
        if isinstance(act, str):
            with_events(project, ("data_requested", {"asks": act}))
        else:
            with_curve(project, act)

    assert ("more_data_again" in {one.rule for one in find_red_flags(look(project))}) is up
