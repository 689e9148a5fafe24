"""The reference is written from the code: a page that differs was not renewed (`make reference`)."""

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
NAMES = ["commands.md", "http-api.md", "initiatives.md", "library.md", "playbook.md", "settings.md", "tables.md"]


@pytest.fixture(scope="module")
def generated():
    spec = importlib.util.spec_from_file_location("generate_reference", DOCS / "generate_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


def test_every_page_of_the_reference_is_generated(generated):
    assert sorted(generated) == NAMES == sorted(path.name for path in (DOCS / "reference").glob("*.md"))


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_says_what_the_code_says(generated, name):
    written = (DOCS / "reference" / name).read_text(encoding="utf-8")

    assert written == generated[name].rstrip() + "\n"
