"""Tables that a command writes: CSV with defused cells, or Parquet, told by the file's ending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.cli import output
from threadline.errors import OutsideError, SettingError

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa


def write_rows(rows: pa.Table, path: Path) -> None:
    """Write an Arrow table. Raises SettingError for another ending, OutsideError when it cannot be written."""
    from threadline.tables import write_csv, write_parquet  # noqa: PLC0415  heavy, loaded when used

    writers = {".csv": write_csv, ".parquet": write_parquet}
    if path.suffix.lower() not in writers:
        raise SettingError("the ending of the file", path.suffix, writers, hint=f"Rename {path.name}")
    try:
        count = writers[path.suffix.lower()](rows.to_batches(), rows.schema, path)
    except OSError as error:
        raise OutsideError(f"{path} cannot be written: {error.strerror}") from error
    output.say(f"{count:,} rows written to {path}")
