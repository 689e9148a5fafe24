from __future__ import annotations

import json

import pyarrow as pa
import pytest
from deltalake import DeltaTable
from library_tables import rows_of

from threadline.errors import TableError
from threadline.tables import Lake, LakeSettings


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "a lake with ümlauts")


def test_a_loaded_table_comes_back_as_it_was(lake, tickets):
    table = tickets(5, tags=[["a"], [], None, ["b", "c"], ["d"]], plan=[1, 2, 3, None, 5])
    report = lake.load(table)
    assert (report.changed, report.version, report.accepted) == (True, 0, 5)
    stored = lake.table("tickets")
    assert rows_of(stored) == rows_of(table, *stored.columns)
    assert stored.schema() == pa.schema([table.schema().field(name) for name in stored.columns])
    assert stored.count() == 5
    assert stored.fingerprint == table.fingerprint


def test_the_same_load_twice_changes_nothing(lake, tickets):
    lake.load(tickets(5))
    again = lake.load(tickets(5))
    assert (again.changed, again.version) == (False, 0)
    assert lake.table("tickets").count() == 5


def test_an_empty_lake_says_what_to_do(lake):
    with pytest.raises(TableError, match="holds no tickets yet"):
        lake.table("tickets")


def test_the_row_loaded_last_counts_when_nothing_says_which_is_newer(lake, tickets):
    lake.load(tickets(3))
    lake.load(tickets(3, text=["x", "y", "z"]))
    assert rows_of(lake.table("tickets"), "ticket_id", "text") == [("t0", "x"), ("t1", "y"), ("t2", "z")]


def test_the_newest_update_counts_whichever_was_loaded_last(lake, tickets):
    lake.load(tickets(2, text=["new", "new"], updated_at=["2026-02-02", "2026-02-02"]))
    lake.load(tickets(2, text=["older", "newer"], updated_at=["2026-01-01", "2026-03-03"]))
    lake.load(tickets(2, text=["unknown", "unknown"]))
    assert rows_of(lake.table("tickets"), "text") == [("new",), ("newer",)]


def test_a_column_that_comes_later_is_null_before(lake, tickets):
    lake.load(tickets(2))
    lake.load(tickets(2, first=2, plan=["a", "b"]))
    assert rows_of(lake.table("tickets"), "plan") == [(None,), (None,), ("a",), ("b",)]


def test_a_column_that_goes_away_is_null_after(lake, tickets):
    lake.load(tickets(2, plan=["a", "b"]))
    lake.load(tickets(2, first=2))
    assert rows_of(lake.table("tickets"), "plan") == [("a",), ("b",), (None,), (None,)]


def test_a_column_whose_kind_changes_is_widened_and_nothing_is_lost(lake, tickets):
    lake.load(tickets(1, plan=[1], size=[1]))
    lake.load(tickets(1, first=1, plan=["pro"], size=[2.5]))
    lake.load(tickets(1, first=2, plan=[7], size=[3]))
    assert rows_of(lake.table("tickets"), "plan", "size") == [("1", 1.0), ("pro", 2.5), ("7", 3.0)]


def test_columns_that_differ_in_case_only_are_one(lake, tickets):
    lake.load(tickets(1, plan=["a"]))
    lake.load(tickets(1, first=1, Plan=["b"]))
    assert rows_of(lake.table("tickets"), "plan") == [("a",), ("b",)]


def test_columns_named_like_the_engines_own_do_no_harm(lake, tickets):
    lake.load(tickets(2, filename=["a.png", "b.png"]))
    lake.load(tickets(2, filename=["c.png", "d.png"]))
    assert rows_of(lake.table("tickets"), "filename") == [("c.png",), ("d.png",)]


def test_a_table_stays_what_it_was_while_others_load(lake, tickets):
    lake.load(tickets(3))
    before = lake.table("tickets")
    stream = before.batches(["ticket_id"], rows=1)
    first = next(stream)
    lake.load(tickets(3, first=3))
    lake.compact()
    assert first.num_rows + sum(batch.num_rows for batch in stream) == 3
    assert before.count() == 3
    assert lake.table("tickets").count() == 6


