"""The reject file: every row that was refused, why, and where it stands."""

# ruff: noqa: S608 - SQL is put together from quoted() names and literal() values only

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING

from threadline.tables.engine import literal
from threadline.tables.export import defused
from threadline.tables.reading.cells import rejoined
from threadline.tables.reading.checking import problems_of
from threadline.tables.reading.staging import LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadline.tables.reading.checking import Checked
    from threadline.tables.workspace import Place

HEADER = ("line", "reason", "column", "raw")


def write_rejects(checked: Checked, scratch: Place, path: Path | str) -> Path:
    """Write the rejected rows as CSV, readable by their owner only, and return the path.

    `line` counts from 1: the line of a text file on which the row begins, or the row of a frame or Parquet file.
    """
    target = Path(path)
    target.unlink(missing_ok=True)
    # Created private: permissions set afterwards would leave a moment in which others can open it.
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for row in reject_rows(checked, scratch):
            writer.writerow([row[0], *(defused(cell) for cell in row[1:])])
    return target


def reject_rows(checked: Checked, scratch: Place) -> Iterator[tuple[int, str, str, str]]:
    """Yield line, reason, column and raw text of every rejected row, by line."""
    staging, plan = checked.staging, checked.plan
    cells = ", ".join(f"c{i}::VARCHAR" for i in range(len(staging.names)))
    malformed = ""
    if staging.malformed_path is not None:
        malformed = f"""UNION ALL SELECT {LINE}, NULL, reason, [raw]
            FROM read_parquet({literal(str(staging.malformed_path))})"""
    reader = (
        scratch.cursor()
        .execute(f"""
        SELECT {LINE}, problem, NULL AS reason, [{cells}] AS cells FROM {plan.relation} AS staged
        JOIN read_parquet({literal(str(checked.verdicts))}) AS judged USING ({LINE}) WHERE problem IS NOT NULL
        {malformed} ORDER BY {LINE}""")
        .to_arrow_reader(1_000)
    )
    problems = problems_of(plan)
    for batch in reader:
        for row in batch.to_pylist():
            if row["problem"] is None:
                yield row[LINE], row["reason"], "", row["cells"][0]
            else:
                problem = problems[row["problem"]]
                yield row[LINE], problem.reason, problem.column, rejoined([cell or "" for cell in row["cells"]])
