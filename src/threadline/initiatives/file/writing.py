"""An initiative written to its file: YAML for people, with one line of JSON (which is YAML too) for each event."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from threadline.initiatives.file.shape import plain_value
from threadline.initiatives.file.upgrading import FORMAT

if TYPE_CHECKING:
    from threadline.initiatives.record.initiative import Initiative

WIDTH = 110
# JSON and YAML agree on escapes of up to four digits; longer ones only YAML reads.
_SHORT = 0xFFFF


def plain_initiative(initiative: Initiative) -> dict[str, Any]:
    """Return an initiative as plain values, in the shape of its file."""
    values: dict[str, Any] = plain_value(initiative)
    return {"threadline": FORMAT, **values}


def write_initiative(initiative: Initiative) -> str:
    """Return the text of an initiative's file; read back, it gives an equal initiative."""
    values = plain_initiative(initiative)
    events = values.pop("history", [])
    text = _yaml(values)
    if not events:
        return text
    return f"{text}history:\n" + "".join(f"  - {_json(event)}\n" for event in events)


def _json(event: dict[str, Any]) -> str:
    said = json.dumps(event, ensure_ascii=False)
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

    text: str = yaml.dump(values, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
    return text
