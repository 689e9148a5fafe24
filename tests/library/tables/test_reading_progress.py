from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

ROWS = 7


@pytest.fixture
def told(read, monkeypatch):
    """Reads a source in batches of two rows and returns what was reported."""
    monkeypatch.setattr("threadline.tables.reading.delimited.BATCH_ROWS", 2)
    monkeypatch.setattr("threadline.tables.reading.jsonlines.BATCH_ROWS", 2)
    monkeypatch.setattr("threadline.tables.reading.frames.BATCH_ROWS", 2)

    def reading(source):
        said = []
        read(source, report=said.append)
        return said

    return reading


def of_step(said, step):
    return [one for one in said if one.step == step]


def csv_text():
    return "ticket_id,created_at,text\n" + "".join(f"{i},2025-01-01,text {i}\n" for i in range(ROWS))


def json_text():
    row = '{{"ticket_id":"{}","created_at":"2025-01-01","text":"x"}}\n'
    return "".join(row.format(i) for i in range(ROWS))


def parquet_file(folder):
    path = folder / "tickets.parquet"
    names = [str(i) for i in range(ROWS)]
    pq.write_table(pa.table({"ticket_id": names, "created_at": ["2025-01-01"] * ROWS, "text": names}), path)
    return path


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_rows_so_far_and_the_share_of_the_file_grow_while_it_is_read(told, tmp_path, kind):
    source = {"csv": csv_text, "jsonl": json_text, "parquet": lambda: parquet_file(tmp_path)}[kind]()
    reading = of_step(told(source), "reading")

    assert [one.rows for one in reading][:3] == [2, 4, 6]
    assert reading[-1].rows == ROWS
    shares = [one.share for one in reading]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_frame_says_rows_but_no_share_where_its_length_is_not_known(told):
    frame = pa.table({"ticket_id": ["1"], "created_at": ["2025-01-01"], "text": ["x"]})

    assert [(one.rows, one.share) for one in of_step(told(frame), "reading")] == [(1, None)]


def test_checking_is_told_from_its_start_to_near_its_end(told):
    checking = of_step(told(csv_text()), "checking")

    assert checking[0].share == 0.0
    assert [one.share for one in checking] == sorted({one.share for one in checking})
    assert {one.rows for one in checking} == {ROWS}


def test_who_listens_can_stop_the_reading_and_nothing_stays(read, workspace):
    before = set(workspace.path.iterdir())

    def stop(_progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(csv_text(), report=stop)
    assert set(workspace.path.iterdir()) == before
