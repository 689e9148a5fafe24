"""Cells of one row, as text."""

from __future__ import annotations


def rejoined(row: list[str]) -> str:
    """Return the cells as one line of CSV."""
    return ",".join('"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\r\n') else cell for cell in row)
