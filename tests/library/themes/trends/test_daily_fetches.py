"""Conditions about themes, from daily counts to a verdict."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from threadline.answers import Undecided
from threadline.conditions import Met, NotMet, evaluate, parse_condition
from threadline.themes.spikes import find_spikes
from threadline.themes.trends.daily import DailyCounts
from threadline.themes.trends.daily_fetches import fetches_of

FIRST = date(2026, 3, 2)
AS_OF = datetime(2026, 4, 13, 9, tzinfo=UTC)


def counts(usage=None):
    tickets = np.tile([[2, 8]], (42, 1))
    tickets[-7:, 0] = 12
    return DailyCounts(FIRST, ("refunds", "login"), tickets, 42, usage)


def ask(line, daily=None, **more):
    return evaluate(parse_condition(line), fetch=fetches_of(daily or counts(), **more), as_of=AS_OF)


def test_tickets_of_a_theme_are_counted_over_whole_days():
    verdict = ask("theme:refunds tickets >= 84 in 7 days")

    assert isinstance(verdict, Met)
    assert verdict.checks[0].observed == 84
    assert isinstance(ask("theme:refunds theme:login tickets > 140 in 7 days"), NotMet)
    assert isinstance(ask("tickets >= 140 in 7 days"), Met)
    assert isinstance(ask("theme:unheard tickets > 0 in 7 days"), NotMet)


def test_a_theme_that_grows_week_over_week_is_seen():
    assert isinstance(ask("theme:refunds tickets grows by 500% week over week"), Met)
    assert isinstance(ask("theme:login tickets grows by 1% week over week"), NotMet)


def test_a_share_has_an_interval_to_be_sure_by():
    assert isinstance(ask("theme:refunds ticket_share surely > 50% in 7 days"), Met)
    assert isinstance(ask("theme:refunds ticket_share surely > 58% in 7 days"), Undecided)


def test_tickets_per_usage_need_usage():
    assert "no usage is known" in ask("theme:refunds tickets per usage > 1% in 7 days").reason
    used = counts(np.full(42, 100.0))
    assert isinstance(ask("theme:refunds tickets per usage > 11% in 7 days", used), Met)
    assert isinstance(ask("theme:refunds tickets per usage > 11% in 7 days", counts(np.full((42, 2), 100.0))), Met)


@pytest.mark.parametrize("line", ["tickets > 1 in 60 days", "tickets rises by 3% in 7 days against the 56 days before"])
def test_days_before_the_record_are_not_counted_as_none(line):
    assert "the record begins on 2026-03-02" in ask(line).reason


def test_days_that_are_not_whole_yet_are_not_counted_as_few():
    late = datetime(2026, 4, 20, tzinfo=UTC)
    for name in ("tickets", "ticket_share", "usage"):
        verdict = evaluate(parse_condition(f"{name} < 1 in 7 days"), fetch=fetches_of(counts(np.ones(42))), as_of=late)
        assert "the last whole day is 2026-04-12" in verdict.reason


def test_no_tickets_have_no_share():
    empty = DailyCounts(FIRST, ("refunds",), np.zeros((42, 1), dtype=np.int64), 42)

    assert "no tickets" in ask("theme:refunds ticket_share > 5% in 7 days", empty).reason


def test_spikes_that_go_on_are_a_measure_too():
    report = find_spikes(counts(), as_of=AS_OF)

    assert isinstance(ask("theme:refunds spikes > 0", spikes=report), Met)
    assert isinstance(ask("theme:login spikes > 0", spikes=report), NotMet)
    assert isinstance(ask("spikes >= 1", spikes=report), Met)
