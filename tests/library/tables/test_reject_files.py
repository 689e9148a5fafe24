from __future__ import annotations

import csv

import pyarrow as pa
import pytest
from library_tables import rows_of

from threadline.errors import TooManyRejects

BROKEN = (
    "ticket_id,created_at,text,csat\n"
    "1,2026-01-01,fine,5\n"
    '2,2026-01-01,"two\nlines",9\n'
    "3,never,=cmd|' /C calc'!A0,1\n"
    "4,2026-01-01\n"
    "+5,2026-01-01,,1\n"
)


def rejected(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_rejected_rows_are_listed_with_line_reason_column_and_text(read, tmp_path):
    table = read(BROKEN, reject_file=tmp_path / "rejects.csv", max_reject_share=1)
    assert table.report.reject_file == tmp_path / "rejects.csv"
    assert [(row["line"], row["reason"], row["column"]) for row in rejected(table.report.reject_file)] == [
        ("3", "csat is outside 1..5", "csat"),
        ("5", "created_at is not a time", "created_at"),
        ("6", "the row has fewer cells than the header", ""),
        ("7", "text is empty", "text"),
    ]
    assert rejected(table.report.reject_file)[0]["raw"] == '2,2026-01-01,"two\nlines",9'


def test_cells_that_a_spreadsheet_would_execute_are_defused(read, tmp_path):
    read(BROKEN, reject_file=tmp_path / "rejects.csv", max_reject_share=1)
    assert rejected(tmp_path / "rejects.csv")[-1]["raw"].startswith("'+5")
    with (tmp_path / "rejects.csv").open(newline="") as file:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in csv.reader(file) for cell in row)


def test_only_the_owner_may_read_a_reject_file(read, tmp_path):
    (tmp_path / "rejects.csv").write_text("of an earlier run, open to all")
    read(BROKEN, reject_file=tmp_path / "rejects.csv", max_reject_share=1)
    assert (tmp_path / "rejects.csv").stat().st_mode & 0o777 == 0o600


def test_a_failed_load_leaves_its_reject_file_to_mend_from(read, tmp_path):
    with pytest.raises(TooManyRejects):
        read(BROKEN, reject_file=tmp_path / "rejects.csv")
    assert len(rejected(tmp_path / "rejects.csv")) == 4


def test_without_rejects_there_is_no_file(read, tmp_path):
    table = read("ticket_id,created_at,text\n1,2026-01-01,a\n", reject_file=tmp_path / "rejects.csv")
    assert table.report.reject_file is None
    assert not (tmp_path / "rejects.csv").exists()


def test_rows_of_frames_are_counted_from_one(read, tmp_path):
    rows = {"ticket_id": ["1", None], "created_at": ["2026-01-01"] * 2, "text": ["a", "b"]}
    read(pa.table(rows), reject_file=tmp_path / "rejects.csv", max_reject_share=1)
    assert [row["line"] for row in rejected(tmp_path / "rejects.csv")] == ["2"]


def test_html_and_script_pass_through_untouched(read):
    text = "<script>alert('x')</script><b>help</b> &amp;"
    assert rows_of(read(f'ticket_id,created_at,text\n1,2026-01-01,"{text}"\n'), "text") == [(text,)]


def test_the_report_adds_up_and_is_plain(read):
    report = read(BROKEN, max_reject_share=1).report
    assert report.read == report.accepted + report.rejected + report.duplicates
    plain = report.to_dict()
    assert plain["rejected"] == 4
    assert plain["first_at"] == "2026-01-01T00:00:00Z"
