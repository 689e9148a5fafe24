"""One's own account, people, teams and the search over the API."""

from __future__ import annotations

from datetime import timedelta

import factories
import pytest
from django.test import Client
from django.utils import timezone

from threadline_server.accounts.models import ApiToken, Team, User

pytestmark = pytest.mark.django_db


def call(client, method: str, path: str, **said):
    return getattr(client, method)(f"/api/v1{path}", said, content_type="application/json")


def program(token: str) -> Client:
    return Client(headers={"authorization": f"Bearer {token}"})


def test_one_changes_what_one_names_and_the_rest_stays(vic, vic_client):
    answer = call(vic_client, "patch", "/me", zone="Asia/Tokyo", appearance="dark")

    assert answer.json()["zone"] == "Asia/Tokyo"
    vic.refresh_from_db()
    assert (vic.display_name, vic.zone, vic.appearance) == ("Vic Moreau", "Asia/Tokyo", "dark")
    assert call(vic_client, "patch", "/me", zone="Asia/Tokio").status_code == 400


def test_a_token_is_made_listed_used_and_revoked(vic_client):
    made = call(vic_client, "post", "/me/tokens", name="A report", scopes=["read"], days=30).json()

    assert program(made["secret"]).get("/api/v1/me").status_code == 200
    listed = vic_client.get("/api/v1/me/tokens").json()["rows"]
    assert [(one["name"], one["scopes"]) for one in listed] == [("A report", ["read"])]
    assert "secret" not in listed[0]
    assert call(vic_client, "post", f"/me/tokens/{made['id']}/revoke").status_code == 204
    assert program(made["secret"]).get("/api/v1/me").status_code == 401


def test_a_token_makes_none_that_may_more_or_lives_longer(ada):
    ends = timezone.now() + timedelta(days=10)
    _, secret = factories.token(ada, "read", "write", expires_at=ends)
    client = program(secret)

    assert call(client, "post", "/me/tokens", name="More", scopes=["people"], days=1).status_code == 403
    assert call(client, "post", "/me/tokens", name="Longer", scopes=["read"], days=11).status_code == 403
    assert call(client, "post", "/me/tokens", name="For ever", scopes=["read"]).status_code == 403
    assert call(client, "post", "/me/tokens", name="Less", scopes=["read"], days=9).status_code == 201
    assert ApiToken.objects.count() == 2


def test_another_persons_token_is_not_found(vic_client, kofi):
    token, _ = factories.token(kofi)

    assert call(vic_client, "post", f"/me/tokens/{token.pk}/revoke").status_code == 404


def test_an_admin_manages_people_and_teams(ada_client, kofi, vic):
    assert call(ada_client, "post", f"/people/{kofi.pk}/role", role="support_lead").json()["role"] == "support_lead"
    call(ada_client, "post", f"/people/{kofi.pk}/deactivate")
    assert call(ada_client, "post", f"/people/{kofi.pk}/reactivate").json()["is_active"] is True
    assert User.objects.get(pk=kofi.pk).role == "support_lead"

    saved = call(ada_client, "put", "/teams", name="Support", members=[kofi.email, vic.email])
    assert saved.json()["members"] == [kofi.email, vic.email]
    call(ada_client, "put", "/teams", name="Support", members=[vic.email])
    assert ada_client.get("/api/v1/teams").json()["rows"] == [
        {"id": Team.objects.get().pk, "name": "Support", "members": [vic.email]}
    ]
    assert call(ada_client, "put", "/teams", name="Support", members=["who@example.com"]).status_code == 400


def test_the_search_finds_what_the_box_finds(vic_client):
    factories.ticket("T-9", "My lamp never came")
    found = vic_client.get("/api/v1/search", {"q": "lamp"}).json()["rows"]

    assert [(group["title"], [hit["title"] for hit in group["hits"]]) for group in found] == [
        ("Tickets", ["My lamp never came"])
    ]
    assert vic_client.get("/api/v1/search", {"q": "l"}).json()["rows"] == []
