from __future__ import annotations

import socket

import click
import pytest
from click.testing import CliRunner
from django.contrib.auth.password_validation import validate_password
from factories import PASSWORD

from threadline.errors import InputError
from threadline_server.accounts.models import ApiToken, User
from threadline_server.accounts.tokens import SCOPES
from threadline_server.config import commands
from threadline_server.config.serve import Address, serve
from threadline_server.web.roles import Role


@pytest.fixture
def run(db, monkeypatch):
    """Run a command as the `threadline` program does, on the test's database."""
    monkeypatch.setattr(commands, "_start", lambda: None)
    group = click.Group("threadline", commands=commands.commands())

    def invoke(*arguments, given=""):
        answer = CliRunner().invoke(group, arguments, input=given)
        if answer.exception is not None and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        return answer

    return invoke


def test_the_choices_that_help_shows_are_the_real_ones():
    assert set(commands.ROLES) == set(Role)
    assert set(commands.SCOPES) == set(SCOPES)


def test_a_person_is_created_listed_and_closed(run):
    created = run(
        "user",
        "create",
        "ada@example.com",
        "--name",
        "Ada",
        "--role",
        "admin",
        "--password-stdin",
        given=f"{PASSWORD}\n",
    )
    run("user", "create", "bo@example.com", "--name", "Bo", "--password-stdin", given=f"{PASSWORD}\n")
    run("user", "deactivate", "BO@example.com")

    assert "can sign in as admin" in created.output
    assert PASSWORD not in created.output
    assert "bo@example.com  Bo  viewer  (closed)" in run("user", "list").output
    assert '"is_active": false' in run("user", "list", "--json").output
    assert User.objects.get(email="ada@example.com").check_password(PASSWORD)


def test_a_weak_password_is_refused(run):
    with pytest.raises(InputError, match="too common|too short"):  # noqa: RUF043
        run("user", "create", "ada@example.com", "--name", "Ada", "--password-stdin", given="password\n")
    assert validate_password(PASSWORD) is None


def test_an_unknown_person_is_named(run):
    with pytest.raises(InputError, match="no account for x@example.com"):  # noqa: RUF043
        run("user", "deactivate", "x@example.com")


def test_a_token_is_printed_once_and_revoked(run, ada):
    made = run("token", "create", ada.email, "--name", "Export", "--scope", "read", "--scope", "ingest", "--days", "7")
    token = ApiToken.objects.get()

    assert made.output.strip().startswith(token.start)
    assert token.scopes == ["ingest", "read"]
    run("token", "revoke", token.start)
    token.refresh_from_db()
    assert token.revoked_at is not None
    with pytest.raises(InputError, match="No tokens begin with"):
        run("token", "revoke", token.start)


def test_the_demo_command_creates_the_named_people(run, own_data_folder):
    answer = run("user", "demo")

    assert "alice@example.com" in answer.output
    assert (own_data_folder / "demo").is_file()


@pytest.mark.parametrize(
    ("host", "url", "loopback"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/", True),
        ("localhost", "http://localhost:8000/", True),
        ("::1", "http://[::1]:8000/", True),
        ("0.0.0.0", "http://localhost:8000/", False),  # noqa: S104
        ("192.0.2.1", "http://192.0.2.1:8000/", False),
        ("server.example", "http://server.example:8000/", False),
    ],
)
def test_an_address_knows_whether_others_can_reach_it(host, url, loopback):
    address = Address(host, 8000)

    assert (address.url, address.is_loopback) == (url, loopback)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1"])  # noqa: S104
def test_signing_in_by_link_is_refused_where_others_can_reach_the_server(host):
    with pytest.raises(InputError, match="this machine only"):
        serve(Address(host, 8000), workers=1, sign_in_as="ada@example.com")


def test_a_port_that_is_taken_is_said_before_anything_else_happens():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(InputError, match="another with --port"):
            serve(Address("127.0.0.1", taken.getsockname()[1]), workers=1, sign_in_as=None)
