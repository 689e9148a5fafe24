"""A look at the start of a file before it is read: its columns, what they seem to be, and how its rows would fare."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from threadline.tables.contracts import find_contract
from threadline.tables.reading.columns import unique_names
from threadline.tables.reading.load import ReadSettings, read_table
from threadline.tables.reading.sources import open_source
from threadline.tables.reading.staging import LINE, Staging
from threadline.tables.workspace import Scratch, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from threadline.answers import Plain
    from threadline.tables.contracts import Contract
    from threadline.tables.report import LoadReport

# What other systems call the columns of tickets, most telling first; compared without case and punctuation.
KNOWN_AS: Mapping[str, str] = {
    "ticket_id": "ticketid ticketnumber ticketno caseid casenumber issueid conversationid number reference key id",
    "created_at": "createdat created openedat opened createddate creationdate datecreated submittedat receivedat "
    "timestamp date time",
    "text": "text description body message comment content ticketdescription firstmessage question details complaint "
    "narrative",
    "subject": "subject title summary ticketsubject headline",
    "tags": "tags labels label tag",
    "channel": "channel via source ticketchannel medium origin",
    "status": "status state ticketstatus",
    "csat": "csat satisfaction satisfactionscore satisfactionrating rating customersatisfactionrating",
    "handle_minutes": "handleminutes handletime handlingminutes minutesspent timespent aht",
    "user_id": "userid requesterid requester customerid customer customeremail email user author",
    "capability": "capability product productarea feature component service",
    "updated_at": "updatedat updated lastupdated modifiedat lastmodified closedat resolvedat",
}
LONGEST_SAMPLE = 160


@dataclass(frozen=True, slots=True)
class FilePreview:
    """The start of a file: its columns in order, some rows as text, and which column seems to hold what."""

    format: str
    encoding: str | None
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    suggested: Mapping[str, str]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Plain]:
        """Return the preview as plain values."""
        return {
            "format": self.format,
            "encoding": self.encoding,
            "columns": list(self.columns),
            "rows": [list(row) for row in self.rows],
            "suggested": dict(self.suggested),
            "notes": list(self.notes),
        }


class _EnoughRows(Exception):
    """The start was read."""


class _Start(Staging):
    """Takes in the first rows and then stops the source."""

    def __init__(self, workspace: Workspace, limit: int) -> None:
        super().__init__(Scratch(workspace, workspace.path))
        self.limit = limit

    def write(self, lines: pa.Array, columns: Sequence[pa.Array]) -> None:
        """Append rows, and stop once there are enough."""
        super().write(lines, columns)
        if self.read >= self.limit:
            raise _EnoughRows


def preview_file(name: str, path: Path, *, rows: int = 20) -> FilePreview:
    """Read the start of a file that shall become a table.

    Raises UnreadableFile when it is no table at all.
    """
    with Workspace() as workspace:
        source = open_source(path, encoding=None, delimiter=None)
        notes, start = _start_of(source, workspace, rows)
        shown = [tuple(_short(cell) for cell in row) for row in zip(*start.to_pydict().values(), strict=True)]
        return FilePreview(
            format=source.format,
            encoding=source.encoding,
            columns=tuple(start.column_names),
            rows=tuple(shown[:rows]),
            suggested=suggest_mapping(find_contract(name), start.column_names),
            notes=notes,
        )


def try_mapping(
    name: str, path: Path, *, mapping: Mapping[str, str], as_of: datetime, rows: int = 2_000
) -> tuple[LoadReport, list[dict[str, str]]]:
    """Check the first rows of a file as `read_table` would, and return the report and the refused rows.

    Loads nothing. Raises MissingColumns and SettingError for a mapping that does not fit.
    """
    with Workspace() as workspace:
        source = open_source(path, encoding=None, delimiter=None)
        _, start = _start_of(source, workspace, rows)
        rejects = workspace.new_path("rejects.csv")
        settings = ReadSettings(mapping=mapping, reject_file=rejects, max_reject_share=1.0, workspace=workspace)
        table = read_table(name, start.slice(0, rows), as_of=as_of, settings=settings)
        assert table.report is not None  # noqa: S101  reading always reports
        refused: list[dict[str, str]] = []
        if rejects.exists():
            with rejects.open(encoding="utf-8", newline="") as file:
                refused = [{key: _short(value) for key, value in row.items()} for row in csv.DictReader(file)]
        return table.report, refused


def suggest_mapping(contract: Contract, columns: Sequence[str]) -> dict[str, str]:
    """Return for each column of the contract the file's column that seems to hold it, each used once."""
    plain = {re.sub(r"[\W_]+", "", column).casefold(): column for column in reversed(columns)}
    suggested: dict[str, str] = {}
    # Exact names first: a column called "text" is the text, however many others could be.
    for names in ({name: name.replace("_", "") for name in contract.names}, KNOWN_AS):
        for target in contract.names:
            found = next((plain[one] for one in names.get(target, "").split() if one in plain), None)
            if target not in suggested and found is not None and found not in suggested.values():
                suggested[target] = found
    return suggested


def _start_of(source: object, workspace: Workspace, rows: int) -> tuple[tuple[str, ...], pa.Table]:
    staging = _Start(workspace, rows)
    notes: tuple[str, ...] = ()
    try:
        notes = source.stage(staging)  # type: ignore[attr-defined]  # any Source
    except _EnoughRows:
        pass
    finally:
        staging.close()
    pieces = [pq.read_table(path) for path in staging.paths]
    whole = (
        pa.concat_tables(pieces, promote_options="permissive") if pieces else pa.table({LINE: pa.array([], pa.int64())})
    )
    names = unique_names(staging.names)
    placed = {f"c{i}": name for i, name in enumerate(names)}
    return notes, pa.table(
        {placed[name]: whole.column(name) for name in whole.column_names if name in placed},
    )


def _short(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST_SAMPLE else text[: LONGEST_SAMPLE - 1] + "…"
