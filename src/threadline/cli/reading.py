"""Tickets for a command: from a file or from a table that stays in PostgreSQL, with what was understood said back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from threadline.cli import output
from threadline.errors import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from threadline.tables import LoadReport, Table

WAREHOUSES = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a command was asked to read its tickets."""

    mapping: Mapping[str, str]
    as_of: datetime
    max_reject_share: float
    reject_file: Path | None


def open_tickets(source: str, reading: Reading) -> Table:
    """Return the tickets of a file, or of `postgresql://.../database#schema.table`, and say what was understood."""
    from threadline.tables import open_warehouse, read_tickets  # noqa: PLC0415  heavy, loaded when used

    if source.startswith(WAREHOUSES):
        url, _, name = source.partition("#")
        if not name:
            raise click.UsageError("say which table: postgresql://person@host/database#schema.table")
        return open_warehouse(url, name, contract="tickets", mapping=dict(reading.mapping))
    table = read_tickets(
        source,
        mapping=reading.mapping,
        reject_file=reading.reject_file,
        max_reject_share=reading.max_reject_share,
        as_of=reading.as_of,
    )
    if table.report is not None:
        say_report(table.report)
    return table


def say_report(report: LoadReport) -> None:
    """Say what became of the rows, and what their columns were taken for."""
    said = f"{report.source}: {report.read:,} rows read, {report.accepted:,} accepted"
    if report.duplicates:
        said += f", {report.duplicates:,} repeated ids"
    if report.rejected:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in report.rejected_by_reason.items())
        said += f", {report.rejected:,} rejected ({reasons})"
    output.say(said)
    for column, taken_for in report.columns.items():
        output.say(f"  {column}: {taken_for}")
    for note in report.notes:
        output.say(f"  note: {note}")
    if report.rejected:
        output.say(
            f"  rejected rows: {report.reject_file}" if report.reject_file else "  keep them with --rejects FILE"
        )


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file. Raises UnreadableFile when there is none."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableFile(path, str(error.strerror), hint="Check the name and who may read it") from error
    except ValueError as error:
        raise UnreadableFile(path, f"not JSON ({error})", hint="Write an object, such as {}") from error
    if not isinstance(values, dict):
        raise UnreadableFile(path, "holds no object", hint="Write an object, such as {}")
    return values
