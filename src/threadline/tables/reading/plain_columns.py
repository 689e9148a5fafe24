"""Some columns of a file as text, for files that are no event table: labelled examples, lists of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from threadline.errors import MissingColumns, UnreadableFile
from threadline.tables.reading.columns import unique_names
from threadline.tables.reading.sources import open_source
from threadline.tables.reading.staging import Staging
from threadline.tables.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def read_columns(path: Path, wanted: Sequence[str]) -> pa.Table:
    """Return the wanted columns of a CSV, JSON lines or Parquet file as text, row by row.

    Raises UnreadableFile when the file is no table or a row is broken, MissingColumns when a column is not there.
    """
    with Workspace() as workspace, workspace.scratch() as scratch:
        staging = Staging(scratch)
        try:
            open_source(path, encoding=None, delimiter=None).stage(staging)
        finally:
            staging.close()
        names = unique_names(staging.names)
        missing = [name for name in wanted if name not in names]
        if missing:
            raise MissingColumns(str(path), missing, names, mapped=False)
        if staging.malformed:
            broken = ", ".join(f"{count} rows: {reason}" for reason, count in staging.malformed.items())
            raise UnreadableFile(path, broken, hint="Mend these rows; every row counts here")
        places = {name: f"c{names.index(name)}" for name in wanted}
        return pa.concat_tables([_as_text(pq.read_table(piece), places) for piece in staging.paths])


def _as_text(piece: pa.Table, places: dict[str, str]) -> pa.Table:
    return pa.table(
        {
            name: piece.column(place).cast(pa.string())
            if place in piece.column_names
            else pa.nulls(piece.num_rows, pa.string())
            for name, place in places.items()
        }
    )
