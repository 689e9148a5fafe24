"""What tests of tables share."""

from __future__ import annotations


def rows_of(table, *columns):
    """All rows of a table as tuples, in its order."""
    names = list(columns or table.columns)
    return [tuple(row[name] for name in names) for batch in table.batches(names) for row in batch.to_pylist()]
