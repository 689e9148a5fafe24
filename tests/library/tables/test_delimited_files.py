from __future__ import annotations

import pyarrow as pa
import pytest
from library_tables import rows_of

from threadline.errors import MissingColumns, SettingError, TooManyRejects, UnreadableFile
from threadline.tables import ReadSettings, read_tickets

HEADER = "ticket_id,created_at,text\n"
ROW = "1,2026-01-01T10:00:00Z,hello\n"


@pytest.mark.parametrize(("delimiter", "said"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")])
def test_the_delimiter_is_found_out_and_said(read, delimiter, said):
    table = read(
        (HEADER + '1,2026-01-01T10:00:00Z,"one, two; three | four"\n' + ROW.replace("1", "2"))
        .replace(",", delimiter)
        .replace(f"one{delimiter} two", "one, two")
    )
    assert table.count() == 2
    assert f"columns are separated by {said}" in table.report.notes


def test_a_spreadsheets_line_about_its_delimiter_is_understood(read):
    assert read("sep=;\nticket_id;created_at;text\n1;2026-01-01;a,b,c\n").count() == 1


def test_text_keeps_its_line_breaks_quotes_and_blanks(read):
    table = read(HEADER + '1,2026-01-01,"  He said ""no"",\r\nthen left. "\n')
    assert rows_of(table, "text") == [('  He said "no",\r\nthen left. ',)]


def test_names_of_columns_may_differ_in_case_and_blanks(read):
    table = read("Ticket ID,Created At,TEXT\n1,2026-01-01,hello\n")
    assert table.columns == ("ticket_id", "created_at", "text")
    assert "ticket_id was taken from 'Ticket ID'" in table.report.notes


def test_columns_are_mapped_and_said(read):
    table = read(
        "no,opened,body,text\n1,2026-01-01,hello,x\n",
        mapping={"ticket_id": "no", "created_at": "opened", "text": "body"},
    )
    assert rows_of(table, "ticket_id", "text") == [("1", "hello")]
    assert table.report.columns["created_at"] == "moment (iso), from 'opened'"


def test_a_mapping_from_no_column_suggests_one(read):
    with pytest.raises(SettingError, match="Did you mean 'opened'"):
        read("ticket_id,opened,text\n1,2026-01-01,a\n", mapping={"created_at": "opend"})


def test_a_mapping_to_no_column_of_the_contract_suggests_one(read):
    with pytest.raises(SettingError, match="Did you mean 'created_at'"):
        read("ticket_id,opened,text\n1,2026-01-01,a\n", mapping={"created": "opened"})


def test_missing_columns_are_named_with_a_suggestion(read):
    with pytest.raises(MissingColumns, match=r"created_at.*Did you mean 'created'") as caught:
        read("ticket_id,created,text\n1,2026-01-01,a\n")
    assert caught.value.missing == ["created_at"]


def test_predictions_need_a_score_or_a_decision(read):
    with pytest.raises(MissingColumns, match="score or decision"):
        read("prediction_id,predicted_at,model\n1,2026-01-01,fraud\n", "predictions")


@pytest.mark.parametrize("content", [b"", b"\n\n  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_empty(read, content):
    with pytest.raises(UnreadableFile, match="it is empty"):
        read(content)


def test_a_file_that_is_not_there_is_named(read, tmp_path):
    with pytest.raises(UnreadableFile, match=r"gone\.csv: no such file"):
        read(tmp_path / "gone.csv")


def test_a_header_without_rows_is_a_table_without_rows(read):
    table = read(HEADER)
    assert table.count() == 0
    assert list(table.batches()) == []


def test_an_unclosed_quote_is_found_where_it_opens(read):
    with pytest.raises(UnreadableFile, match=r"line 3: a quote is opened here and never closed"):
        read(HEADER + ROW + '2,2026-01-01,"never closed\n' + ROW * 50)


def test_an_unclosed_quote_before_other_quotes_is_found_where_it_opens(read):
    with pytest.raises(UnreadableFile, match=r"line 3: .*unclosed"):
        read(HEADER + ROW + '2,2026-01-01,"never closed\n3,2026-01-01,"closed"\n')


def test_a_line_of_200_megabytes_is_refused_without_holding_it(read, tmp_path):
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write((HEADER + ROW).encode())
        for _ in range(200):
            file.write(b"x" * 1_000_000)
    with pytest.raises(UnreadableFile, match="line 3: the line is longer than"):
        read(path)


def test_a_quoted_text_that_never_ends_is_refused_before_it_fills_memory(read):
    with pytest.raises(UnreadableFile, match="line 2: a quote is opened here"):
        read(HEADER + '1,2026-01-01,"open\n' + ("y" * 999_999 + "\n") * 20)


def test_nul_bytes_are_refused_with_their_line(read):
    with pytest.raises(UnreadableFile, match="line 3: the line holds a NUL"):
        read((HEADER + ROW + "2,2026-01-01,a\0b\n").encode())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"\x1f\x8brest", "gzip"),
        (b"SQLite format 3\0", "SQLite"),
        (b"%PDF-1.7", "PDF"),
        (b"PAR1 but not really", "begins like a Parquet file"),
        (b"<html><table>", "HTML"),
        (b'[{"ticket_id": 1}]', "jq"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "NUL"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_called_by_its_name(read, content, said):
    with pytest.raises(UnreadableFile, match=said):
        read(content)


def test_rows_with_too_many_or_too_few_cells_are_rejected_not_shifted(read):
    table = read(HEADER + ROW + "2,2026-01-01\n3,2026-01-01,a,b\n", max_reject_share=0.7)
    assert table.report.rejected_by_reason == {
        "the row has fewer cells than the header": 1,
        "the row has more cells than the header": 1,
    }
    assert (table.report.read, table.report.accepted) == (3, 1)


def test_too_many_rejected_rows_fail_the_whole_table(read, workspace):
    before = set(workspace.path.iterdir())
    with pytest.raises(TooManyRejects, match=r"2 of 3 rows break the contract .*text is empty: 2") as caught:
        read(HEADER + ROW + "2,2026-01-01,\n3,2026-01-01, \n", max_reject_share=0.5)
    assert (caught.value.rejected, caught.value.read) == (2, 3)
    assert set(workspace.path.iterdir()) == before


def test_a_share_of_exactly_the_limit_passes(read):
    assert read(HEADER + ROW + "2,2026-01-01,\n", max_reject_share=0.5).count() == 1


def test_columns_named_alike_are_all_kept(read):
    table = read("ticket_id,created_at,text,plan,Plan,\n1,2026-01-01,a,x,y,z\n")
    assert rows_of(table, "plan", "Plan_2", "column_6") == [("x", "y", "z")]


def test_hostile_names_of_columns_stay_names(read):
    name = """a"b'); DROP TABLE x; --"""
    table = read(f'ticket_id,created_at,text,"{name.replace(chr(34), chr(34) * 2)}"\n1,2026-01-01,a,v\n')
    assert rows_of(table, name) == [("v",)]


def test_reading_tickets_takes_the_common_settings_by_name(workspace, tmp_path, as_of):
    path = tmp_path / "tickets.csv"
    path.write_text("no,created_at,text\n1,2026-01-01,a\n2,2026-01-01,\n")
    settings = ReadSettings(workspace=workspace, max_reject_share=0)
    mapping = {"ticket_id": "no"}
    table = read_tickets(path, mapping=mapping, max_reject_share=0.5, as_of=as_of, settings=settings)
    assert (table.count(), table.workspace is workspace) == (1, True)
    with pytest.raises(TooManyRejects):
        read_tickets(path, mapping=mapping, as_of=as_of, settings=settings)


def test_a_table_without_a_workspace_makes_its_own_and_a_failure_removes_it(tmp_path, as_of, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    table = read_tickets(pa.table({"ticket_id": ["1"], "created_at": ["2026-01-01"], "text": ["a"]}), as_of=as_of)
    assert table.count() == 1
    assert table.workspace.path.parent == tmp_path
    table.workspace.close()
    with pytest.raises(MissingColumns):
        read_tickets(pa.table({"a": [1]}), as_of=as_of)
    assert list(tmp_path.iterdir()) == []
