"""Loading a large CSV in bounded memory: makes the file, reads it, loads it into a lake, prints what it took.

    python benchmarks/load.py [--rows 1000000] [--lake]

Peak memory is that of a fresh process that does nothing else.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from threadline.tables import Lake, ReadSettings, Table, Workspace, read_table

START = datetime(2024, 1, 1, tzinfo=UTC)
AS_OF = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = [
    "the",
    "bot",
    "answer",
    "card",
    "payment",
    "refund",
    "again",
    "wrong",
    "order",
    "delivery",
    "late",
    "human",
    "help",
    "please",
    "blocked",
    "account",
    "search",
    "result",
    "nothing",
    "translation",
    "invoice",
    "price",
    "why",
    "still",
    "waiting",
    "phone",
    "number",
    "update",
    "app",
    "photo",
]
COLUMNS = ("ticket_id", "opened", "text", "subject", "tags", "channel", "csat", "handle_minutes", "user_id", "plan")


def write_file(path: Path, rows: int, *, seed: int = 7) -> None:
    """Write tickets of about 200 characters, one in a thousand broken, one in five hundred repeated, out of order."""
    random = np.random.default_rng(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for first in range(0, rows, 10_000):
            size = min(10_000, rows - first)
            seconds = random.integers(0, 80_000_000, size)
            words = random.integers(0, len(WORDS), (size, 28))
            people = random.integers(0, 400_000, size)
            for i in range(size):
                number = first + i
                shown = number - 1 if number % 500 == 499 else number
                text = " ".join(WORDS[w] for w in words[i])
                opened = (
                    "soon" if number % 1_000 == 77 else f"{START + timedelta(seconds=int(seconds[i])):%d/%m/%Y %H:%M}"
                )
                writer.writerow(
                    (f"T{shown:08d}", opened, text, text[:20], "bot;payment", "email", number % 5 + 1, 7.5,
                     f"u{people[i]}", "pro" if number % 3 else "free")
                )  # fmt: skip


def measure(path: Path, *, lake: bool) -> None:
    """Read the file (and load it) in this process, and print rows, seconds and peak memory as JSON."""
    with Workspace(inside=path.parent) as workspace:
        settings = ReadSettings(
            mapping={"created_at": "opened"}, workspace=workspace, reject_file=path.parent / "rejects.csv"
        )
        begin = time.perf_counter()
        table = read_table("tickets", path, as_of=AS_OF, settings=settings)
        result = {"rows": table.count(), "read_seconds": _since(begin), "read_peak_mb": _peak_mb()}
        begin = time.perf_counter()
        result |= {"streamed": _stream(table), "stream_seconds": _since(begin)}
        if lake:
            begin = time.perf_counter()
            stored = Lake(path.parent / "lake")
            stored.load(table)
            result |= {"lake_seconds": _since(begin), "lake_peak_mb": _peak_mb()}
            begin = time.perf_counter()
            result |= {"lake_streamed": _stream(stored.table("tickets")), "lake_stream_seconds": _since(begin)}
    print(json.dumps(result | {"peak_mb": _peak_mb()}))


def _stream(table: Table) -> int:
    return sum(batch.num_rows for batch in table.batches(["ticket_id", "text"]))


def _since(begin: float) -> float:
    return round(time.perf_counter() - begin, 1)


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Make the file, measure in a fresh process, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--lake", action="store_true")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure is not None:
        measure(options.measure, lake=options.lake)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tickets.csv"
        write_file(path, options.rows)
        print(f"{options.rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB")
        command = [sys.executable, __file__, "--measure", str(path), *(["--lake"] if options.lake else [])]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
