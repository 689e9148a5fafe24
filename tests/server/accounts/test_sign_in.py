from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from factories import PASSWORD

from threadline.errors import InputError
from threadline_server.accounts import actions
from threadline_server.accounts.demo import set_up_demo
from threadline_server.accounts.models import SignInLink, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forget_tries():
    cache.clear()


def sign_in(client, email, password=PASSWORD, **headers):
    return client.post("/accounts/login/", {"login": email, "password": password}, **headers)


def is_signed_in(client) -> bool:
    return client.get("/").status_code == 200


def test_a_person_signs_in_by_email_however_it_is_capitalised(client, alice):
    response = sign_in(client, "ALICE@example.com")

    assert response["Location"] == "/"
    assert is_signed_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, alice):
    wrong = sign_in(client, alice.email, "not the password")
    unknown = sign_in(client, "nobody@example.com", "not the password")
    hide = re.compile(r'value="[^"]*"|X-CSRFToken": "[^"]*"')

    assert hide.sub("", wrong.content.decode()) == hide.sub("", unknown.content.decode())


def test_guessing_is_throttled_even_for_the_right_password_afterwards(client, alice):
    for _ in range(5):
        assert sign_in(client, alice.email, "a guess").status_code == 200
    response = sign_in(client, alice.email)

    assert not is_signed_in(client)
    assert "Too many" in response.content.decode()


def test_throttling_one_address_leaves_another_alone(client, alice, sam):
    for _ in range(6):
        sign_in(client, alice.email, "a guess")
    other = Client(REMOTE_ADDR="10.0.0.2")
    sign_in(other, sam.email)

    assert is_signed_in(other)


def test_many_addresses_from_one_place_are_throttled_too(client, alice):
    answers = [sign_in(client, f"nobody{number}@example.com", "a guess").status_code for number in range(40)]
    sign_in(client, alice.email)

    assert not is_signed_in(client)
    assert 429 in answers


def test_a_closed_account_does_not_sign_in(client, kofi, ada):
    actions.deactivate_person(kofi, by=ada, at=timezone.now())
    sign_in(client, kofi.email)

    assert not is_signed_in(client)


def test_signing_in_returns_to_the_page_that_was_asked_for_but_to_no_other_site(client, alice):
    inside = client.post("/accounts/login/?next=/work/", {"login": alice.email, "password": PASSWORD})
    assert inside["Location"] == "/work/"
    other = Client()
    outside = other.post("/accounts/login/?next=https://evil.example/", {"login": alice.email, "password": PASSWORD})
    assert outside["Location"] == "/"


def test_nobody_signs_up_by_themselves(client):
    client.post("/accounts/signup/", {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD})

    assert not User.objects.exists()
    assert "made by an admin" in client.get("/accounts/signup/").content.decode()


def test_open_sign_up_makes_a_viewer(client, settings):
    settings.OPEN_SIGN_UP = True
    client.post("/accounts/signup/", {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD})
    made = User.objects.get()

    assert (made.role, made.display_name) == ("viewer", "new")


def test_a_forgotten_password_is_set_anew_by_email(client, alice):
    client.post("/accounts/password/reset/", {"email": alice.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "a wholly new needle", "password2": "a wholly new needle"})
    sign_in(client, alice.email, "a wholly new needle")

    assert is_signed_in(client)


def test_asking_for_an_unknown_address_sends_nothing_secret(client, db):
    response = client.post("/accounts/password/reset/", {"email": "nobody@example.com"})

    assert response.status_code == 302
    assert all("/password/reset/key/" not in message.body for message in mail.outbox)


def test_signing_out_needs_a_form(alice_client):
    alice_client.get("/accounts/logout/")
    assert is_signed_in(alice_client)
    alice_client.post("/accounts/logout/")
    assert not is_signed_in(alice_client)


def test_a_second_factor_is_asked_for_once_it_is_set_up(client, alice):
    secret = generate_totp_secret()
    TOTP.activate(alice, secret)
    response = sign_in(client, alice.email)
    assert response["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)

    counter = next(iter(yield_hotp_counters_from_time()))
    client.post("/accounts/2fa/authenticate/", {"code": format_hotp_value(hotp_value(secret, counter))})
    assert is_signed_in(client)


@pytest.mark.parametrize("path", ["/accounts/2fa/", "/accounts/password/change/", "/settings/profile/"])
def test_account_pages_stand_in_the_frame(alice_client, path):
    html = alice_client.get(path, follow=True).content.decode()

    assert 'class="rail"' in html or 'class="bare' in html


class TestTheDemosLink:
    @pytest.fixture
    def link(self, own_data_folder):
        set_up_demo(own_data_folder, at=timezone.now())
        alice = User.objects.get(email="alice@example.com")
        return "/settings/link/" + actions.create_sign_in_link(alice, at=timezone.now()) + "/"

    def test_it_signs_in_once(self, link):
        first, second = Client(), Client()
        first.get(link)
        second.get(link)

        assert is_signed_in(first)
        assert not is_signed_in(second)

    def test_it_works_on_this_machine_only(self, link):
        browser = Client(REMOTE_ADDR="192.0.2.7")

        assert browser.get(link).status_code == 404
        assert not is_signed_in(browser)

    def test_it_works_on_demo_data_only(self, link, own_data_folder):
        (own_data_folder / "demo").unlink()

        assert Client().get(link).status_code == 404

    def test_it_ends(self, link):
        later = timezone.now() + timedelta(hours=13)

        assert actions.use_sign_in_link(link.split("/")[3], at=later) is None

    def test_its_secret_is_not_stored(self, link):
        assert SignInLink.objects.get().digest not in link


def test_a_folder_with_real_people_never_becomes_a_demo(alice, own_data_folder):
    User.objects.create(email="real@company.test", display_name="Real", created_at=timezone.now())

    with pytest.raises(InputError, match="real accounts"):
        set_up_demo(own_data_folder, at=timezone.now())
    assert not (own_data_folder / "demo").exists()


def test_a_demo_is_set_up_again_without_change(own_data_folder):
    set_up_demo(own_data_folder, at=timezone.now())
    again = set_up_demo(own_data_folder, at=timezone.now())

    assert len(again) == User.objects.count() == 6
    assert not any(person.has_usable_password() for person in again)
