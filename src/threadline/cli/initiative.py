"""`threadline initiative`: where initiatives stand, told from their files without a server."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from threadline.cli import output
from threadline.cli.options import as_of_option, existing_file, json_option, new_file, playbook_option
from threadline.errors import CheckFailed, InputError, OutsideError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from threadline.gates import InitiativeCheck

ENDINGS = (".yaml", ".yml", ".json")

files_or_folders = click.Path(exists=True, path_type=Path)


@click.group()
def initiative() -> None:
    """Check, export, import and describe initiatives as files."""


@initiative.command("check")
@click.argument("paths", nargs=-1, required=True, type=files_or_folders)
@as_of_option
@playbook_option
@json_option
@click.option(
    "--fail-on",
    type=click.Choice(["nothing", "red-flag", "not-ready"]),
    default="nothing",
    show_default=True,
    help="End with exit code 1 when a red flag is up, or when the gate is not ready.",
)
def check(
    paths: tuple[Path, ...], as_of: datetime, playbook_folder: Path | None, fail_on: str, *, as_json: bool
) -> None:
    """Say where initiatives stand: their gate, owners, handoffs, red flags, what is stale, who acts next.

    PATHS are files of initiatives, or folders of them. One file is answered as it is, several as rows.
    """
    from threadline.gates.files import check_files  # noqa: PLC0415  loaded when used

    files = list(_files(paths))
    checked = check_files(files, as_of=as_of, playbook_folder=playbook_folder)
    alone = len(files) == 1 and paths[0].is_file()
    if as_json and (checked.rows or not alone):
        output.show_json(checked.rows[0].to_dict() if alone else checked.to_dict())
    elif not as_json:
        for row in checked.rows:
            output.show_text(_told(row.check))
    if checked.broken:
        raise InputError("\n".join(checked.broken))
    _fail_on([row.check for row in checked.rows], fail_on)


@initiative.command("export")
@click.argument("path", type=existing_file)
@click.option("--out", "target", type=new_file, help="Write it here instead of to standard output.")
@json_option
def export(path: Path, target: Path | None, *, as_json: bool) -> None:
    """Write an initiative's file anew, in the newest shape: records one a line, nothing lost."""
    from threadline.initiatives import read_initiative, write_initiative  # noqa: PLC0415

    read = read_initiative(path)
    _say_notes(path, read.notes)
    if as_json:
        output.show_json(read.initiative.to_dict())
    else:
        _show_or_write(write_initiative(read.initiative), target)


@initiative.command("import")
@click.argument("source", type=existing_file)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@playbook_option
def import_(source: Path, folder: Path, playbook_folder: Path | None) -> None:
    """Take an initiative from another place (YAML or JSON, older shapes too) into FOLDER, when it is sound."""
    from threadline.gates import Rules  # noqa: PLC0415
    from threadline.gates.names import unknown_names  # noqa: PLC0415
    from threadline.initiatives import read_initiative, write_initiative  # noqa: PLC0415
    from threadline.playbook import load_playbook  # noqa: PLC0415

    rules = Rules(load_playbook(playbook_folder))
    read = read_initiative(source, also=partial(unknown_names, rules=rules))
    _say_notes(source, read.notes)
    target = folder / f"{_file_name(read.initiative.id)}.yaml"
    if target.exists():
        raise InputError(f"{target} is there already. Import into another folder, or move it away first")
    folder.mkdir(parents=True, exist_ok=True)
    _show_or_write(write_initiative(read.initiative), target)


@initiative.command("schema")
def schema() -> None:
    """Print the JSON Schema of an initiative's file."""
    from threadline.initiatives.file.schema import initiative_schema  # noqa: PLC0415

    output.show_json(initiative_schema())


@initiative.command("contract")
@click.argument("path", type=existing_file)
@click.option("--id", "name", help="Which data contract, when there are several.")
@click.option("--out", "target", type=new_file, help="Write it here instead of to standard output.")
def contract(path: Path, name: str | None, target: Path | None) -> None:
    """Write a data contract of an initiative in the Open Data Contract Standard, version 3."""
    from threadline.gates.contracts.odcs import write_odcs  # noqa: PLC0415
    from threadline.initiatives import read_initiative  # noqa: PLC0415

    found = read_initiative(path).initiative
    known = {one.id: one for one in found.data_contracts}
    wanted = next(iter(known), None) if name is None and len(known) == 1 else name
    if wanted is None or wanted not in known:
        raise InputError(f"{path}: say which data contract with --id. There are: {', '.join(known) or 'none'}")
    _show_or_write(write_odcs(known[wanted], found), target)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(one for one in path.rglob("*") if one.suffix in ENDINGS and one.is_file())
        if not found:
            raise InputError(f"{path} holds no file that ends in {', '.join(ENDINGS)}. Give another folder")
        yield from found


def _file_name(name: str) -> str:
    # An id may hold what a file's name must not.
    return re.sub(r"[^\w.-]+", "-", name).strip(".-") or "initiative"


def _show_or_write(text: str, target: Path | None) -> None:
    if target is None:
        output.show_text(text.rstrip("\n"))
        return
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutsideError(f"{target}: {str(error.strerror).lower()}. Give a place that can be written to") from error
    output.say(f"wrote {target}")


def _say_notes(path: Path, notes: Sequence[str]) -> None:
    for note in notes:
        output.say(f"{path}: {note}")


def _fail_on(checks: Sequence[InitiativeCheck], fail_on: str) -> None:
    if fail_on == "red-flag":
        up = sum(bool(one.red_flags) for one in checks)
        if up:
            raise CheckFailed(f"{up} of {len(checks)} initiatives have red flags up")
    if fail_on == "not-ready":
        held = sum(not one.gate.ready for one in checks)
        if held:
            raise CheckFailed(f"{held} of {len(checks)} initiatives are not ready for what comes next")


def _told(check: InitiativeCheck) -> str:
    lines = [f"{check.title} ({check.initiative}): {check.state} in {check.stage}", f"  {_gate_told(check)}"]
    lines += [f"    {one.requirement}: {one.why}. {one.needs} ({one.from_whom})" for one in check.gate.problems]
    lines += [f"  nobody owns {box.name}" for box in check.empty_boxes]
    lines += [
        f"  handoff {one.name}: {one.state.replace('_', ' ')}, waits on {one.waiting_on} for {one.days:g} working days"
        + (" and has stalled" if one.stalled else "")
        for one in check.handoffs
        if one.waiting_on is not None
    ]
    lines += [
        f"  red flag ({one.severity}) since {one.since:%Y-%m-%d}: {one.name}. {one.why}" for one in check.red_flags
    ]
    lines += [f"  stale: {one.what}, because {one.because}" for one in check.stale]
    lines += [f"  next: {one.who}: {one.what}" for one in check.next_actions[:5]]
    lines += [f"  note: {note}" for note in check.notes]
    return "\n".join(lines)


def _gate_told(check: InitiativeCheck) -> str:
    if check.gate.passed:
        said = "nothing keeps the next stage away" if check.gate.ready else "the next stage cannot begin yet"
        return f"gate {check.gate.name}: passed; {said}"
    return f"gate {check.gate.name}: " + ("ready to be decided" if check.gate.ready else "not ready")
