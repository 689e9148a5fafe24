"""The main job end to end: a file of tickets to the one-page triage, in a process of its own.

python benchmarks/end_to_end.py [--tickets 20000 100000] [--repeat 1]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from threadline.simulate import simulate_company


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tickets", type=int, nargs="+", default=[20_000, 100_000])
    asked.add_argument("--repeat", type=int, default=1)
    options = asked.parse_args()
    print(f"{'tickets':>9} {'themes':>7} {'wall s':>8} {'cpu s':>8} {'peak MB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for tickets in options.tickets:
            company = Path(folder) / str(tickets)
            simulate_company(company, tickets=tickets, seed=7, end_on=date(2026, 10, 31))
            for _ in range(options.repeat):
                print(measured(company / "tickets.parquet", Path(folder) / "cache"), flush=True)


def measured(tickets: Path, cache: Path) -> str:
    command = [sys.executable, "-c", "from threadline.cli.main import main; main()", "triage", str(tickets)]
    command += ["--as-of", "2026-11-01", "--html", str(tickets.with_suffix(".html")), "--json"]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    ) as ran:
        answer = json.load(ran.stdout)  # type: ignore[arg-type]  # a pipe was asked for
        ran.wait()
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    accepted, themes = answer["tickets"]["accepted"], len(answer["themes"])
    return f"{accepted:>9,} {themes:>7} {wall:>8.1f} {cpu:>8.1f} {after.ru_maxrss / 1024:>8.0f}"


if __name__ == "__main__":
    main()
