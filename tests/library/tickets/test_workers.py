"""Several processes prepare tickets as one does, and no ticket is lost when one of them dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pyarrow as pa
import pytest

from threadline.tickets import PrepareSettings, prepare_tickets, workers
from threadline.tickets.batch import BatchPreparation

TEXTS = [
    f"{opening} order {number} never came, write to maria{number}@example.com or call +49 30 1234567{number % 10}"
    for number in range(40)
    for opening in ("Hello,", "<b>Bonjour</b>", "ich warte auf meine Bestellung,", "\u06cc")
]


@pytest.fixture
def children_left():
    """Counts the processes that this one has started and that still run."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    before = set(listed.read_text().split())
    return lambda: len(set(listed.read_text().split()) - before)


@pytest.mark.parametrize("processes", [2, 4])
def test_the_number_of_processes_does_not_change_a_byte(tickets_of, tmp_path, processes, children_left):
    made = [
        prepare_tickets(
            tickets_of(*TEXTS),
            settings=PrepareSettings(batch_rows=7, processes=count),
            path=tmp_path / f"{count}.parquet",
        )
        for count in (1, processes)
    ]

    assert made[0].path.read_bytes() == made[1].path.read_bytes()
    assert made[0].summary == made[1].summary
    assert made[0].summary.redacted == {"email": 160, "phone": 160}
    assert children_left() == 0


def batches_of(tickets_of, rows=10):
    return list(tickets_of(*TEXTS).batches(rows=rows))


def test_batches_of_a_process_that_was_killed_are_prepared_all_the_same(tickets_of, monkeypatch):
    started = []
    popen = subprocess.Popen

    def remembered(*arguments, **options):
        started.append(popen(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", remembered)
    settings = PrepareSettings(processes=2)
    prepared = workers.prepared_batches(iter(batches_of(tickets_of)), settings, rows=len(TEXTS))
    found = [next(prepared)]
    os.kill(started[0].pid, signal.SIGKILL)
    found += prepared

    alone = BatchPreparation(settings)
    assert [one.to_pylist() for one in found] == [alone.prepare(one).to_pylist() for one in batches_of(tickets_of)]


def test_where_no_process_can_be_started_one_does_it_all(tickets_of, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/no/python/here")

    prepared = list(workers.prepared_batches(batches_of(tickets_of), PrepareSettings(processes=3), rows=len(TEXTS)))

    assert pa.Table.from_batches(prepared).column("ticket_id").to_pylist() == [f"t{row}" for row in range(len(TEXTS))]


def test_a_reader_that_stops_early_leaves_no_process_behind(tickets_of, children_left):
    prepared = workers.prepared_batches(batches_of(tickets_of), PrepareSettings(processes=2), rows=len(TEXTS))
    next(prepared)
    assert children_left() == 2

    prepared.close()

    assert children_left() == 0


def test_a_script_without_a_guard_is_not_run_again(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import pyarrow as pa\n"
        "from threadline.tickets import PrepareSettings\n"
        "from threadline.tickets.workers import prepared_batches\n"
        "print('once')\n"
        "batch = pa.record_batch({'ticket_id': ['1'], 'text': ['hi, my card']})\n"
        "print(len(list(prepared_batches([batch] * 3, PrepareSettings(processes=2), rows=3))))\n"
    )

    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True, timeout=60)

    assert ran.stdout.split() == ["once", "3"]


@pytest.mark.parametrize(("rows", "cores", "expected"), [(15_999, 8, 1), (16_000, 8, 2), (10**6, 2, 2), (10**6, 64, 8)])
def test_processes_are_as_many_as_cores_and_tickets_are_worth(monkeypatch, rows, cores, expected):
    monkeypatch.setattr(workers, "_cores", lambda: cores)
    batch = pa.record_batch({"ticket_id": ["1"], "text": ["my card"]})
    started = []
    monkeypatch.setattr(workers, "_worker", lambda _settings, otherwise: started.append(1) or nullcontext(otherwise))

    list(workers.prepared_batches([batch], PrepareSettings(), rows=rows))

    assert max(1, len(started)) == expected
