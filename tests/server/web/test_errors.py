from __future__ import annotations

import factories
import pytest
from django.test import Client
from people import client_of

from threadline.errors import InputError, OutsideError
from threadline_server.accounts.models import User
from threadline_server.web import views
from threadline_server.web.errors import Conflict, NotAllowed, NotFound, require_found

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("x"), 404),
        (NotAllowed("x"), 403),
        (Conflict("x"), 409),
        (InputError("x"), 400),
        (OutsideError("x"), 503),
        (ValueError("x"), 500),
    ],
)
def test_each_error_has_its_status(error, status):
    assert views.status_of(error) == status


def test_a_missing_page_says_what_to_do(ada_client):
    response = ada_client.get("/nowhere/")

    assert response.status_code == 404
    assert "Nothing here" in response.content.decode()
    assert 'class="rail"' in response.content.decode()


def test_a_stranger_sees_a_missing_page_without_a_rail(client, db):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "Nothing here" in response.content.decode()


def test_an_error_is_a_fragment_for_htmx(ada_client):
    response = ada_client.get("/work/999/", headers=HTMX)

    assert response.status_code == 404
    assert "<html" not in response.content.decode()
    assert response["HX-Retarget"] == "#problems"


def test_an_error_of_the_api_is_json(ada_client):
    response = ada_client.get("/api/v1/work/999")

    assert response.status_code == 404
    assert "piece of work" in response.json()["detail"]


def test_a_fault_of_ours_does_not_show_its_insides(ada_client, monkeypatch):
    def break_down(*_):
        raise ValueError("the secret inside")

    monkeypatch.setattr("threadline_server.work.queries.list_work", break_down)
    ada_client.raise_request_exception = False
    response = ada_client.get("/work/")

    assert response.status_code == 500
    assert "secret inside" not in response.content.decode()
    assert "Something broke on our side" in response.content.decode()


def test_a_form_without_its_token_is_refused_with_a_way_on(ada):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)
    response = browser.post("/appearance/", {"appearance": "dark"})

    assert response.status_code == 403
    assert "This form is too old" in response.content.decode()
    ada.refresh_from_db()
    assert ada.appearance == "system"


def test_an_api_call_by_browser_needs_the_csrf_token(ada):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)
    new = {"email": "new@example.com", "display_name": "New"}
    response = browser.post("/api/v1/people", new, content_type="application/json")

    assert response.status_code == 403
    assert not User.objects.filter(email="new@example.com").exists()


def test_what_is_not_there_and_what_is_not_open_look_the_same(db, kofi_client, ada):
    hidden = kofi_client.get(f"/work/{factories.work(by=ada).pk}/")
    missing = kofi_client.get("/work/999999/")

    assert hidden.status_code == missing.status_code == 404


def test_require_found_names_the_thing(db):
    with pytest.raises(NotFound, match="no such person"):
        require_found(User.objects.none())


@pytest.mark.django_db
def test_htmx_goes_to_the_sign_in_as_a_whole_page_when_the_session_ended(client):
    response = client.get("/work/", headers={**HTMX, "HX-Current-URL": "http://testserver/work/?page=2"})

    assert response["HX-Redirect"] == "/accounts/login/?next=/work/%3Fpage%3D2"


def test_an_inactive_person_is_out_at_once(db):
    browser = client_of("kofi")
    User.objects.filter(email="kofi@example.com").update(is_active=False)

    assert browser.get("/work/").status_code == 302


@pytest.mark.parametrize(("path", "status"), [("/work/{}/cancel/", 409), ("/work/999/cancel/", 404)])
def test_a_refusal_is_a_toast_that_says_what_to_do(ada_client, ada, path, status):
    done = factories.work(by=ada, state="done")
    response = ada_client.post(path.format(done.pk), headers=HTMX)
    html = response.content.decode()

    assert response.status_code == status
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#problems", "innerHTML")
    assert "data-toast" in html
    assert "data-close-toast" in html
    # Only what is out of date gets better by looking again.
    assert ("data-reload" in html) == (status == 409)


def test_a_form_that_is_too_old_is_refused_in_a_toast_with_a_way_on(ada):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)
    html = browser.post("/appearance/", {"appearance": "dark"}, headers=HTMX).content.decode()

    assert "This form is too old" in html
    assert "data-reload" in html
