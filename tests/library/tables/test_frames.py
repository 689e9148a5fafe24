from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from library_tables import rows_of

from threadline.errors import InputError, MissingColumns, UnreadableFile

TYPED = {
    "ticket_id": [1, 2],
    "created_at": [datetime(2026, 1, 1, 10, tzinfo=UTC), datetime(2026, 1, 2, 11, tzinfo=UTC)],
    "text": ["first", "second"],
    "tags": [["a"], ["b", "c"]],
    "csat": [4.0, None],
}
EXPECTED = [
    ("1", datetime(2026, 1, 1, 10, tzinfo=UTC), "first", ["a"], 4.0),
    ("2", datetime(2026, 1, 2, 11, tzinfo=UTC), "second", ["b", "c"], None),
]


@pytest.mark.parametrize("make", [pa.table, pd.DataFrame, pl.DataFrame, lambda rows: pl.DataFrame(rows).lazy()])
def test_frames_of_every_kind_give_the_same_table(read, make):
    table = read(make(TYPED))
    assert rows_of(table) == EXPECTED
    assert table.fingerprint == read(pa.table(TYPED)).fingerprint


def test_parquet_files_give_the_same_table(read, tmp_path):
    pq.write_table(pa.table(TYPED), tmp_path / "tickets.data")
    table = read(tmp_path / "tickets.data")
    assert rows_of(table) == EXPECTED
    assert (table.report.format, table.report.encoding) == ("parquet", None)


def test_a_parquet_file_that_was_cut_off_is_said_to_be(read, tmp_path):
    pq.write_table(pa.table(TYPED), tmp_path / "whole.parquet")
    (tmp_path / "cut.parquet").write_bytes((tmp_path / "whole.parquet").read_bytes()[:-100])
    with pytest.raises(UnreadableFile, match="cut off"):
        read(tmp_path / "cut.parquet")


def test_identifiers_that_went_through_floats_come_back_whole(read):
    table = read(pd.DataFrame({"ticket_id": [1.0, 2.0], "created_at": ["2026-01-01"] * 2, "text": ["a", "b"]}))
    assert rows_of(table, "ticket_id") == [("1",), ("2",)]


def test_categories_dates_and_nulls_are_understood(read):
    frame = pd.DataFrame({"ticket_id": ["1", "2"], "text": ["a", "b"], "channel": pd.Categorical(["email", None])})
    table = pa.Table.from_pandas(frame).append_column("created_at", pa.array([date(2026, 1, 1)] * 2))
    table = table.append_column("nothing", pa.nulls(2))
    read_table = read(table)
    assert rows_of(read_table, "channel", "nothing") == [("email", None), (None, None)]
    assert "created_at: times without a zone were read as UTC" in read_table.report.notes


def test_nanoseconds_and_other_zones_become_microseconds_in_utc(read):
    stamps = pd.to_datetime(["2026-01-01T12:00:00.123456789"]).tz_localize("Europe/Berlin")
    table = read(pd.DataFrame({"ticket_id": ["1"], "created_at": stamps, "text": ["a"]}))
    assert table.schema().field("created_at").type == pa.timestamp("us", tz="UTC")
    assert rows_of(table, "created_at") == [(datetime(2026, 1, 1, 11, 0, 0, 123456, tzinfo=UTC),)]


def test_other_types_are_carried_in_the_nearest_plain_one(read):
    others = {
        "whole": pa.array([1, 2], pa.uint16()),
        "price": pa.array([Decimal("1.50"), None]),
        "day": [date(2026, 1, 1), None],
        "at": pa.array([datetime(2026, 1, 1, 10), None]),  # noqa: DTZ001 - naive is the case
        "shape": [{"a": 1}, {"a": 2}],
        "clock": [time(10, 5), None],
        "sizes": [[1, 2], []],
    }
    table = read(pa.table(TYPED | others))
    found = rows_of(table, *others)[0]
    assert found[:4] == (1, 1.5, date(2026, 1, 1), datetime(2026, 1, 1, 10, tzinfo=UTC))
    assert found[4:] == ("{'a': 1}", "10:05:00", ["1", "2"])
    assert table.report.columns["price"] == "number"


def test_long_texts_are_written_before_they_fill_memory(read):
    row = '{"ticket_id": "%d", "created_at": "2026-01-01", "text": "' + "y" * 3_000_000 + '"}\n'
    csv_row = '%d,2026-01-01,"' + "y" * 3_000_000 + '"\n'
    assert read("".join(row % i for i in range(12))).count() == 12
    assert read("ticket_id,created_at,text\n" + "".join(csv_row % i for i in range(12))).count() == 12


def test_numbers_are_checked_in_typed_columns_too(read):
    table = read(pa.table(TYPED | {"csat": [4, 7]}), max_reject_share=0.5)
    assert table.report.rejected_by_reason == {"csat is outside 1..5": 1}


def test_what_is_no_frame_is_refused(read):
    with pytest.raises(InputError, match="a list cannot be read as a table"):
        read([{"ticket_id": 1}])


def test_json_lines_need_not_agree_on_their_keys(read):
    lines = (
        '{"ticket_id": 1, "created_at": "2026-01-01", "text": "a", "tags": ["x", "y"]}\n'
        "\n"
        '{"ticket_id": 2, "created_at": 1767225600, "text": "b", "plan": {"name": "pro"}, "csat": 5}\n'
    )
    table = read(lines)
    assert table.report.format == "jsonl"
    assert rows_of(table, "ticket_id", "tags", "plan", "csat") == [
        ("1", ["x", "y"], None, None),
        ("2", None, '{"name": "pro"}', 5.0),
    ]


def test_json_lines_with_a_column_that_appears_late_keep_every_row(read):
    line = '{"ticket_id": "%d", "created_at": "2026-01-01", "text": "a"%s}\n'
    table = read("".join(line % (i, ', "late": 1' if i == 20_500 else "") for i in range(20_600)))
    assert table.count() == 20_600
    assert table.aggregate("SELECT sum(late) AS n FROM tickets").to_pylist() == [{"n": 1}]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"ticket_id": 1,', "the line is not JSON"),
        ("[1, 2]", "the line is not a JSON object"),
        ("[" * 100_000, "the line is not JSON"),
        ('{"ticket_id": "9", "created_at": "2026-01-01", "text": "\\ud800"}', "the row holds bytes"),
    ],
)
def test_lines_that_are_no_objects_are_rejected_by_reason(read, line, reason):
    good = '{"ticket_id": "1", "created_at": "2026-01-01", "text": "a"}\n'
    table = read(good + line + "\n", max_reject_share=0.5)
    assert table.count() == 1
    assert next(iter(table.report.rejected_by_reason)).startswith(reason)


def test_batches_are_in_order_and_of_the_asked_size(read):
    count = 1_000
    times = [f"2026-01-{1 + (i * 7) % 28:02d}" for i in range(count)]
    table = read(
        pa.table({"ticket_id": [f"t{i:04d}" for i in range(count)], "created_at": times, "text": ["a"] * count})
    )
    batches = list(table.batches(["created_at", "ticket_id"], rows=300))
    assert [batch.num_rows for batch in batches] == [300, 300, 300, 100]
    found = rows_of(table, "created_at", "ticket_id")
    assert found == sorted(found)


def test_asking_for_a_column_that_is_not_there_suggests_one(read):
    with pytest.raises(MissingColumns, match="Did you mean 'csat'"):
        read(pa.table(TYPED)).batches(["csatt"])
