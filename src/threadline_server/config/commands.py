"""The server's commands, which the `threadline` command finds by entry point. Django loads when one of them runs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from threadline.errors import CheckFailed, InputError

if TYPE_CHECKING:
    from threadline_server.accounts.models import User

# Written out, because Django is not loaded when help is shown; a test compares them with the originals.
ROLES = ("admin", "product_manager", "support_lead", "ml_lead", "support_agent", "viewer")
SCOPES = ("read", "write", "ingest", "people")
MARKS = {"ok": "ok     ", "warning": "warning", "wrong": "WRONG  "}


def commands() -> list[click.Command]:
    """Return the commands that the server adds."""
    return [serve_command, demo_command, doctor_command, user_group, token_group, manage_command]


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes that serve pages.")
@click.option("--as", "sign_in_as", metavar="EMAIL", help="Print an address that is signed in (demo data only).")
def serve_command(host: str, port: int, workers: int, sign_in_as: str | None) -> None:
    """Run the web application and its background work."""
    from threadline_server.config.serve import Address, serve  # noqa: PLC0415

    serve(Address(host, port), workers=workers, sign_in_as=sign_in_as)


@click.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; this machine only.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--tickets", default=6_000, show_default=True, type=click.IntRange(200), help="How many to simulate.")
@click.option("--seed", default=7, show_default=True, type=click.IntRange(0), help="Same seed, same company.")
@click.option("--fresh", is_flag=True, help="Throw the demo's data away and make it anew.")
@click.option("--build-only", is_flag=True, help="Make the data and stop, without serving it.")
def demo_command(host: str, port: int, tickets: int, seed: int, fresh: bool, build_only: bool) -> None:  # noqa: FBT001  click passes options
    """Simulate a company, load it, and serve it, signed in as one of its people."""
    from threadline_server.config.demo import DemoSettings, run_demo  # noqa: PLC0415
    from threadline_server.config.serve import Address  # noqa: PLC0415

    run_demo(DemoSettings(tickets, seed, fresh), Address(host, port), serving=not build_only)


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor_command(as_json: bool) -> None:  # noqa: FBT001  click passes a flag
    """Say what is wrong with this installation, and what to do. Exit code 1 when something is."""
    from threadline_server.config.doctor import examine  # noqa: PLC0415

    findings = examine()
    if as_json:
        click.echo(json.dumps({"rows": [finding.to_dict() for finding in findings]}, indent=2))
    else:
        for finding in findings:
            click.echo(f"{MARKS[finding.state]}  {finding.name}: {finding.text}")
            if finding.state != "ok" and finding.hint:
                click.echo(f"         {finding.hint}")
    wrong = [finding.name for finding in findings if finding.state == "wrong"]
    if wrong:
        raise CheckFailed(f"To be mended: {', '.join(wrong)}.")


@click.group("user")
def user_group() -> None:
    """Manage people."""


@user_group.command("create")
@click.argument("email")
@click.option("--name", required=True, help="The name that others see.")
@click.option("--role", type=click.Choice(ROLES), default="viewer", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking for it.")
def create_user(email: str, name: str, role: str, password_stdin: bool) -> None:  # noqa: FBT001  click passes a flag
    """Create an account for EMAIL."""
    _start()
    from django.utils import timezone  # noqa: PLC0415

    from threadline_server.accounts import actions  # noqa: PLC0415
    from threadline_server.web.roles import Role  # noqa: PLC0415

    password = (
        sys.stdin.readline().rstrip("\n")
        if password_stdin
        else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    _check_password(password)
    new = actions.NewPerson(email, name, Role(role), password=password)
    person = actions.create_person(new, by=None, at=timezone.now())
    click.echo(f"{person.display_name} <{person.email}> can sign in as {person.get_role_display()}.")


def _check_password(password: str) -> None:
    from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415
    from django.core.exceptions import ValidationError  # noqa: PLC0415

    try:
        validate_password(password)
    except ValidationError as error:
        raise InputError(" ".join(error.messages)) from error


@user_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_users(as_json: bool) -> None:  # noqa: FBT001  click passes a flag
    """List everybody who has an account."""
    _start()
    from threadline_server.accounts.models import User  # noqa: PLC0415

    people = User.objects.order_by("email")
    if as_json:
        keys = ("email", "display_name", "role", "is_active")
        click.echo(json.dumps({"rows": [{key: getattr(one, key) for key in keys} for one in people]}, indent=2))
        return
    for one in people:
        click.echo(f"{one.email}  {one.display_name}  {one.get_role_display()}{'' if one.is_active else '  (closed)'}")


@user_group.command("deactivate")
@click.argument("email")
def deactivate_user(email: str) -> None:
    """Close the account of EMAIL: sessions end and tokens stop."""
    _start()
    from django.utils import timezone  # noqa: PLC0415

    from threadline_server.accounts import actions  # noqa: PLC0415

    person = _person(email)
    actions.deactivate_person(person, by=None, at=timezone.now())
    click.echo(f"{person.display_name} can no longer sign in.")


@user_group.command("demo")
def create_demo_users() -> None:
    """Set up an empty data folder as demo, with invented people whom `serve --as` signs in."""
    _start()
    from django.conf import settings  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from threadline_server.accounts.demo import set_up_demo  # noqa: PLC0415

    for person in set_up_demo(settings.DATA_FOLDER, at=timezone.now()):
        click.echo(f"{person.email}  {person.display_name}  {person.get_role_display()}")


@click.group("token")
def token_group() -> None:
    """Manage API tokens."""


@token_group.command("create")
@click.argument("email")
@click.option("--name", required=True, help="What will use it.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), default=("read",), show_default=True)
@click.option("--days", type=click.IntRange(1, 3650), help="Days until it ends; without it, never.")
def create_token(email: str, name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """Make a token for EMAIL and print it, this once."""
    _start()
    from datetime import timedelta  # noqa: PLC0415

    from django.utils import timezone  # noqa: PLC0415

    from threadline_server.accounts import actions  # noqa: PLC0415

    now = timezone.now()
    ends = now + timedelta(days=days) if days else None
    _, secret = actions.create_token(_person(email), name, scopes=scopes, at=now, expires_at=ends, by=None)
    click.echo(secret)


@token_group.command("revoke")
@click.argument("start")
def revoke_token(start: str) -> None:
    """Stop the token that begins with START (as the list under Settings shows it)."""
    _start()
    from django.utils import timezone  # noqa: PLC0415

    from threadline_server.accounts import actions  # noqa: PLC0415
    from threadline_server.accounts.models import ApiToken  # noqa: PLC0415

    found = list(ApiToken.objects.filter(start=start[:10], revoked_at=None)[:2])
    if len(found) != 1:
        raise InputError(
            f"{len(found) or 'No'} tokens begin with {start}. Give the ten characters shown under Settings."
        )
    actions.revoke_token(found[0], by=None, at=timezone.now())
    click.echo(f"{found[0].name} no longer opens anything.")


@click.command("manage", context_settings={"ignore_unknown_options": True}, add_help_option=False, hidden=True)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage_command(arguments: tuple[str, ...]) -> None:
    """Run a command of Django, for developers: `threadline manage makemigrations`."""
    from threadline_server.config.start import start_django  # noqa: PLC0415

    start_django()
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["threadline manage", *arguments])


def _start() -> None:
    from threadline_server.config.start import prepare_database, start_django  # noqa: PLC0415

    start_django()
    prepare_database()


def _person(email: str) -> User:
    from threadline_server.accounts.queries import find_person  # noqa: PLC0415

    person = find_person(email)
    if person is None:
        raise InputError(f"There is no account for {email}. `threadline user list` shows those that there are.")
    return person
