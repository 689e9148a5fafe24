from __future__ import annotations

import signal
import subprocess
import sys
import threading

import pytest
from filelock import FileLock
from library_tables import rows_of

from threadline.errors import KeyReused, OutsideError, TableError
from threadline.tables import Lake, LakeSettings

APPENDER = """
import sys
from datetime import UTC, datetime
from threadline.tables import Lake

journal = Lake(sys.argv[1]).journal()
for i in range(100_000):
    ack = journal.append("usage", [{"occurred_at": "2026-01-01", "capability": "bot", "event": f"e{i}"}], key=f"k{i}",
                         at=datetime(2026, 11, 21, tzinfo=UTC))
    print(ack.number, flush=True)
"""
DRAINER = """
import os, signal, sys
from datetime import UTC, datetime
from threadline.tables import Lake

moment = sys.argv[2]
lake = Lake(sys.argv[1])
load = Lake.load

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def load_then_die(self, table, *, mark):
    load(self, table, mark=mark)
    die()

setattr(*((Lake, "load", die) if moment == "before the commit" else (Lake, "load", load_then_die)))
lake.journal().drain(lake, as_of=datetime(2026, 11, 21, tzinfo=UTC))
"""


def usage(*events):
    return [{"occurred_at": "2026-01-01T00:00:00Z", "capability": "bot", "event": event} for event in events]


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def test_what_was_acknowledged_gets_into_the_lake(lake, as_of):
    journal = lake.journal()
    ack = journal.append("usage", usage("a", "b"), key=None, at=as_of)
    assert (ack.rows, ack.repeated) == (2, False)
    journal.append("usage", usage("c"), key=None, at=as_of)
    assert journal.waiting() == {"usage": 3}
    (report,) = journal.drain(lake, as_of=as_of)
    assert (report.accepted, report.changed) == (3, True)
    assert journal.waiting() == {}
    assert sorted(rows_of(lake.table("usage"), "event")) == [("a",), ("b",), ("c",)]


def test_the_same_key_is_acknowledged_again_and_stored_once(lake, as_of):
    journal = lake.journal()
    first = journal.append("usage", usage("a"), key="k", at=as_of)
    journal.drain(lake, as_of=as_of)
    again = journal.append("usage", usage("a"), key="k", at=as_of)
    assert (again.number, again.repeated) == (first.number, True)
    assert journal.drain(lake, as_of=as_of) == []
    assert lake.table("usage").count() == 1


def test_the_same_rows_under_another_key_are_other_rows(lake, as_of):
    journal = lake.journal()
    for key in ("k1", "k2"):
        journal.append("usage", usage("a"), key=key, at=as_of)
        journal.drain(lake, as_of=as_of)
    assert lake.table("usage").count() == 2


def test_a_key_with_other_rows_is_refused(lake, as_of):
    lake.journal().append("usage", usage("a"), key="k", at=as_of)
    with pytest.raises(KeyReused, match="used before for other rows"):
        lake.journal().append("usage", usage("b"), key="k", at=as_of)


def test_rows_that_could_never_be_stored_are_refused_at_once(lake, as_of):
    with pytest.raises(TableError, match="row 2 of the batch of usage has no event"):
        lake.journal().append(
            "usage", [*usage("a"), {"occurred_at": "2026-01-01", "capability": "x"}], key=None, at=as_of
        )
    with pytest.raises(TableError, match="no rows"):
        lake.journal().append("usage", [], key=None, at=as_of)
    assert lake.journal().waiting() == {}


def test_rows_that_break_the_contract_do_not_hold_up_the_others(lake, as_of):
    rows = [*usage("a"), usage("b")[0] | {"occurred_at": "never"}]
    lake.journal().append("usage", rows, key=None, at=as_of)
    (report,) = lake.journal().drain(lake, as_of=as_of)
    assert (report.accepted, report.rejected) == (1, 1)
    assert report.reject_file.parent == lake.rejects
    assert "never" in report.reject_file.read_text()


def test_text_with_every_kind_of_letter_survives(lake, as_of):
    text = "naïve\r\n\u2028\u2029 \0 \x85 'quoted' 机器人 🤖"
    row = {"ticket_id": "1", "created_at": "2026-01-01", "text": text}
    lake.journal().append("tickets", [row], key=None, at=as_of)
    lake.journal().drain(lake, as_of=as_of)
    assert rows_of(lake.table("tickets"), "text") == [(text,)]


def test_large_backlogs_are_drained_in_pieces(lake, as_of):
    for number in range(5):
        lake.journal().append("usage", usage(*(f"e{number}-{i}" for i in range(10))), key=None, at=as_of)
    assert [report.accepted for report in lake.journal().drain(lake, as_of=as_of, rows=25)] == [30]
    assert lake.journal().waiting() == {"usage": 20}


def test_a_killed_writer_loses_nothing_that_it_acknowledged(lake, as_of):
    command = [sys.executable, "-W", "error", "-c", APPENDER, lake.path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        acknowledged = [int(process.stdout.readline()) for _ in range(30)]
        process.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in process.stdout if line.endswith("\n")]
    lake.journal().drain(lake, as_of=as_of)
    assert len(acknowledged) <= lake.table("usage").count() <= len(acknowledged) + 1


@pytest.mark.parametrize("moment", ["before the commit", "after the commit"])
def test_a_killed_drain_neither_loses_nor_doubles(lake, as_of, moment):
    lake.journal().append("usage", usage("a", "b"), key=None, at=as_of)
    killed = subprocess.run([sys.executable, "-W", "error", "-c", DRAINER, lake.path, moment], check=False)
    assert killed.returncode == -signal.SIGKILL
    lake.journal().append("usage", usage("c"), key=None, at=as_of)
    lake.journal().drain(lake, as_of=as_of)
    assert sorted(rows_of(lake.table("usage"), "event")) == [("a",), ("b",), ("c",)]


def test_several_threads_may_write_and_drain_at_once(lake, as_of):
    def write(name):
        for number in range(5):
            lake.journal().append("usage", usage(f"{name}-{number}"), key=f"{name}-{number}", at=as_of)
        lake.journal().drain(lake, as_of=as_of)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lake.journal().drain(lake, as_of=as_of)
    assert lake.table("usage").count() == 15


def test_a_journal_started_anew_is_not_taken_for_the_old_one(lake, as_of):
    lake.journal().append("usage", usage("a"), key=None, at=as_of)
    lake.journal().drain(lake, as_of=as_of)
    for path in (lake.path / "journal").iterdir():
        path.unlink()
    lake.journal().append("usage", usage("b"), key=None, at=as_of)
    lake.journal().drain(lake, as_of=as_of)
    assert lake.table("usage").count() == 2


def test_a_writer_that_waits_too_long_says_so(tmp_path, tickets):
    lake = Lake(tmp_path / "lake", settings=LakeSettings(lock_seconds=0.1))
    with FileLock(lake.path / "locks" / "tickets.lock"), pytest.raises(OutsideError, match="another process"):
        lake.load(tickets(1))
