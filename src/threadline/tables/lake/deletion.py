"""Forgetting a person: which rows are theirs, and the reject files that may mention them."""

# ruff: noqa: S608 - SQL is put together from quoted() names and literal() values only

from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.tables.engine import literal
from threadline.tables.lake.files import flush

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from threadline.answers import Plain
    from threadline.tables.lake.table import LakeTable


@dataclass(frozen=True, slots=True)
class Deletion:
    """What was removed: rows by table, batches of the ingestion journal, rows of reject files."""

    rows: Mapping[str, int]
    journaled: int
    rejected: int

    def to_dict(self) -> dict[str, Plain]:
        """Return the counts as plain values."""
        return {"rows": dict(self.rows), "journaled": self.journaled, "rejected": self.rejected}


def predictions_of(present: Mapping[str, LakeTable], user_id: str) -> frozenset[str]:
    """Return the identifiers of a person's predictions."""
    table = present.get("predictions")
    if table is None or "user_id" not in table.columns:
        return frozenset()
    query = f"SELECT prediction_id FROM predictions WHERE user_id = {literal(user_id)}"
    return frozenset(table.aggregate(query).column("prediction_id").to_pylist())


def theirs(table: LakeTable, predictions: frozenset[str], user_id: str) -> str:
    """Return the SQL condition for a person's rows, empty when the table cannot hold any.

    Outcomes and feedback name no person: theirs are those of their predictions.
    """
    if "user_id" in table.columns:
        return f"user_id = {literal(user_id)}"
    if "prediction_id" in table.columns and predictions:
        return f"prediction_id IN ({', '.join(literal(one) for one in sorted(predictions))})"
    return ""


def forget_in_rejects(folder: Path, user_id: str) -> int:
    """Remove all rows that mention the identifier from the reject files, and return how many."""
    mention = re.compile(rf"(?<!\w){re.escape(user_id)}(?!\w)")
    return sum(_rewrite_without(path, mention) for path in sorted(folder.glob("*.csv")))


def _rewrite_without(path: Path, mention: re.Pattern[str]) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    kept = [row for row in rows if not any(mention.search(cell) for cell in row)]
    if len(kept) == len(rows):
        return 0
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline=""
    ) as file:
        csv.writer(file).writerows([header, *kept])
    flush(fresh)
    fresh.replace(path)
    return len(rows) - len(kept)
