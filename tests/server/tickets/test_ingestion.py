from __future__ import annotations

import json

import pytest
from django.test import Client
from factories import token
from people import person

from threadline_server.tickets import ingestion
from threadline_server.tickets.jobs import drain_journal
from threadline_server.tickets.lake import open_lake
from threadline_server.tickets.models import Load, Ticket

pytestmark = pytest.mark.django_db
ROWS = [
    {"ticket_id": "A", "created_at": "2026-11-01T10:00:00Z", "text": "Where is my parcel?", "user_id": "u-1"},
    {"ticket_id": "B", "created_at": "2026-11-01T11:00:00Z", "text": "Call me on +49 30 901820", "tags": ["phone"]},
]


def send(rows, *, key: str = "", scopes=("ingest",), content_type="application/json", who="kofi"):
    _, secret = token(person(who), *scopes)
    headers = {"Authorization": f"Bearer {secret}"} | ({"Idempotency-Key": key} if key else {})
    body = rows if isinstance(rows, str) else json.dumps({"rows": rows})
    return Client().post("/api/v1/tickets", body, content_type=content_type, headers=headers)


def waiting() -> int:
    return open_lake().journal().waiting().get("tickets", 0)


def test_a_batch_is_on_disk_when_it_is_acknowledged_and_shown_after_the_drain():
    response = send(ROWS)
    assert (response.status_code, response.json()["accepted"]) == (202, 2)
    assert waiting() == 2

    assert drain_journal.call() == 2
    assert waiting() == 0
    assert set(Ticket.objects.values_list("ticket_id", flat=True)) == {"A", "B"}
    assert "901820" not in Ticket.objects.get(ticket_id="B").text
    assert Load.objects.get().source == "api"


def test_the_same_key_with_the_same_batch_is_taken_once():
    first, again = send(ROWS, key="k-1"), send(ROWS, key="k-1")

    assert not first.json()["repeated"]
    assert again.json() == first.json() | {"repeated": True}
    assert waiting() == 2


def test_the_same_key_with_another_batch_is_refused():
    send(ROWS, key="k-1")

    assert send(ROWS[:1], key="k-1").status_code == 400


def test_the_same_ticket_twice_is_one_ticket():
    send(ROWS)
    drain_journal.call()
    send([ROWS[0] | {"text": "Found it", "updated_at": "2026-11-02T10:00:00Z"}])
    drain_journal.call()

    assert Ticket.objects.count() == 2
    assert Ticket.objects.get(ticket_id="A").text == "Found it"


def test_one_ticket_per_line_works_too():
    body = "\n".join(json.dumps(row) for row in ROWS)

    assert send(body, content_type="application/x-ndjson").json()["accepted"] == 2


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        ("{", "application/json", "not JSON"),
        ('{"rows": []}', "application/json", "no tickets"),
        ('{"rows": [7]}', "application/json", "Row 1"),
        ('{"rows": [{"ticket_id": "A"}]}', "application/json", "created_at"),
        ('{"ticket_id": "A"}\n{', "application/x-ndjson", "Line 2"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_in_words(body, content_type, said):
    response = send(body, content_type=content_type)

    assert response.status_code == 400
    assert said in response.json()["detail"]
    assert waiting() == 0


def test_a_batch_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(ingestion, "MOST_ROWS", 1)

    assert "at most 1" in send(ROWS).json()["detail"]


def test_a_token_needs_the_scope_and_its_person_the_role():
    assert send(ROWS, scopes=("read", "write")).status_code == 403
    assert send(ROWS, who="vic").status_code == 403
    assert waiting() == 0


def test_what_pages_show_can_be_read_over_the_api():
    send(ROWS)
    drain_journal.call()
    _, secret = token(person("vic"), "read")
    client = Client(headers={"Authorization": f"Bearer {secret}"})

    listed = client.get("/api/v1/tickets?limit=1").json()
    rest = client.get(f"/api/v1/tickets?limit=1&after={listed['next']}").json()
    assert [row["ticket_id"] for row in listed["rows"] + rest["rows"]] == ["B", "A"]
    assert rest["next"] is None
    assert client.get("/api/v1/tickets?tag=phone").json()["rows"][0]["ticket_id"] == "B"
    assert client.get("/api/v1/tickets/A").json()["text"] == "Where is my parcel?"
    assert client.get("/api/v1/tickets/Z").status_code == 404
    assert client.get("/api/v1/tickets/facets").json()["tickets"] == 2
    assert "user" not in json.dumps(listed)
