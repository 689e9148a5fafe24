"""`threadline playbook`: start an operating model of one's own, check it, show what is in force and what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from threadline.cli import output
from threadline.cli.options import existing_folder, folder, json_option, playbook_option

if TYPE_CHECKING:
    from pathlib import Path


@click.group()
def playbook() -> None:
    """Start, check, show and compare the operating model: stages, gates, requirements, failure modes and the rest."""


@playbook.command("init")
@click.argument("target", metavar="FOLDER", type=folder)
@click.option("--only", "kinds", multiple=True, metavar="KIND", help="Write this kind alone, e.g. gates. Repeatable.")
def init(target: Path, kinds: tuple[str, ...]) -> None:
    """Write the bundled files into FOLDER to be edited; a file that stands there is never overwritten.

    Keep only the files that you change: what you leave out stays as it is bundled, and improves with new versions.
    """
    from threadline.playbook import start_playbook  # noqa: PLC0415  loaded when used

    written = start_playbook(target, kinds)
    output.show_text(f"{target}: {len(written)} files written. Edit them, then: threadline playbook check {target}")


@playbook.command("check")
@click.argument("own", metavar="FOLDER", type=existing_folder)
@json_option
def check(own: Path, *, as_json: bool) -> None:
    """Check the files in FOLDER, laid over the bundled ones; say everything that is broken, with file and line."""
    from threadline.errors import broken  # noqa: PLC0415
    from threadline.playbook import check_playbook  # noqa: PLC0415

    found = check_playbook(own)
    if as_json:
        output.show_json(found.to_dict())
    if not found.sound:
        raise broken(found.problems)
    if not as_json:
        counted = ", ".join(f"{kind} {count}" for kind, count in found.counts.items())
        output.show_text(f"{own}: all sound ({counted})")


@playbook.command("show")
@click.argument("kind", required=False)
@click.argument("name", metavar="[ID]", required=False)
@playbook_option
@json_option
def show(kind: str | None, name: str | None, playbook_folder: Path | None, *, as_json: bool) -> None:
    """List the kinds of things in force; with KIND (such as gates) its things, with ID that one whole."""
    from threadline.playbook import list_playbook, load_playbook  # noqa: PLC0415

    listing = list_playbook(load_playbook(playbook_folder), kind, name=name)
    if as_json:
        output.show_json(listing.to_dict())
        return
    for row in listing.rows:
        output.show_text(_line(row) if name is None else "\n".join(_whole(row)))


@playbook.command("diff")
@click.argument("own", metavar="FOLDER", type=existing_folder)
@json_option
def diff(own: Path, *, as_json: bool) -> None:
    """Say what the files in FOLDER change against the bundled playbook: added, removed, replaced, with the fields."""
    from threadline.playbook import compare_playbooks, load_playbook  # noqa: PLC0415

    found = compare_playbooks(load_playbook(), load_playbook(own))
    if as_json:
        output.show_json(found.to_dict())
        return
    for change in found.changes:
        output.show_text(f"{change.kind.replace('_', ' ')} {change.id}: {change.change}")
        for field in change.fields:
            output.show_text(f"    {field.field}: {field.words}")
    output.show_text(f"{len(found.changes)} changes; {found.same} things as bundled")


def _line(row: dict[str, Any]) -> str:
    if "ids" in row:
        return f"{row['folder']:<14} {len(row['ids']):>3}  {', '.join(row['ids'])}"
    told = next(row[name] for name in ("summary", "asks", "question", "why", "means", "breaks_when") if row.get(name))
    return f"{row['id']:<30} {told}"


def _whole(value: Any, indent: str = "") -> list[str]:
    lines = []
    for name, said in value.items():
        if isinstance(said, list) and said and isinstance(said[0], dict):
            lines.append(f"{indent}{name}:")
            lines += [line for one in said for line in _entry(one, indent)]
        elif isinstance(said, dict) and said:
            lines += [f"{indent}{name}:", *_whole(said, f"{indent}  ")]
        else:
            lines.append(f"{indent}{name}: {_said(said)}")
    return lines


def _entry(entry: dict[str, Any], indent: str) -> list[str]:
    first, *rest = _whole(entry, f"{indent}    ")
    return [f"{indent}  - {first.strip()}", *rest]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value) or "none"
    return "none" if value is None or value == "" else str(value)
