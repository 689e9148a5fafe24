"""Which column of a source becomes which column of the table."""

# ruff: noqa: S608 - SQL is put together from quoted() names and literal() values only

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.errors import MissingColumns, SettingError
from threadline.tables.engine import literal
from threadline.tables.reading.conversion import Staged, carry, convert
from threadline.tables.reading.staging import LINE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from threadline.tables.contracts import Contract
    from threadline.tables.reading.conversion import ConversionSettings, Converted
    from threadline.tables.reading.staging import Staging
    from threadline.tables.workspace import Place


@dataclass(frozen=True, slots=True)
class Plan:
    """How each column of the table is made. `sources` says for each column where it comes from."""

    contract: Contract
    relation: str
    converted: tuple[Converted, ...]
    sources: Mapping[str, str]
    notes: tuple[str, ...]


def match_columns(
    contract: Contract,
    staging: Staging,
    scratch: Place,
    *,
    mapping: Mapping[str, str],
    settings: ConversionSettings,
) -> Plan:
    """Return how the contract's columns are made from the staged ones, and which others are carried along.

    Raises MissingColumns and SettingError (a mapping whose target or source does not exist).
    """
    relation = f"read_parquet([{', '.join(literal(str(path)) for path in staging.paths)}], union_by_name = true)"
    cursor = scratch.cursor()
    described = cursor.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    types = {name: kind for name, kind, *_ in described if name != LINE}
    staged = {
        name: Staged(name, i, types.get(f"c{i}", "VARCHAR"), relation)
        for i, name in enumerate(unique_names(staging.names))
    }
    chosen = choose_sources(contract, list(staged), mapping)
    wanted = [column for column in contract.columns if column.name in chosen]
    converted = [convert(column, staged[chosen[column.name]], cursor, settings) for column in wanted]
    taken = {*chosen.values(), *(name for name in staged if name.casefold() in contract.names)}
    converted += [carry(one, cursor) for name, one in staged.items() if name not in taken]
    sources = {one.name: chosen.get(one.name, one.name) for one in converted}
    notes = tuple(
        f"{target} was taken from {source!r}"
        for target, source in chosen.items()
        if target != source and target not in mapping
    )
    return Plan(contract, relation, tuple(converted), sources, notes)


def choose_sources(contract: Contract, present: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Return the source column of each contract column that is there.

    A mapping goes first, then the same name, then the same name but for case, blanks and punctuation.
    """
    for target, source in mapping.items():
        if target not in contract.names:
            raise SettingError("the target of a mapping", target, contract.names)
        if source not in present:
            raise SettingError(f"the source of {target}", source, present)
    plain = {_plain(name): name for name in reversed(present)}
    chosen = {}
    for name in contract.names:
        source = mapping.get(name, name if name in present else plain.get(name, ""))
        # What the user mapped elsewhere is not also taken for its name.
        if source and (name in mapping or source not in mapping.values()):
            chosen[name] = source
    missing = [name for name in contract.required if name not in chosen]
    if missing or (contract.any_of and not any(name in chosen for name in contract.any_of)):
        raise MissingColumns(contract.name, missing or [" or ".join(contract.any_of)], present)
    return chosen


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


def unique_names(names: Sequence[str]) -> list[str]:
    """Return the names, each once: engines do not tell "Text" from "text"."""
    seen: set[str] = set()
    unique = []
    for position, name in enumerate(names, start=1):
        base = name.strip() or f"column_{position}"
        candidate, number = base, 2
        while candidate.casefold() in seen:
            candidate, number = f"{base}_{number}", number + 1
        seen.add(candidate.casefold())
        unique.append(candidate)
    return unique
