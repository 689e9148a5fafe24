"""Small sets of words that the code looks for by name, from files beside the lexicon: `lexicon/sets/MODULE.yaml`."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any


def word_set(module: str, name: str) -> frozenset[str]:
    """Return the set of a name that belongs to a module."""
    return frozenset(_sets(module)[name].split())


@lru_cache
def _sets(module: str) -> dict[str, str]:
    sets: dict[str, str] = read_words(f"sets/{module}.yaml")
    return sets


def read_words(path: str) -> Any:
    """Return what a file of the lexicon holds."""
    import yaml  # noqa: PLC0415  loaded when first used

    file = resources.files("threadline.initiatives.wording") / "lexicon" / path
    # The C loader where there is one: it is ten times as quick.
    return yaml.load(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  both are safe
