"""`threadline gate`: ask a gate from anywhere, so that a deployment pipeline can stop at it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from threadline.cli import output
from threadline.cli.options import as_of_option, existing_file, json_option, playbook_option
from threadline.errors import CheckFailed, InputError, OutOfOrder

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from threadline.gates import GateCheck, Rules
    from threadline.playbook import Gate


@click.group()
def gate() -> None:
    """Ask gates whether they are ready."""


@gate.command("check")
@click.argument("path", type=existing_file)
@click.option("--gate", "name", help="Which gate; without it, the one that stands before the initiative.")
@click.option("--passed", "must_be_passed", is_flag=True, help="Fail too while nobody has approved it.")
@as_of_option
@playbook_option
@json_option
def check(
    path: Path,
    name: str | None,
    as_of: datetime,
    playbook_folder: Path | None,
    *,
    must_be_passed: bool,
    as_json: bool,
) -> None:
    """Ask a gate of the initiative in the file PATH; exit code 1 while something is missing."""
    from threadline.gates import Rules, gate_before, situation_of  # noqa: PLC0415  loaded when used
    from threadline.gates.gate import check_gate  # noqa: PLC0415
    from threadline.gates.names import unknown_names  # noqa: PLC0415
    from threadline.initiatives import read_initiative  # noqa: PLC0415
    from threadline.playbook import load_playbook  # noqa: PLC0415

    rules = Rules(load_playbook(playbook_folder))
    read = read_initiative(path, as_of=as_of, also=partial(unknown_names, rules=rules))
    situation = situation_of(read.initiative, rules, as_of=as_of)
    found = gate_before(situation) if name is None else check_gate(situation, _named(rules, name))
    if as_json:
        output.show_json({"initiative": read.initiative.id, "gate": found.to_dict()})
    else:
        output.show_text(_told(found))
    if not found.ready or (must_be_passed and not found.passed):
        raise CheckFailed(_why(found))


def _named(rules: Rules, name: str) -> Gate:
    try:
        return rules.gate(name)
    except OutOfOrder as error:
        raise InputError(f"{error.problem}. {error.hint}") from error


def _told(found: GateCheck) -> str:
    lines = [f"{found.name}: {found.state}, {'ready' if found.ready else 'not ready'}"]
    lines += [f"  {one.requirement}: {one.why}. {one.needs} ({one.from_whom})" for one in found.problems]
    lines += [f"  exempted: {name}" for name in found.exempted]
    return "\n".join(lines)


def _why(found: GateCheck) -> str:
    if found.problems:
        more = f" and {len(found.problems) - 1} more" if len(found.problems) > 1 else ""
        return f"{found.name} is not ready: {found.problems[0].why}{more}"
    return f"{found.name} is {found.state}: nobody has approved it as things are now"
