from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

import threadline_server

FOLDERS = sorted(Path(threadline_server.__file__).parent.glob("*/migrations"))


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_migrations_are_numbered_named_and_linear(folder):
    names = sorted(path.stem for path in folder.glob("[0-9]*.py"))

    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert not [name for name in names if re.search(r"_auto_|_initial$", name)]
    assert (folder / "max_migration.txt").read_text().strip() == names[-1]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_migrations_import_nothing_of_the_apps(folder):
    for path in folder.glob("[0-9]*.py"):
        imported = re.findall(r"^(?:from|import) (threadline_server\S*)", path.read_text(), re.MULTILINE)
        assert imported == [], "a migration must do for ever what it does now"


@pytest.mark.django_db(transaction=True)
def test_the_journals_guard_can_be_undone_and_done_again():
    executor = MigrationExecutor(connection)
    executor.migrate([("journal", "0001_create_tables")])
    executor = MigrationExecutor(connection)
    executor.migrate([("journal", "0002_append_only")])

    assert ("journal", "0002_append_only") in MigrationExecutor(connection).loader.applied_migrations
