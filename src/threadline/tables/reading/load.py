"""Reading a table: staged, converted, checked, sorted, counted. All of it, or an error and nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from threadline.errors import TooManyRejects
from threadline.tables.contracts import find_contract
from threadline.tables.reading.checking import check_rows
from threadline.tables.reading.columns import match_columns
from threadline.tables.reading.conversion import ConversionSettings
from threadline.tables.reading.moments import create_macros
from threadline.tables.reading.rejects import write_rejects
from threadline.tables.reading.sources import open_source
from threadline.tables.reading.staging import Staging
from threadline.tables.stored import StoredTable
from threadline.tables.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from threadline.tables.table import Table

CLOCK_TOLERANCE = timedelta(days=1)
"""How far after `as_of` a time may lie: clocks differ and zones are forgotten."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How to read what does not say so itself; None: found out from the data.

    `max_reject_share` (0..1) is the share of rows that may break the contract. `reject_file` gets them (see
    `threadline.tables.reading.rejects`). `workspace` is where the table shall live; its own when not given.
    """

    mapping: Mapping[str, str] | None = None
    reject_file: Path | str | None = None
    max_reject_share: float = 0.01
    encoding: str | None = None
    delimiter: str | None = None
    day_first: bool | None = None
    workspace: Workspace | None = None


def read_tickets(
    source: Any,
    *,
    mapping: Mapping[str, str] | None = None,
    reject_file: Path | str | None = None,
    max_reject_share: float = 0.01,
    as_of: datetime,
    settings: ReadSettings | None = None,
) -> Table:
    """Read and check a table of tickets: `read_table("tickets", ...)`."""
    settings = settings or ReadSettings(mapping=mapping, reject_file=reject_file, max_reject_share=max_reject_share)
    return read_table("tickets", source, as_of=as_of, settings=settings)


def read_table(name: str, source: Any, *, as_of: datetime, settings: ReadSettings | None = None) -> Table:
    """Read and check one of the six tables.

    `source` is the path of a CSV, JSON lines or Parquet file (told by its content), or an Arrow, pandas or Polars
    frame. `as_of` is the present: later times, by more than a day, are refused.

    Raises UnreadableFile, MissingColumns, SettingError (a mapping that fits nothing) and TooManyRejects. Nothing
    remains of a table that cannot be read.
    """
    settings = settings or ReadSettings()
    contract = find_contract(name)
    opened = open_source(source, encoding=settings.encoding, delimiter=settings.delimiter)
    workspace = settings.workspace or Workspace()
    staging = Staging(workspace)
    try:
        notes = opened.stage(staging)
    finally:
        staging.close()
    if opened.encoding not in {None, "utf-8", settings.encoding}:
        said = f"the file is not UTF-8; it was read as {opened.encoding}, found by its content"
        notes = (said, *notes)
    create_macros(workspace.cursor())
    plan = match_columns(
        contract,
        staging,
        workspace,
        mapping=settings.mapping or {},
        settings=ConversionSettings(latest=as_of + CLOCK_TOLERANCE, day_first=settings.day_first),
    )
    checked = check_rows(plan, staging, workspace)
    report = replace(
        checked.report,
        source=opened.label,
        format=opened.format,
        encoding=opened.encoding,
        notes=(*notes, *checked.report.notes),
    )
    if settings.reject_file is not None and report.rejected:
        report = replace(report, reject_file=write_rejects(checked, workspace, settings.reject_file))
    if report.rejected > settings.max_reject_share * report.read:
        checked.path.unlink()
        reasons = ", ".join(f"{reason}: {count}" for reason, count in report.rejected_by_reason.items())
        raise TooManyRejects(opened.label, report.rejected, report.read, settings.max_reject_share, reasons)
    staging.remove()
    return StoredTable(contract, checked.path, workspace, report)
