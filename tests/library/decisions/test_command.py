"""The command: read, check, export, chain and verify a folder of records."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from threadline.cli.main import root
from threadline.errors import CheckFailed, InputError

RECORD = """---
status: accepted
date: 2026-03-01
---
# Add a fallback

## Decision Outcome

Chosen option: "A form", because it is quick.
"""


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "records"
    path.mkdir()
    (path / "0001-fallback.md").write_text(RECORD)
    return path


def run(*arguments):
    result = CliRunner().invoke(root, ["decisions", *map(str, arguments)], catch_exceptions=True)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_a_folder_is_listed_and_searched(folder):
    assert "ADR-0001  accepted    2026-03-01  Add a fallback" in run("list", folder)
    assert json.loads(run("list", folder, "--search", "zebra", "--json"))["rows"] == []


def test_a_sound_record_passes_the_check_and_an_odd_one_does_not(folder):
    assert run("check", folder) == ""
    (folder / "0002-odd.md").write_text("# Odd")
    with pytest.raises(CheckFailed):
        run("check", folder)


def test_records_are_exported_whole_into_a_new_folder(folder, tmp_path):
    run("export", folder, tmp_path / "new")

    assert 'Chosen option: "A form", because it is quick.' in (tmp_path / "new" / "0001-fallback.md").read_text()
    with pytest.raises(InputError, match="not empty"):
        run("export", folder, tmp_path / "new")


def test_a_chained_folder_verifies_until_somebody_edits_a_record(folder):
    assert "1 links added" in run("chain", folder)
    assert "0 links added" in run("chain", folder)
    assert "1 links hold" in run("verify", folder)
    (folder / "0001-fallback.md").write_text(RECORD.replace("quick", "cheap"))
    with pytest.raises(CheckFailed):
        run("verify", folder)
    with pytest.raises(InputError, match="Restore it"):
        run("chain", folder)


def test_verify_without_a_chain_says_how_to_begin_one(folder):
    with pytest.raises(InputError, match="threadline decisions chain"):
        run("verify", folder)
