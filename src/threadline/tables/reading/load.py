"""Reading a table: staged, converted, checked, sorted, counted. All of it, or an error and nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import duckdb

from threadline.errors import OutsideError, TooManyRejects
from threadline.tables.contracts import find_contract
from threadline.tables.reading.checking import check_rows
from threadline.tables.reading.columns import match_columns
from threadline.tables.reading.conversion import ConversionSettings
from threadline.tables.reading.moments import create_macros
from threadline.tables.reading.progress import tell_nobody
from threadline.tables.reading.rejects import write_rejects
from threadline.tables.reading.sources import open_source
from threadline.tables.reading.staging import Staging
from threadline.tables.stored import StoredTable
from threadline.tables.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from threadline.tables.contracts import Contract
    from threadline.tables.reading.checking import Checked
    from threadline.tables.reading.progress import Report
    from threadline.tables.reading.sources import Source
    from threadline.tables.report import LoadReport
    from threadline.tables.table import Table
    from threadline.tables.workspace import Scratch

CLOCK_TOLERANCE = timedelta(days=1)
"""How far after `as_of` a time may lie: clocks differ and zones are forgotten."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How to read what does not say so itself; None: found out from the data.

    `max_reject_share` (0..1) is the share of rows that may break the contract. `reject_file` gets them (see
    `threadline.tables.reading.rejects`). `workspace` is where the table shall live; its own when not given. `report`
    is told how far it is (see `threadline.tables.reading.progress`).
    """

    mapping: Mapping[str, str] | None = None
    reject_file: Path | str | None = None
    max_reject_share: float = 0.01
    encoding: str | None = None
    delimiter: str | None = None
    day_first: bool | None = None
    workspace: Workspace | None = None
    report: Report = tell_nobody


def read_tickets(
    source: Any,
    *,
    mapping: Mapping[str, str] | None = None,
    reject_file: Path | str | None = None,
    max_reject_share: float | None = None,
    as_of: datetime,
    settings: ReadSettings | None = None,
) -> Table:
    """Read and check a table of tickets: `read_table("tickets", ...)`, with what is asked most often at hand.

    What is given here goes before what `settings` says.
    """
    base = settings or ReadSettings()
    chosen = replace(
        base,
        mapping=base.mapping if mapping is None else mapping,
        reject_file=base.reject_file if reject_file is None else reject_file,
        max_reject_share=base.max_reject_share if max_reject_share is None else max_reject_share,
    )
    return read_table("tickets", source, as_of=as_of, settings=chosen)


def read_table(name: str, source: Any, *, as_of: datetime, settings: ReadSettings | None = None) -> Table:
    """Read and check one of the six tables.

    `source` is the path of a CSV, JSON lines or Parquet file (told by its content), or an Arrow, pandas or Polars
    frame. `as_of` is the present: later times, by more than a day, are refused.

    Raises UnreadableFile, MissingColumns, SettingError (a mapping that fits nothing) and TooManyRejects; OutsideError
    when the disk or the memory is full. Nothing remains of a table that cannot be read.
    """
    settings = settings or ReadSettings()
    contract = find_contract(name)
    opened = open_source(source, encoding=settings.encoding, delimiter=settings.delimiter)
    workspace = settings.workspace or Workspace()
    try:
        with workspace.scratch() as scratch:
            checked = _check(contract, opened, scratch, as_of=as_of, settings=settings)
            report = checked.report
            if settings.reject_file is not None and report.rejected:
                report = replace(report, reject_file=write_rejects(checked, scratch, settings.reject_file))
            _refuse_too_many(report, settings.max_reject_share)
            path = checked.path.rename(workspace.new_path(f"{name}.parquet"))
    except BaseException as error:
        if settings.workspace is None:
            workspace.close()
        if isinstance(error, duckdb.Error):
            said = str(error).splitlines()[0]
            raise OutsideError(
                f"{opened.label}: the engine gave up; is the disk or the memory full? ({said})"
            ) from error
        raise
    return StoredTable(contract, path, workspace, report)


def _check(contract: Contract, source: Source, scratch: Scratch, *, as_of: datetime, settings: ReadSettings) -> Checked:
    staging = Staging(scratch, settings.report)
    try:
        notes = source.stage(staging)
    finally:
        staging.close()
    if source.encoding not in {None, "utf-8", settings.encoding}:
        notes = (f"the file is not UTF-8; it was read as {source.encoding}, found by its content", *notes)
    create_macros(scratch.cursor())
    conversion = ConversionSettings(latest=as_of + CLOCK_TOLERANCE, day_first=settings.day_first)
    plan = match_columns(contract, staging, scratch, mapping=settings.mapping or {}, settings=conversion)
    checked = check_rows(plan, staging, scratch, report=settings.report)
    told = replace(
        checked.report,
        source=source.label,
        format=source.format,
        encoding=source.encoding,
        notes=(*notes, *checked.report.notes),
    )
    return replace(checked, report=told)


def _refuse_too_many(report: LoadReport, allowed_share: float) -> None:
    if report.rejected > allowed_share * report.read:
        raise TooManyRejects(report, allowed_share)
