"""`threadline serve`: web, background worker and scheduler as one."""

from __future__ import annotations

import ipaddress
import socket
import sys
import urllib.request
from dataclasses import dataclass
from urllib.error import URLError

import click

from threadline.errors import InputError, OutsideError
from threadline_server.config.environment import Environment, set_for_children
from threadline_server.config.process_group import Part, run_together
from threadline_server.config.start import prepare_database, start_django


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens."""

    host: str
    port: int

    @property
    def bind(self) -> str:
        """Return the form that gunicorn takes."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """Return an address that a browser on this machine can open."""
        if self.host in {"0.0.0.0", "::"}:  # noqa: S104  compared, not bound
            return f"http://localhost:{self.port}/"
        return f"http://{self.bind}/"

    @property
    def is_loopback(self) -> bool:
        """Return whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def serve(address: Address, *, workers: int, sign_in_as: str | None) -> None:
    """Prepare everything, then run until stopped.

    Raises InputError when the port is taken or `sign_in_as` is not allowed, OutsideError when a part failed.
    """
    if sign_in_as and not address.is_loopback:
        raise InputError(f"--as works on this machine only, and {address.host} can be reached from others.")
    _require_free(address)
    _answer_to(address)
    start_django()
    prepare_database()
    _read_playbook()
    link = _sign_in_link(sign_in_as) if sign_in_as else ""
    _collect_static_files()
    failed = run_together(
        _parts(address, workers),
        is_ready=lambda: _answers(address),
        when_ready=lambda: click.echo(f"Threadline answers at\n{address.url}{link}"),
    )
    if failed:
        raise OutsideError(f"{failed} ended unexpectedly, so the others were stopped too. Its reason stands above.")


def _read_playbook() -> None:
    """Read the playbook before anybody waits for a page. Raises PlaybookError for a broken one."""
    from threadline_server.themes.known_playbook import the_playbook  # noqa: PLC0415  after start_django

    the_playbook()


def _collect_static_files() -> None:
    from threadline_server.config.static import collect_static_files  # noqa: PLC0415  after start_django

    collect_static_files()


def _parts(address: Address, workers: int) -> list[Part]:
    python, settings = sys.executable, "python:threadline_server.config.gunicorn_settings"
    web = [python, "-m", "gunicorn", "--config", settings, "--bind", address.bind, "--workers", str(workers)]
    worker = ["db_worker", "--queue-name", "*", "--interval", "0.5", "--no-startup-delay", "--no-reload"]
    return [
        Part("The web server", [*web, "threadline_server.config.wsgi"]),
        Part("The background worker", [python, "-m", "django", *worker]),
        Part("The scheduler", [python, "-m", "django", "run_schedules"]),
    ]


def _require_free(address: Address) -> None:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            hint = "Stop what uses it, or choose another with --port."
            raise InputError(f"Cannot listen on {address.bind}: {error.strerror}. {hint}") from error


def _answer_to(address: Address) -> None:
    # A host that was asked for on the command line is meant to be reached by its name.
    hosts = Environment().items("THREADLINE_HOSTS")
    wildcard = {"0.0.0.0", "::"}  # noqa: S104  compared, not bound
    if address.host not in hosts and address.host not in wildcard:
        name = f"[{address.host}]" if ":" in address.host else address.host
        set_for_children("THREADLINE_HOSTS", ",".join([*hosts, name]))


def _sign_in_link(email: str) -> str:
    from django.conf import settings  # noqa: PLC0415  after start_django
    from django.urls import reverse  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from threadline_server.accounts import actions, demo, queries  # noqa: PLC0415

    if not demo.is_demo(settings.DATA_FOLDER):
        raise InputError("--as works on demo data only. `threadline user demo` sets up an empty data folder as demo.")
    person = queries.find_person(email)
    if person is None or not person.is_active:
        raise InputError(f"There is no open account for {email}. `threadline user list` shows those that there are.")
    secret = actions.create_sign_in_link(person, at=timezone.now())
    return reverse("accounts:link", args=[secret]).removeprefix("/")


def _answers(address: Address) -> bool:
    try:
        with urllib.request.urlopen(f"{address.url}alive/", timeout=2) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)  # noqa: PLR2004
    except (URLError, OSError):
        return False
