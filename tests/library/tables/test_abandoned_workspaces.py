"""Tickets of a process that was killed do not stay in the temporary folder."""

from __future__ import annotations

import subprocess
import sys

import pytest

from threadline.tables import Workspace
from threadline.tables.abandoned import remove_abandoned

MAKES_ONE = """
import sys
from pathlib import Path
from threadline.tables import Workspace
workspace = Workspace(inside=Path(sys.argv[1]))
(workspace.path / "tickets.parquet").write_text("my card was declined")
print(workspace.path, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path):
    """A process that has a workspace of its own, and the workspace."""
    with subprocess.Popen(
        [sys.executable, "-c", MAKES_ONE, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process, tmp_path / process.stdout.readline().strip()
        process.kill()


def test_the_workspace_of_a_killed_process_is_removed_by_the_next(other, tmp_path):
    process, left = other
    process.kill()
    process.wait()
    assert (left / "tickets.parquet").exists()

    with Workspace(inside=tmp_path) as mine:
        assert list(tmp_path.iterdir()) == [mine.path]


def test_the_workspaces_of_living_processes_stay(other, tmp_path):
    _, theirs = other

    with Workspace(inside=tmp_path) as mine:
        remove_abandoned.__wrapped__(tmp_path)

        assert {mine.path, theirs} == set(tmp_path.iterdir())
        assert (theirs / "tickets.parquet").exists()


def test_folders_that_bear_no_mark_are_not_ours_to_remove(tmp_path):
    (tmp_path / "threadline-notes").mkdir()

    with Workspace(inside=tmp_path):
        pass

    assert (tmp_path / "threadline-notes").exists()
