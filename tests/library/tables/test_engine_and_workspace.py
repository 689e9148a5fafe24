# ruff: noqa: S608 - the paths are the test's own

from __future__ import annotations

import os
import subprocess
import sys

import duckdb
import pytest

from threadline import tables
from threadline.tables import EngineSettings, Workspace


def test_the_engine_sees_its_folders_and_nothing_else(tmp_path, workspace):
    outside = tmp_path / "outside.csv"
    outside.write_text("a\n1\n")
    with pytest.raises(duckdb.PermissionException):
        workspace.cursor().execute(f"SELECT * FROM read_csv('{outside}')")
    with pytest.raises(duckdb.PermissionException):
        workspace.cursor().execute(f"COPY (SELECT 1) TO '{tmp_path / 'written.csv'}'")
    with Workspace(inside=tmp_path, folders=[tmp_path]) as open_to_it:
        assert open_to_it.cursor().execute(f"SELECT a FROM read_csv('{outside}')").fetchall() == [(1,)]


@pytest.mark.parametrize(
    "statement",
    [
        "SET enable_external_access = true",
        "SET memory_limit = '64GB'",
        "SET allowed_directories = ['/']",
        "SET lock_configuration = false",
        "INSTALL httpfs",
        "LOAD httpfs",
        "ATTACH '/etc/passwd'",
        "SELECT * FROM 'https://example.org/a.parquet'",
    ],
)
def test_no_statement_opens_the_engine(workspace, statement):
    with pytest.raises(duckdb.Error):
        workspace.cursor().execute(statement)


def test_the_engine_speaks_utc_and_keeps_to_its_limits(tmp_path):
    with Workspace(inside=tmp_path, settings=EngineSettings(memory_mb=200, threads=1)) as workspace:
        asked = "SELECT current_setting('TimeZone'), current_setting('threads'), current_setting('memory_limit')"
        zone, threads, memory = workspace.cursor().execute(asked).fetchall()[0]
    assert zone.endswith("UTC")
    assert threads == 1
    assert memory.startswith("190")


def test_a_workspace_leaves_nothing_behind(tmp_path):
    with Workspace(inside=tmp_path) as workspace:
        workspace.cursor().execute(f"COPY (SELECT 1) TO '{workspace.new_path('a.parquet')}' (FORMAT parquet)")
        assert list(tmp_path.iterdir()) == [workspace.path]
        assert workspace.path.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == []


def test_a_forgotten_workspace_is_removed_when_the_program_ends(tmp_path):
    script = (
        "import sys; from pathlib import Path; from threadline.tables import Workspace; "
        "workspace = Workspace(inside=Path(sys.argv[1])); workspace.cursor()"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script, tmp_path], check=True)
    assert list(tmp_path.iterdir()) == []


def test_a_forked_child_gets_an_engine_of_its_own_and_leaves_the_folder(tmp_path):
    script = """
import os, sys
from pathlib import Path
from threadline.tables import Workspace
workspace = Workspace(inside=Path(sys.argv[1]))
assert workspace.cursor().execute("SELECT 1").fetchall() == [(1,)]
child = os.fork()
if child == 0:
    # Python's own exit would wait for the parent's engine threads, which no child has.
    os._exit(0 if workspace.cursor().execute("SELECT 2").fetchall() == [(2,)] else 1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
assert workspace.path.exists()
"""
    subprocess.run([sys.executable, "-c", script, tmp_path], check=True, timeout=60)
    assert list(tmp_path.iterdir()) == []


def test_importing_the_folder_loads_nothing_heavy():
    script = (
        "import sys, threadline.tables; "
        "heavy = {'duckdb', 'pyarrow', 'ibis', 'deltalake', 'sqlglot', 'narwhals', 'pandas'} & set(sys.modules); "
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, env=os.environ)


def test_every_public_name_can_be_had():
    assert all(getattr(tables, name) is not None for name in tables.__all__)
    with pytest.raises(AttributeError):
        _ = tables.nothing
