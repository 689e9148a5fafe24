"""The prose of the simulated tickets, read from `stories/*.yaml`: one file a capability, and `_shared.yaml` for all."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OTHER_LANGUAGES = ("de", "fr", "es")


@dataclass(frozen=True, slots=True)
class Story:
    """One theme: what people who meet it write, and how support handles them.

    `model` is the model whose predictions cause it (None: no model does), `harm` how they go wrong: `wrong`,
    `false_positive`, `false_negative` or `slow`. `segments` multiply the rate where a user matches.
    `gist` says the theme in one plain sentence, `happened` what one person met, `then` what came of it.
    """

    theme: str
    capability: str
    failure_mode: str
    about: str
    model: str | None
    harm: str
    tags: tuple[str, ...]
    csat: float
    minutes: float
    subjects: tuple[str, ...]
    gist: tuple[str, ...]
    happened: tuple[str, ...]
    terse: tuple[str, ...]
    then: tuple[str, ...]
    asks: tuple[str, ...]
    others: Mapping[str, tuple[str, ...]]
    segments: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Shared:
    """Pools that every theme draws from: voices, noise, names, things; and the same in other languages."""

    pools: Mapping[str, Any] = field(default_factory=dict)
    _found: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def lines(self, *path: str) -> tuple[str, ...]:
        """Return one pool of lines."""
        if path not in self._found:
            found: Any = self.pools
            for step in path:
                found = found[step]
            self._found[path] = _lines(found)
        return self._found[path]


@cache
def load_stories() -> tuple[Story, ...]:
    """Return all stories, in the order of their files and, within one, as they stand."""
    folder = files("threadline.simulate") / "stories"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    parts = [_read(name) for name in names if not name.startswith("_")]
    return tuple(_story(part["capability"], one) for part in parts for one in part["themes"])


@cache
def load_shared() -> Shared:
    """Return the pools that are not about one theme."""
    return Shared(_read("_shared.yaml"))


@cache
def load_company() -> Mapping[str, Any]:
    """Return the company: capabilities, models with their versions, people, teams and planned events."""
    company: Mapping[str, Any] = _read("_company.yaml")
    return company


def _read(name: str) -> Any:
    import yaml  # noqa: PLC0415  loaded when first used

    text = (files("threadline.simulate") / "stories" / name).read_text(encoding="utf-8")
    # The C parser where it is there: it is ten times faster and reads the same.
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  both are safe loaders


def _story(capability: str, raw: Mapping[str, Any]) -> Story:
    return Story(
        theme=raw["theme"],
        capability=capability,
        failure_mode=raw["failure_mode"],
        about=raw["about"],
        model=raw.get("model"),
        harm=raw.get("harm", "wrong"),
        tags=_lines(raw["tags"]),
        csat=raw["csat"],
        minutes=raw["minutes"],
        subjects=_lines(raw["subjects"]),
        gist=_lines(raw["gist"]),
        happened=_lines(raw["happened"]),
        terse=_lines(raw["terse"]),
        then=_lines(raw["then"]),
        asks=_lines(raw["asks"]),
        others={language: _lines(raw[language]) for language in OTHER_LANGUAGES},
        segments=tuple(raw.get("segments", ())),
    )


def _lines(raw: str | Sequence[Any]) -> tuple[str, ...]:
    if isinstance(raw, str):
        return tuple(line.strip() for line in raw.splitlines() if line.strip())
    return tuple(str(one) for one in raw)
