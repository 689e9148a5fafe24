import subprocess
import sys

import pytest
from click.testing import CliRunner

from threadline.cli.main import LIBRARY_COMMANDS, exit_code_of, root
from threadline.errors import CheckFailed, InputError, MissingColumns, OutsideError, ThreadlineError


def run(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", "from threadline.cli.main import main; main()", *arguments],
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("name", LIBRARY_COMMANDS)
def test_every_listed_command_loads_and_explains_itself(name):
    shown = CliRunner().invoke(root, [name, "--help"])

    assert shown.exit_code == 0
    assert "Usage:" in shown.output


def test_a_mistyped_command_gets_a_suggestion_and_exit_code_2():
    ran = run("traige")

    assert ran.returncode == 2
    assert "Did you mean 'triage'?" in ran.stderr


def test_a_file_that_is_not_there_is_one_clear_line_and_exit_code_2(tmp_path):
    ran = run("triage", str(tmp_path / "none.csv"))

    assert ran.returncode == 2
    assert "none.csv" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_broken_mapping_says_how_one_looks():
    ran = run("triage", "tickets.csv", "--map", "created_at")

    assert ran.returncode == 2
    assert "created_at=opened" in ran.stderr


def test_a_broken_playbook_file_is_named_with_its_line(tmp_path):
    modes = tmp_path / "failure_modes"
    modes.mkdir()
    (modes / "late_answer.md").write_text("---\nid: late_answer\nkind: failure_mode\nlane: kitchen\n---\n")

    ran = run("playbook", "check", str(tmp_path))

    assert ran.returncode == 2
    assert "late_answer.md" in ran.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CheckFailed("found"), 1),
        (InputError("bad"), 2),
        (MissingColumns("tickets", ["text"], ["body"]), 2),
        (OutsideError("disk full"), 3),
        (ThreadlineError("other"), 2),
    ],
)
def test_errors_become_the_exit_codes_of_the_contract(error, code):
    assert exit_code_of(error) == code
