"""Tickets for a command: from a file or from a table that stays in PostgreSQL, with what was understood said back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from threadline.cli import output
from threadline.errors import InputError, UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from threadline.tables import LoadReport, ReadSettings, Table
    from threadline.tables.reading.progress import ReadProgress, Report

WAREHOUSES = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a command was asked to read its tickets."""

    as_of: datetime
    settings: ReadSettings


def asked_reading(options: Mapping[str, Any], *, report: Report | None = None) -> Reading:
    """Return how the options that all readers share say to read; `report` is told how far it is."""
    from threadline.tables import ReadSettings  # noqa: PLC0415  heavy, loaded when used
    from threadline.tables.reading.progress import tell_nobody  # noqa: PLC0415

    settings = ReadSettings(
        mapping=options["mapping"],
        reject_file=options["reject_file"],
        max_reject_share=options["max_reject_share"],
        encoding=options["charset"],
        day_first=options["day_first"],
        report=report or tell_nobody,
    )
    return Reading(options["as_of"], settings)


def open_tickets(source: str, options: Mapping[str, Any]) -> Table:
    """Return the tickets of a file, or of `postgresql://.../database#schema.table`, and say what was understood.

    Raises InputError when there are none.
    """
    from threadline.tables import open_warehouse, read_tickets  # noqa: PLC0415  heavy, loaded when used

    if source.startswith(WAREHOUSES):
        url, _, name = source.partition("#")
        if not name:
            raise click.UsageError("say which table: postgresql://person@host/database#schema.table")
        return open_warehouse(url, name, contract="tickets", mapping=dict(options["mapping"]))
    with output.progress("reading", only_bar=True) as report:
        reading = asked_reading(options, report=lambda told: report(told.step, told.rows, _expected_rows(told)))
        table = read_tickets(source, as_of=reading.as_of, settings=reading.settings)
    if table.report is not None:
        say_report(table.report)
    if not table.count():
        raise InputError(f"{source} holds column names and no tickets. Export it again with its rows")
    return table


def _expected_rows(told: ReadProgress) -> int:
    return round(told.rows / told.share) if told.share else 0


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
