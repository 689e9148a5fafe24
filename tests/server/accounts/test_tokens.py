from __future__ import annotations

from datetime import timedelta

import factories
import pytest
from django.test import Client
from django.utils import timezone
from factories import NOON

from threadline.errors import InputError
from threadline_server.accounts import actions
from threadline_server.accounts.models import ApiToken, User
from threadline_server.journal.models import Entry

pytestmark = pytest.mark.django_db


def ask(client, secret, path="/api/v1/me", method="get", **data):
    call = getattr(client, method)
    return call(path, data, content_type="application/json", headers={"Authorization": f"Bearer {secret}"})


def test_a_token_opens_the_api_as_its_person(client, alice):
    _, secret = factories.token(alice)

    assert ask(client, secret).json()["email"] == "alice@example.com"


def test_only_the_hash_of_a_token_is_kept(alice):
    token, secret = factories.token(alice)
    kept = " ".join(str(value) for value in ApiToken.objects.values().get().values())

    assert secret not in kept
    assert secret.startswith(token.start)
    assert secret not in str(list(Entry.objects.values()))


def test_a_token_is_shown_once(alice_client):
    form = {"name": "Export", "scopes": ["read"], "days": "90"}
    shown = alice_client.post("/settings/profile/tokens/", form).content.decode()
    start = ApiToken.objects.get().start

    assert shown.count(f'class="once">{start}') == 1
    assert 'class="once"' not in alice_client.get("/settings/profile/").content.decode()


@pytest.mark.parametrize("secret", ["", "thr_", "thr_" + "x" * 43, "nonsense"])
def test_an_unknown_token_opens_nothing(client, secret):
    assert ask(client, secret).status_code == 401


def test_a_token_ends_when_it_is_said_to(client, alice):
    _, ended = factories.token(alice, expires_at=timezone.now() - timedelta(seconds=1))
    _, lives = factories.token(alice, expires_at=timezone.now() + timedelta(minutes=1))

    assert ask(client, ended).status_code == 401
    assert ask(client, lives).status_code == 200


def test_a_revoked_token_opens_nothing(alice_client, alice, client):
    token, secret = factories.token(alice)
    alice_client.post(f"/settings/profile/tokens/{token.pk}/revoke/")

    assert ask(client, secret).status_code == 401


def test_nobody_revokes_the_token_of_another_but_an_admin(kofi_client, ada_client, alice):
    token, _ = factories.token(alice)

    assert kofi_client.post(f"/settings/profile/tokens/{token.pk}/revoke/").status_code == 404
    assert ada_client.post(f"/settings/profile/tokens/{token.pk}/revoke/").status_code == 302


def test_a_token_does_what_its_scopes_say_only(client, ada):
    _, reads = factories.token(ada, "read")
    _, people = factories.token(ada, "people")

    assert ask(client, reads, "/api/v1/people").status_code == 403
    assert "'people'" in ask(client, reads, "/api/v1/people").json()["detail"]
    assert ask(client, people, "/api/v1/people").status_code == 200


def test_a_scope_is_no_more_than_its_persons_role(client, alice):
    _, secret = factories.token(alice, "people")

    assert ask(client, secret, "/api/v1/people").status_code == 403


def test_people_are_managed_by_the_api(client, ada):
    _, secret = factories.token(ada, "people")
    made = ask(client, secret, "/api/v1/people", "post", email="n@example.com", display_name="Nia", role="viewer")
    again = ask(client, secret, "/api/v1/people", "post", email="n@example.com", display_name="Nia", role="viewer")
    closed = ask(client, secret, f"/api/v1/people/{made.json()['id']}/deactivate", "post")

    assert made.status_code == 201
    assert again.status_code == 400
    assert closed.json()["is_active"] is False


def test_the_list_of_people_comes_in_pages(client, ada):
    for number in range(3):
        factories.user(f"p{number}@example.com")
    _, secret = factories.token(ada, "people")
    first = ask(client, secret, "/api/v1/people?limit=3").json()
    second = ask(client, secret, f"/api/v1/people?limit=3&after={first['next']}").json()

    assert len(first["rows"] + second["rows"]) == User.objects.count()
    assert second["next"] is None


def test_a_runaway_program_is_slowed(client, alice, settings):
    settings.API_CALLS_PER_MINUTE = 3
    _, secret = factories.token(alice)
    answers = [ask(client, secret).status_code for _ in range(8)]

    assert 429 in answers
    assert answers[:3] == [200] * 3


def test_use_is_noted_but_not_by_a_write_for_every_call(client, alice):
    token, secret = factories.token(alice)
    ask(client, secret)
    token.refresh_from_db()
    first = token.last_used_at
    ask(client, secret)
    token.refresh_from_db()

    assert first is not None
    assert token.last_used_at == first


@pytest.mark.parametrize(("name", "scopes"), [("x", ["everything"]), ("x", []), (" ", ["read"])])
def test_a_token_needs_a_name_and_known_scopes(alice, name, scopes):
    with pytest.raises(InputError):
        actions.create_token(alice, name, scopes=scopes, at=NOON, expires_at=None, by=alice)


def test_a_token_needs_no_csrf_token(alice):
    _, secret = factories.token(alice)
    browser = Client(enforce_csrf_checks=True)
    assert ask(browser, secret).status_code == 200


def test_the_description_of_the_api_is_openapi_3_and_says_how_to_sign_in(client):
    described = client.get("/api/v1/openapi.json").json()

    assert described["openapi"].startswith("3.")
    assert "TokenAccess" in described["components"]["securitySchemes"]
