"""The reference is written from the code: a page that differs was not renewed (`make reference`)."""

import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
NAMES = ["commands.md", "http-api.md", "initiatives.md", "library.md", "playbook.md", "settings.md", "tables.md"]


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """Generate in a process of its own: a command keeps how its help was first asked for."""
    folder = tmp_path_factory.mktemp("reference")
    subprocess.run([sys.executable, DOCS / "generate_reference.py", folder], check=True, capture_output=True)
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}


def test_every_page_of_the_reference_is_generated(generated):
    assert sorted(generated) == NAMES == sorted(path.name for path in (DOCS / "reference").glob("*.md"))


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_says_what_the_code_says(generated, name):
    written = (DOCS / "reference" / name).read_text(encoding="utf-8")

    assert written == generated[name]
