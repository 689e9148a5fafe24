"""The main job end to end: a CSV of tickets to the one-page triage, in a process of its own, step by step.

    python benchmarks/end_to_end.py [--tickets 20000 100000 1000000] [--repeat 1]

CPU counts every process that the job starts. Peak memory is what all of them hold together in the step, sampled ten
times a second; pages that processes share count for each of them, so it is an upper bound.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread

import pyarrow.parquet as pq

from threadline.simulate import simulate_company
from threadline.tables.export import write_csv

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
SECONDS_BETWEEN_LOOKS = 0.1


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--tickets", type=int, nargs="+", default=[20_000, 100_000])
    asked.add_argument("--repeat", type=int, default=1)
    asked.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.measure is not None:
        measure(options.measure)
        return
    with tempfile.TemporaryDirectory() as folder:
        for tickets in options.tickets:
            path = written_tickets(Path(folder) / str(tickets), tickets)
            for _ in range(options.repeat):
                show(measured(path, cache=Path(folder) / "cache" / path.parent.name), tickets, path)


def written_tickets(folder: Path, tickets: int) -> Path:
    simulate_company(folder, tickets=tickets, seed=7, end_on=date(2026, 10, 31))
    with pq.ParquetFile(folder / "tickets.parquet") as source:
        write_csv(source.iter_batches(), source.schema_arrow, folder / "tickets.csv")
    return folder / "tickets.csv"


def measure(path: Path) -> None:
    """Do the job in this process, and say when each step began and ended."""
    steps = Steps()
    steps.begin("starting")
    from threadline.documents.triage_page import render_triage_html  # noqa: PLC0415  importing is measured too
    from threadline.tables import read_tickets  # noqa: PLC0415
    from threadline.triage.run import run_triage  # noqa: PLC0415
    from threadline.triage.settings import TriageSettings  # noqa: PLC0415

    steps.begin("reading the file")
    table = read_tickets(path, as_of=AS_OF)
    settings = TriageSettings(cache=Path(os.environ["XDG_CACHE_HOME"]))
    answer = run_triage(table, as_of=AS_OF, settings=settings, progress=steps.report).to_dict()
    steps.begin("page")
    page = render_triage_html(answer)
    path.with_suffix(".html").write_text(page, encoding="utf-8")
    steps.begin("end")
    tickets = answer["tickets"]
    print(json.dumps({"accepted": tickets["accepted"], "themes": len(answer["themes"])}), flush=True)


class Steps:
    """Tells the measuring process, line by line, which step begins and the CPU seconds spent until then."""

    def __init__(self) -> None:
        self._step = ""

    def report(self, step: str, done: int, total: int) -> None:
        del done, total
        self.begin(step)

    def begin(self, step: str) -> None:
        if step != self._step:
            spent = os.times()
            cpu = spent.user + spent.system + spent.children_user + spent.children_system
            print(json.dumps({"step": step, "cpu": cpu}), flush=True)
        self._step = step


@dataclass(slots=True)
class Step:
    name: str
    began: float
    cpu: float
    peak: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    steps: list[Step]
    accepted: int
    themes: int


def measured(path: Path, *, cache: Path) -> Measured:
    command = [sys.executable, __file__, "--measure", str(path)]
    steps = [Step("starting", time.perf_counter(), 0.0)]
    answer = {"accepted": 0, "themes": 0}
    over = Event()
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as ran:
        looking = Thread(target=_look, args=(ran.pid, steps, over))
        looking.start()
        for line in ran.stdout or ():
            told = json.loads(line)
            if "step" in told:
                steps.append(Step(told["step"], time.perf_counter(), told["cpu"]))
            else:
                answer = told
        over.set()
        looking.join()
    return Measured(steps, **answer)


def _look(pid: int, steps: list[Step], over: Event) -> None:
    while not over.wait(SECONDS_BETWEEN_LOOKS):
        step = steps[-1]
        step.peak = max(step.peak, _held(pid))


def _held(pid: int) -> int:
    """Return the bytes that a process and those that it started hold."""
    try:
        mine = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
        started = [
            child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
        ]
    except OSError:
        return 0
    return mine + sum(_held(int(child)) for child in started)


def show(ran: Measured, tickets: int, path: Path) -> None:
    print(f"\n{ran.accepted:,} of about {tickets:,} tickets, {path.stat().st_size / 1e6:,.0f} MB, {ran.themes} themes")
    print(f"{'step':<26} {'wall s':>8} {'cpu s':>8} {'peak MB':>8}")
    for name, (wall, cpu, peak) in by_step(ran.steps).items():
        print(f"{name:<26} {wall:>8.1f} {cpu:>8.1f} {peak / 1e6:>8.0f}")
    first, last = ran.steps[0], ran.steps[-1]
    peak = max(step.peak for step in ran.steps)
    print(f"{'in all':<26} {last.began - first.began:>8.1f} {last.cpu:>8.1f} {peak / 1e6:>8.0f}", flush=True)


def by_step(steps: list[Step]) -> dict[str, tuple[float, float, int]]:
    """Return wall seconds, CPU seconds and peak of each step; what is done once a language is added up."""
    found: dict[str, tuple[float, float, int]] = {}
    for step, after in pairwise(steps):
        wall, cpu, peak = found.get(step.name, (0.0, 0.0, 0))
        found[step.name] = (wall + after.began - step.began, cpu + after.cpu - step.cpu, max(peak, step.peak))
    return found


if __name__ == "__main__":
    main()
