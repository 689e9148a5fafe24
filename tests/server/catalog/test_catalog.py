from __future__ import annotations

import pytest
from django.urls import reverse
from factories import NOON, ticket

from threadline.errors import InputError
from threadline_server.catalog import actions, queries
from threadline_server.catalog.models import Capability
from threadline_server.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_capabilities_that_tickets_name_are_written_down_once():
    actions.note_capabilities(["help_assistant", "", "help_assistant"], at=NOON)
    actions.note_capabilities(["help_assistant"], at=NOON)

    assert list(Capability.objects.values_list("key", "name")) == [("help_assistant", "Help assistant")]


def test_a_lead_describes_a_capability_and_a_viewer_reads_it(alice_client, vic_client):
    actions.note_capabilities(["search"], at=NOON)
    address = reverse("catalog:detail", args=["search"])
    alice_client.post(address, {"description": "Ranks listings", "journey_step": "find"})
    vic_client.post(address, {"description": "Nonsense", "journey_step": ""})

    assert Capability.objects.values_list("description", "journey_step").get() == ("Ranks listings", "find")
    assert "Ranks listings" in vic_client.get(address).content.decode()
    assert Entry.objects.filter(act="capability.described").count() == 1


def test_a_name_can_be_taken_once(alice_client):
    for status in (302, 400):
        response = alice_client.post(reverse("catalog:create"), {"name": "Search"})
        assert response.status_code == status
    with pytest.raises(InputError):
        actions.create_capability(actions.NewCapability("", "search"), by=None, at=NOON)


def test_tickets_are_found_by_a_capabilitys_shown_name_and_by_its_key(sam_client):
    actions.note_capabilities(["help_assistant"], at=NOON)
    ticket("A", capability="help_assistant")
    ticket("B", "Another one", capability="search")

    assert queries.key_of("Help assistant") == "help_assistant"
    for value in ("Help assistant", "help_assistant"):
        rows = sam_client.get("/api/v1/tickets", {"capability": value}).json()["rows"]
        assert [row["ticket_id"] for row in rows] == ["A"]


def test_the_catalog_is_listed_over_the_api(vic_client):
    actions.note_capabilities(["search"], at=NOON)

    assert vic_client.get("/api/v1/capabilities").json()["rows"][0]["key"] == "search"


def test_a_program_adds_a_capability_and_describes_it(alice_client, vic_client):
    address = "/api/v1/capabilities"
    made = alice_client.post(address, {"name": "Price advice", "key": "price"}, content_type="application/json")
    assert made.status_code == 201
    slug = made.json()["slug"]
    said = alice_client.patch(f"{address}/{slug}", {"journey_step": "sell"}, content_type="application/json")

    assert (said.json()["journey_step"], said.json()["description"]) == ("sell", "")
    assert vic_client.get(f"{address}/{slug}").json()["key"] == "price"
    again = alice_client.post(address, {"name": "Price advice"}, content_type="application/json")
    assert again.status_code == 400
