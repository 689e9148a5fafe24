from __future__ import annotations

from datetime import date, timedelta

import factories
import pytest
from django.urls import reverse
from factories import NOON

from threadline.errors import InputError
from threadline_server.triage import queries
from threadline_server.triage.actions import planning
from threadline_server.web.errors import NotAllowed

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 16)
WEEK = timedelta(days=7)


def people(team, weeks: int = 4) -> list[str]:
    return [str(week.person) for week in queries.rotas([team], MONDAY, weeks=weeks)[0].weeks]


def test_weeks_go_round_among_those_who_can_answer(team, vic, sam):
    team.members.add(vic)
    found = people(team)

    assert found[:2] == found[2:]
    assert set(found) == {"Sam Rivera", "Kofi Mensah"}


def test_who_left_is_not_on_duty(team, kofi):
    planning.put_on_duty(team, kofi, MONDAY, by=kofi, at=NOON)
    kofi.is_active = False
    kofi.save()

    assert people(team) == ["Sam Rivera"] * 4


def test_a_team_without_members_has_nobody(db, ada_client):
    empty = factories.team("Empty")

    assert queries.on_duty(empty, MONDAY) is None
    assert "Nobody is on duty for Empty" in ada_client.get(reverse("triage:rota")).content.decode()


def test_two_weeks_are_swapped_and_the_others_stay(team, sam):
    before = people(team)
    planning.swap_weeks(team, MONDAY, MONDAY + WEEK, by=sam, at=NOON)

    assert people(team) == [before[1], before[0], *before[2:]]


def test_weeks_that_are_over_stay_as_they_were(team, sam):
    with pytest.raises(InputError, match="this week or one of the next"):
        planning.put_on_duty(team, sam, MONDAY - WEEK, by=sam, at=NOON)


def test_members_and_leads_change_a_rota_and_nobody_else(team, kofi):
    other = factories.team("Product")
    with pytest.raises(NotAllowed):
        planning.put_on_duty(other, kofi, MONDAY, by=kofi, at=NOON)


def test_the_page_changes_who_is_on_duty(team, sam_client, sam):
    from django.utils import timezone  # noqa: PLC0415  the page reads the clock

    week = queries.monday_of(timezone.localdate()) + WEEK
    data = {"week": (week + timedelta(days=2)).isoformat(), "person": sam.pk}
    sam_client.post(reverse("triage:put_on_duty", args=[team.pk]), data)

    assert queries.rotas([team], week)[0].weeks[0] == queries.Week(week, sam, chosen=True)


def test_a_rota_costs_the_same_queries_however_many_teams(team, sam, django_assert_num_queries):
    teams = [team, *(factories.team(f"Team {number}", sam) for number in range(6))]
    with django_assert_num_queries(3):
        queries.rotas(teams, MONDAY, weeks=8)
