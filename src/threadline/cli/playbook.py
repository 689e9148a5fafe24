"""`threadline playbook`: what is in force, and whether an organisation's own files hold together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from threadline.cli import output
from threadline.cli.options import existing_folder, json_option, playbook_option

if TYPE_CHECKING:
    from pathlib import Path


@click.group()
def playbook() -> None:
    """Show and check the operating model: failure modes, lanes, responses, journey steps."""


@playbook.command("show")
@playbook_option
@json_option
def show(playbook_folder: Path | None, *, as_json: bool) -> None:
    """List the failure modes in force, with lane and default response."""
    from threadline.playbook import load_playbook  # noqa: PLC0415  loaded when used

    loaded = load_playbook(playbook_folder)
    if as_json:
        rows = [mode.to_dict() for mode in loaded.failure_modes]
        output.show_json({"fingerprint": loaded.fingerprint, "rows": rows})
        return
    for mode in loaded.failure_modes:
        output.show_text(f"{mode.id:<22} {mode.lane:<8} {mode.response:<15} {mode.summary}")


@playbook.command("check")
@click.argument("folder", type=existing_folder)
def check(folder: Path) -> None:
    """Check the files in FOLDER, laid over the bundled ones; say what is broken, with file and line."""
    from threadline.playbook import load_playbook  # noqa: PLC0415

    loaded = load_playbook(folder)
    modes, steps = len(loaded.failure_modes), len(loaded.journey)
    output.show_text(f"{folder}: {modes} failure modes, {steps} journey steps, all sound")
