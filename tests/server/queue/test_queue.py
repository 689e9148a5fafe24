from __future__ import annotations

from datetime import timedelta

import factories
import pytest
from django.utils import timezone
from factories import token

from threadline_server.initiatives import actions
from threadline_server.initiatives.actions import Plan
from threadline_server.initiatives.models import Initiative, State
from threadline_server.queue import queries
from threadline_server.tickets.models import Facet, Load, LoadState
from threadline_server.triage.actions.proposing import propose
from threadline_server.triage.drafts import Draft
from threadline_server.triage.models import Source
from threadline_server.work.models import State as WorkState

pytestmark = pytest.mark.django_db


def titles(user) -> list[str]:
    return [item.title for item in queries.items_for(user, at=timezone.now())]


def test_proposals_wait_for_who_is_on_duty_and_for_nobody_else(sam, kofi, alice):
    propose(Draft("a", Source.RULE, "To support", team=factories.team("Support", sam)), by=None, at=timezone.now())
    propose(Draft("b", Source.SPIKE, "To no team"), by=None, at=timezone.now())
    factories.team("Product", alice)

    assert titles(sam) == ["To support", "To no team"]
    assert titles(alice) == ["To no team"]
    assert titles(kofi) == []


def test_what_is_due_first_stands_on_top_and_what_runs_stays_away(alice):
    now = timezone.now()
    today = timezone.localdate(now)
    for title, days in (("Later", 5), ("Soon", 2)):
        actions.start_initiative(Plan(title, alice, due_on=today + timedelta(days=days)), by=alice, at=now)
    running = actions.start_initiative(Plan("Runs", alice, due_on=today + timedelta(days=1)), by=alice, at=now)
    actions.move_initiative(running, State.RUNNING, by=alice, at=now)
    assert titles(alice) == ["Soon", "Later"]
    Initiative.objects.filter(pk=running.pk).update(due_on=today)

    assert titles(alice) == ["Runs", "Soon", "Later"]


def test_the_one_button_settles_it(alice, alice_client):
    made = actions.start_initiative(Plan("Better refunds", alice), by=alice, at=timezone.now())
    page = alice_client.get("/").content.decode()
    assert "1 thing waits for you" in page
    item = queries.items_for(alice, at=timezone.now())[0]
    response = alice_client.post(item.action, dict(item.posts))

    made.refresh_from_db()
    assert (response["Location"], made.state) == ("/", "running")
    assert "Nothing waits for you" in alice_client.get("/").content.decode()


def test_unfinished_and_failed_work_waits_for_who_began_it(sam, alice):
    now = timezone.now()
    Load.objects.create(name="tickets.csv", state=LoadState.MAPPING, by=sam, created_at=now)
    factories.work("Look for themes", by=sam, state=WorkState.FAILED, finished_at=now, error="The disk is full.")
    factories.work("Old", by=sam, state=WorkState.FAILED, finished_at=now - timedelta(days=9), error="x")

    assert titles(sam) == ["tickets.csv", "Look for themes"]
    assert titles(alice) == []


def test_what_is_due_today_is_not_late(alice, alice_client):
    actions.start_initiative(Plan("x", alice, due_on=timezone.localdate()), by=alice, at=timezone.now())

    assert "late" not in queries_sentence(alice)


def queries_sentence(user) -> str:
    from threadline_server.queue.views import sentence  # noqa: PLC0415  named for what it says here

    now = timezone.now()
    return sentence(queries.items_for(user, at=now), user, at=now)


def test_an_empty_queue_says_what_to_do_next(ada_client, alice_client, vic_client):
    assert "Invite people" in ada_client.get("/").content.decode()
    first = alice_client.get("/").content.decode()
    assert "Load tickets" in first
    assert "Invite people" not in first
    assert "Leads load them" in vic_client.get("/").content.decode()
    Facet.objects.create(kind="all", tickets=10)
    assert "Look at themes" in vic_client.get("/").content.decode()
    assert "Make a rule" not in vic_client.get("/").content.decode()


def test_the_queue_costs_the_same_queries_however_long(alice, alice_client, django_assert_max_num_queries):
    for number in range(15):
        actions.start_initiative(Plan(f"Number {number}", alice), by=alice, at=timezone.now())
    with django_assert_max_num_queries(20):
        alice_client.get("/")


def test_programs_read_their_persons_queue(client, alice):
    actions.start_initiative(Plan("Better refunds", alice), by=alice, at=timezone.now())
    _, secret = token(alice, "read")

    rows = client.get("/api/v1/queue", headers={"Authorization": f"Bearer {secret}"}).json()["rows"]
    assert [(row["title"], row["button"]) for row in rows] == [("Better refunds", "Start work")]