def test_an_earlier_version_can_be_read_until_it_is_removed(lake, tickets):
    lake.load(tickets(3))
    lake.load(tickets(3, first=3))
    assert lake.table("tickets", version=0).count() == 3
    lake.delete_user("u0")
    with pytest.raises(TableError, match="version 0 of tickets is no longer recomputable, because"):
        lake.table("tickets", version=0)


def test_compaction_keeps_the_content_and_drops_what_was_replaced(tmp_path, tickets):
    lake = Lake(tmp_path / "lake", settings=LakeSettings(keep_hours=0))
    for number in range(4):
        lake.load(tickets(3, text=[f"{number}-{i}" for i in range(3)]))
    fingerprint = lake.table("tickets").fingerprint
    lake.compact()
    table = lake.table("tickets")
    assert table.fingerprint == fingerprint
    assert not table.has_superseded()
    assert len(list(lake.path.glob("tables/tickets/*.parquet"))) == 1


def test_compaction_puts_small_files_together(tmp_path, tickets):
    lake = Lake(tmp_path / "lake", settings=LakeSettings(keep_hours=0))
    for number in range(4):
        lake.load(tickets(2, first=2 * number))
    lake.compact()
    assert len(list(lake.path.glob("tables/tickets/*.parquet"))) == 1
    assert lake.table("tickets").count() == 8


def test_loading_again_after_compaction_still_changes_nothing(lake, tickets):
    lake.load(tickets(3))
    lake.load(tickets(3, text=["x", "y", "z"]))
    lake.compact()
    assert lake.load(tickets(3)).changed is False


def test_aggregates_see_the_rows_that_count(lake, tickets):
    lake.load(tickets(4, csat=[1, 2, 3, 4]))
    lake.load(tickets(1, csat=[5]))
    answer = lake.table("tickets").aggregate(
        "SELECT count(*) AS n, sum(csat) AS total, max(created_at) AS at FROM tickets"
    )
    assert answer.to_pylist()[0]["n"] == 4
    assert answer.to_pylist()[0]["total"] == 5 + 2 + 3 + 4
    assert answer.schema.field("at").type == pa.timestamp("us", tz="UTC")


def test_no_text_and_no_identifier_gets_into_the_log(lake, tickets):
    lake.load(tickets(3, text=["my secret"] * 3, user_id=["person-1"] * 3))
    lake.compact()
    log = b"".join(path.read_bytes() for path in lake.path.rglob("_delta_log/*"))
    assert b"secret" not in log
    assert b"person-1" not in log
    assert b"minValues" in log


def test_any_delta_engine_can_open_it(lake, tickets):
    lake.load(tickets(3))
    assert DeltaTable(str(lake.path / "tables" / "tickets")).to_pyarrow_table().num_rows == 3


def predictions(read, *rows):
    names = ("prediction_id", "predicted_at", "model", "score")
    lines = [json.dumps(dict(zip(names, row, strict=True))) for row in rows]
    return read("\n".join(lines) + "\n", "predictions")


def test_a_prediction_that_differs_from_the_stored_one_is_rejected(lake, read):
    lake.load(predictions(read, ("p1", "2026-01-01", "m", 0.1), ("p2", "2026-01-01", "m", 0.2)))
    second = predictions(
        read, ("p1", "2026-01-01", "m", 0.9), ("p2", "2026-01-01", "m", 0.2), ("p3", "2026-01-01", "m", 0.3)
    )
    report = lake.load(second)
    assert (report.read, report.accepted, report.duplicates, report.rejected) == (3, 1, 1, 1)
    assert rows_of(lake.table("predictions"), "prediction_id", "score") == [("p1", 0.1), ("p2", 0.2), ("p3", 0.3)]


def test_usage_of_two_loads_adds_up_and_of_one_load_twice_does_not(lake, read):
    row = "occurred_at,capability,event\n2026-01-01,bot,open\n"
    lake.load(read(row, "usage"))
    lake.load(read(row, "usage"))
    lake.load(read(row + "2026-01-02,bot,open\n", "usage"))
    assert lake.table("usage").count() == 3


def test_folders_of_the_lake_are_private(lake):
    assert {path.stat().st_mode & 0o077 for path in (lake.path, lake.rejects)} == {0}
