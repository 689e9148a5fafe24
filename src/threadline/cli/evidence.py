"""`threadline evidence`: compute evidence again and compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from threadline.cli import output
from threadline.cli.options import as_of_option, existing_file, existing_folder, json_option
from threadline.errors import CheckFailed

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@click.group()
def evidence() -> None:
    """Compute evidence again, and compare it with what was recorded."""


@evidence.command("verify")
@click.argument("path", type=existing_file)
@click.option("--sources", "folder", type=existing_folder, help="Where the sources lie; by default beside the file.")
@as_of_option
@json_option
def verify(path: Path, folder: Path | None, as_of: datetime, *, as_json: bool) -> None:
    """Compute the evidence in the initiative's file PATH again; exit code 1 when any does not come out as recorded."""
    from threadline.gates.verification import verify_evidence  # noqa: PLC0415  loaded when used
    from threadline.initiatives import read_initiative  # noqa: PLC0415

    read = read_initiative(path, as_of=as_of)
    report = verify_evidence(read.initiative, folder=folder or path.parent, as_of=as_of)
    if as_json:
        output.show_json(report.to_dict())
    else:
        for row in report.rows:
            output.show_text(f"{row.evidence} ({row.kind}): {row.outcome.replace('_', ' ')}. {row.because}")
            for difference in row.differences:
                output.show_text(f"  {difference}")
    unsound = [row.evidence for row in report.rows if not row.sound]
    if unsound:
        raise CheckFailed(f"{len(unsound)} of {len(report.rows)} do not stand: {', '.join(unsound)}")
