from __future__ import annotations

import json

import pytest

from threadline_server.themes.models import Run, Theme
from threadline_server.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def post(client, path: str, **body: object):
    return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json")


def test_themes_are_listed_in_pages_and_shown_whole(run, vic_client):
    first = vic_client.get("/api/v1/themes?limit=2").json()
    rest = vic_client.get(f"/api/v1/themes?limit=200&after={first['next']}").json()
    keys = [row["key"] for row in (*first["rows"], *rest["rows"])]

    assert sorted(keys) == sorted(Theme.objects.values_list("key", flat=True))
    assert rest["next"] is None
    whole = vic_client.get(f"/api/v1/themes/{keys[0]}").json()
    assert whole["summary"]["theme_id"] == keys[0]
    assert {"day", "observed", "expected", "low", "high", "complete"} == set(whole["days"][0])


def test_a_run_is_started_and_read(tickets, sam_client, run_jobs):
    started = post(sam_client, "/runs", as_of="2026-11-20T12:00:00Z")
    assert started.status_code == 202
    assert post(sam_client, "/runs").status_code == 409
    run_jobs()

    run = sam_client.get(f"/api/v1/runs/{started.json()['id']}").json()
    assert run["state"] == "done"
    assert run["result"]["headline"] == run["headline"] == sam_client.get("/api/v1/triage").json()["headline"]
    assert [row["id"] for row in sam_client.get("/api/v1/runs").json()["rows"]] == [run["id"]]
    assert Run.objects.get().as_of.isoformat() == "2026-11-20T12:00:00+00:00"


@pytest.mark.parametrize(
    "wish",
    [
        {"kind": "rename", "name": "Another name"},
        {"kind": "pin"},
        {"kind": "merge", "into": "other"},
        {"kind": "split", "name": "Apart"},
        {"kind": "failure_mode", "failure_mode": "no_control"},
    ],
    ids=lambda wish: wish["kind"],
)
def test_every_correction_can_be_said_listed_and_taken_back(wish, theme_of, kofi_client, run_jobs):
    theme, other = theme_of("refund"), theme_of("search")
    state = Theme.objects.filter(pk=theme.pk).values("given_name", "pinned", "state", "failure_mode", "lane", "size")
    before = state.get()
    wish = dict(wish)
    if "into" in wish:
        wish["into"] = other.key
    if wish["kind"] == "split":
        wish["ticket_ids"] = list(Ticket.objects.filter(theme_key=theme.key).values_list("ticket_id", flat=True)[:4])
    said = post(kofi_client, "/corrections", theme=theme.key, **wish)

    assert said.status_code == 201, said.content
    assert state.get() != before
    assert kofi_client.get("/api/v1/corrections").json()["rows"][0]["id"] == said.json()["id"]
    undone = post(kofi_client, f"/corrections/{said.json()['id']}/undo")
    assert undone.json()["undone_at"] is not None
    assert state.get() == before


def test_a_tickets_failure_mode_is_said_of_exactly_one_ticket(run, kofi_client):
    ids = list(Ticket.objects.values_list("ticket_id", flat=True)[:2])

    assert (
        post(kofi_client, "/corrections", kind="failure_mode", ticket_ids=ids, failure_mode="no_control").status_code
        == 400
    )
    said = post(kofi_client, "/corrections", kind="failure_mode", ticket_ids=ids[:1], failure_mode="no_control")
    assert said.json()["ticket_id"] == ids[0]
    assert Ticket.objects.get(ticket_id=ids[0]).failure_mode == "no_control"


def test_reports_are_there_after_a_run_and_said_to_be_missing_before(vic_client, db):
    for path in ("/triage", "/triage/tag-guide", "/triage/journey"):
        assert vic_client.get(f"/api/v1{path}").status_code == 404


def test_reports_come_in_the_asked_form(run, vic_client):
    assert vic_client.get("/api/v1/triage?format=md")["Content-Type"].startswith("text/markdown")
    assert vic_client.get("/api/v1/triage?format=pdf").status_code == 400
    assert vic_client.get("/api/v1/triage/tag-guide").json()["entries"]
    assert vic_client.get("/api/v1/triage/journey").json()["steps"]
