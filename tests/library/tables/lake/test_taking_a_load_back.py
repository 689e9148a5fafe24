from __future__ import annotations

import pytest
from library_tables import rows_of

from threadline.errors import TableError
from threadline.tables import Lake, LakeSettings


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def take_back(lake, report, name="tickets"):
    return lake.take_back(name, version=report.version, fingerprint=report.fingerprint)


def texts(lake):
    return rows_of(lake.table("tickets"), "ticket_id", "text")


def test_what_a_load_added_goes_and_what_others_added_stays(lake, tickets):
    lake.load(tickets(2))
    wrong = lake.load(tickets(2, first=2))
    taken = take_back(lake, wrong)

    assert (taken.rows, taken.restored, taken.complete, taken.changed) == (2, 0, True, True)
    assert texts(lake) == [("t0", "complaint 0"), ("t1", "complaint 1")]


def test_the_very_first_load_can_be_taken_back(lake, tickets):
    first = lake.load(tickets(2))
    assert take_back(lake, first).rows == 2
    assert lake.table("tickets").count() == 0


def test_what_a_load_replaced_counts_again(lake, tickets):
    lake.load(tickets(3))
    wrong = lake.load(tickets(2, text=["wrong", "wrong"]))
    taken = take_back(lake, wrong)

    assert (taken.rows, taken.restored) == (2, 2)
    assert [text for _, text in texts(lake)] == ["complaint 0", "complaint 1", "complaint 2"]


def test_taken_back_twice_it_changes_nothing(lake, tickets):
    lake.load(tickets(2))
    wrong = lake.load(tickets(1, first=2))
    take_back(lake, wrong)
    version = lake.table("tickets").version
    again = take_back(lake, wrong)

    assert (again.rows, again.changed) == (0, False)
    assert lake.table("tickets").version == version


def test_the_same_file_can_be_loaded_after_it_was_taken_back(lake, tickets):
    lake.load(tickets(1, first=9))
    first = lake.load(tickets(2))
    take_back(lake, first)
    again = lake.load(tickets(2))

    assert again.changed
    assert lake.table("tickets").count() == 3
    assert take_back(lake, again).rows == 2


def test_a_load_is_kept_when_a_later_one_changed_the_same_tickets(lake, tickets):
    wrong = lake.load(tickets(3))
    later = lake.load(tickets(1, first=1, text=["corrected"]))
    with pytest.raises(TableError, match="later loads changed 1 of the same tickets"):
        take_back(lake, wrong)
    assert lake.table("tickets").count() == 3

    take_back(lake, later)
    assert take_back(lake, wrong).rows == 3


def test_a_later_change_is_seen_after_the_replaced_rows_were_dropped(lake, tickets):
    wrong = lake.load(tickets(1))
    lake.load(tickets(1, text=["corrected"]))
    lake.compact()

    with pytest.raises(TableError, match="later loads changed 1"):
        take_back(lake, wrong)


def test_what_compaction_dropped_comes_back_from_an_earlier_version(lake, tickets):
    lake.load(tickets(2, plan=["a", "b"]))
    wrong = lake.load(tickets(1, text=["wrong"], plan=["c"]))
    lake.compact()
    taken = take_back(lake, wrong)

    assert (taken.restored, taken.complete) == (1, True)
    assert rows_of(lake.table("tickets"), "text", "plan") == [("complaint 0", "a"), ("complaint 1", "b")]


def test_what_came_back_has_the_columns_and_types_that_came_since(lake, tickets):
    lake.load(tickets(1, plan=[1]))
    wrong = lake.load(tickets(1, text=["wrong"], plan=[2]))
    lake.load(tickets(1, first=5, plan=["pro"], size=[3]))
    take_back(lake, wrong)

    assert rows_of(lake.table("tickets"), "text", "plan", "size") == [
        ("complaint 0", "1", None),
        ("complaint 5", "pro", 3),
    ]


def test_it_says_when_replaced_rows_are_gone_for_good(tmp_path, tickets):
    lake = Lake(tmp_path / "lake", settings=LakeSettings(keep_hours=0))
    lake.load(tickets(2))
    wrong = lake.load(tickets(1, text=["wrong"]))
    lake.compact()
    taken = take_back(lake, wrong)

    assert (taken.rows, taken.restored, taken.complete) == (1, 0, False)
    assert texts(lake) == [("t1", "complaint 1")]


def test_a_person_who_was_deleted_does_not_come_back(lake, tickets):
    lake.load(tickets(3))
    wrong = lake.load(tickets(3, text=["wrong"] * 3, user_id=["x", "x", "x"]))
    lake.delete_user("u0")
    take_back(lake, wrong)

    assert "u0" not in {user for (user,) in rows_of(lake.table("tickets"), "user_id")}


def test_files_put_together_give_up_only_the_rows_of_the_load(lake, tickets):
    lake.load(tickets(2))
    wrong = lake.load(tickets(2, first=2))
    lake.load(tickets(2, first=4))
    lake.compact()
    take_back(lake, wrong)

    assert [ticket for ticket, _ in texts(lake)] == ["t0", "t1", "t4", "t5"]


def test_a_load_that_brought_a_new_column_goes_too(lake, tickets):
    lake.load(tickets(2))
    wrong = lake.load(tickets(2, plan=["a", "b"]))

    assert take_back(lake, wrong).rows == 2
    assert rows_of(lake.table("tickets"), "plan") == [(None,), (None,)]


def test_tables_whose_first_row_counts_keep_their_loads(lake, read):
    rows = '{"prediction_id":"p1","predicted_at":"2026-01-01","model":"m","score":0.5}\n'
    report = lake.load(read(rows, "predictions"))

    with pytest.raises(TableError, match="cannot be taken back"):
        take_back(lake, report, "predictions")
