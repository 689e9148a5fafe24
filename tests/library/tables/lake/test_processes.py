"""Loads by real processes: killed, at the same moment, and with readers beside them."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pyarrow as pa
import pytest

from threadline.tables import Lake

LOADER = """
import sys, time
from datetime import UTC, datetime
import pyarrow as pa
from threadline.tables import Lake, read_tickets

folder, first, count, pause = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
ids = [f"t{i}" for i in range(first, first + count)]
frame = pa.table({"ticket_id": ids, "created_at": ["2026-01-01"] * count, "text": ["a long complaint " * 20] * count})
table = read_tickets(frame, as_of=datetime(2026, 11, 21, tzinfo=UTC))
whole = table.batches

def slow(columns=None, *, rows=500):
    for batch in whole(columns, rows=rows):
        time.sleep(pause)
        yield batch

table.batches = slow
print("ready", flush=True)
sys.stdin.readline()
report = Lake(folder).load(table)
print(report.changed, report.version, flush=True)
"""


@pytest.fixture
def start(tmp_path):
    """Starts a process that waits for a line before it loads `count` tickets."""
    started = []

    def starting(*, first=0, count=1_000, pause=0.0):
        command = [sys.executable, "-W", "error", "-c", LOADER, tmp_path / "lake", str(first), str(count), str(pause)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout.readline() == "ready\n"
        return process

    yield starting
    for process in started:
        process.kill()
        process.communicate()


def go(process):
    process.stdin.write("\n")
    process.stdin.flush()


def count(lake):
    return lake.table("tickets").count() if lake.names() else 0


@pytest.mark.parametrize("after", [0.05, 0.3, 0.6])
def test_a_load_killed_half_way_leaves_nothing_and_can_be_repeated(start, tmp_path, after):
    lake = Lake(tmp_path / "lake")
    killed = start(count=5_000, pause=0.2)
    go(killed)
    time.sleep(after)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert count(lake) == 0
    repeated = start(count=5_000)
    assert repeated.communicate("\n")[0].startswith("True")
    assert count(lake) == 5_000


def test_two_loads_of_the_same_rows_at_once_load_them_once(start, tmp_path):
    loads = [start(pause=0.05), start(pause=0.05)]
    for load in loads:
        go(load)
    answers = sorted(load.communicate()[0].split()[0] for load in loads)
    assert answers == ["False", "True"]
    assert count(Lake(tmp_path / "lake")) == 1_000


def test_two_loads_of_different_rows_at_once_are_both_there(start, tmp_path):
    loads = [start(pause=0.05), start(first=1_000, pause=0.05)]
    for load in loads:
        go(load)
    assert {load.communicate()[0].split()[0] for load in loads} == {"True"}
    assert count(Lake(tmp_path / "lake")) == 2_000


def test_a_reader_during_a_load_sees_the_old_or_the_new_and_nothing_between(start, tmp_path, tickets):
    lake = Lake(tmp_path / "lake")
    lake.load(tickets(10))
    load = start(first=10, count=3_000, pause=0.1)
    go(load)
    seen = []
    while load.poll() is None:
        seen.append(count(lake))
    seen.append(count(lake))
    assert seen[0] == 10
    assert seen[-1] == 3_010
    assert set(seen) == {10, 3_010}


def test_an_append_beside_a_deletion_loses_nothing(start, tmp_path, tickets):
    lake = Lake(tmp_path / "lake")
    lake.load(tickets(9))
    load = start(first=100, pause=0.1)
    go(load)
    lake.delete_user("u1")
    load.communicate()
    table = lake.table("tickets")
    assert table.count() == 6 + 1_000
    assert "u1" not in table.aggregate("SELECT DISTINCT user_id FROM tickets").column("user_id").to_pylist()
    assert isinstance(table.schema(), pa.Schema)
