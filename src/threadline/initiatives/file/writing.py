"""An initiative written to its file: YAML for people, with one line of JSON (which is YAML too) for each record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threadline.initiatives.record.initiative import Initiative

WIDTH = 110
RECORDS = (
    "people",
    "data_contracts",
    "evidence",
    "attestations",
    "gates",
    "exemptions",
    "handoffs",
    "findings",
    "red_flags",
    "history",
)
"""Lists that are written one entry a line: they grow at the end, and a change of one is a change of one line."""
# JSON and YAML agree on escapes of up to four digits; longer ones only YAML reads.
_SHORT = 0xFFFF


def write_initiative(initiative: Initiative) -> str:
    """Return the text of an initiative's file; read back, it gives an equal initiative."""
    values: dict[str, Any] = initiative.to_dict()
    records = {name: values.pop(name) for name in RECORDS if name in values}
    return _yaml(values) + "".join(f"{name}:\n{_lines(entries)}" for name, entries in records.items())


def _lines(entries: list[dict[str, Any]]) -> str:
    return "".join(f"  - {_json(entry)}\n" for entry in entries)


def _json(record: dict[str, Any]) -> str:
    said = json.dumps(record, ensure_ascii=False)
    return said if said.isprintable() else "".join(map(_escaped, said))


def _escaped(letter: str) -> str:
    if letter.isprintable():
        return letter
    return f"\\u{ord(letter):04x}" if ord(letter) <= _SHORT else f"\\U{ord(letter):08x}"


def _yaml(values: dict[str, Any]) -> str:
    import yaml  # noqa: PLC0415  loaded when first used

    class Dumper(yaml.SafeDumper):
        """Writes every value out where it belongs: no anchors."""

        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  the face of the class above
            return True

    def text(dumper: yaml.SafeDumper, said: str) -> yaml.ScalarNode:
        # Rarer signs end a line in YAML: only between double quotes are they escaped.
        rare = not said.replace("\n", "").isprintable()
        return dumper.represent_scalar("tag:yaml.org,2002:str", said, style='"' if rare else None)

    Dumper.add_representer(str, text)
    written: str = yaml.dump(values, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
    return written
