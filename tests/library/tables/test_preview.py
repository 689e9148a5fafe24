from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from threadline.errors import MissingColumns, UnreadableFile
from threadline.tables.contracts import CONTRACTS
from threadline.tables.reading.preview import preview_file, suggest_mapping, try_mapping

AS_OF = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["ticket_id", "created_at", "text"], {"ticket_id": "ticket_id", "created_at": "created_at", "text": "text"}),
        (["Ticket ID", "Opened", "Body"], {"ticket_id": "Ticket ID", "created_at": "Opened", "text": "Body"}),
        (["id", "ID Number", "text", "comment"], {"ticket_id": "id", "text": "text"}),
        (["nothing", "known"], {}),
    ],
)
def test_columns_are_suggested_by_what_systems_call_them(columns, expected):
    assert suggest_mapping(CONTRACTS["tickets"], columns) == expected


def test_no_column_is_suggested_twice():
    suggested = suggest_mapping(CONTRACTS["tickets"], ["date", "email", "title", "user", "id"])

    assert len(set(suggested.values())) == len(suggested)


def test_the_start_of_a_long_file_is_enough(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("id;opened;text\n" + "".join(f"{n};2026-01-01;t{n}\n" for n in range(60_000)))
    preview = preview_file("tickets", path, rows=5)

    assert preview.columns == ("id", "opened", "text")
    assert [row[0] for row in preview.rows] == ["0", "1", "2", "3", "4"]
    assert preview.to_dict()["suggested"] == {"ticket_id": "id", "created_at": "opened", "text": "text"}


def test_parquet_and_json_lines_are_looked_at_too(tmp_path):
    pq.write_table(pa.table({"id": ["1"], "text": ["hello"]}), tmp_path / "a.parquet")
    (tmp_path / "a.jsonl").write_text('{"id": 1, "text": "hello"}\n')
    for name in ("a.parquet", "a.jsonl"):
        assert preview_file("tickets", tmp_path / name).rows == (("1", "hello"),)


def test_a_long_cell_is_cut(tmp_path):
    (tmp_path / "a.csv").write_text(f"id,text\n1,{'x' * 5000}\n")

    assert len(preview_file("tickets", tmp_path / "a.csv").rows[0][1]) == 160


def test_a_mapping_is_tried_without_loading_anything(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,when,text\n1,2026-01-01,hello\n2,soon,hello\n")
    report, refused = try_mapping("tickets", path, mapping={"ticket_id": "id", "created_at": "when"}, as_of=AS_OF)

    assert (report.read, report.accepted) == (2, 1)
    assert [(row["line"], row["column"]) for row in refused] == [("2", "created_at")]


def test_a_mapping_that_lacks_what_is_required_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("id,text\n1,hello\n")

    with pytest.raises(MissingColumns, match="created_at"):
        try_mapping("tickets", tmp_path / "a.csv", mapping={"ticket_id": "id"}, as_of=AS_OF)


def test_what_is_no_table_is_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"%PDF-1.7")

    with pytest.raises(UnreadableFile, match="PDF"):
        preview_file("tickets", tmp_path / "a.csv")
