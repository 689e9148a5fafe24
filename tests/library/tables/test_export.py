from __future__ import annotations

import csv

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from library_tables import rows_of

from threadline.tables import write_csv, write_parquet
from threadline.tables.export import defused


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1+1"])
def test_formulas_are_defused(text):
    assert defused(text) == f"'{text}"


@given(st.text())
def test_no_defused_text_begins_like_a_formula(text):
    assert not defused(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert defused(text).endswith(text)


def test_ordinary_text_stays_as_it_is():
    assert defused("a-b = c") == "a-b = c"


def test_csv_says_what_the_table_says_and_executes_nothing(read, tmp_path):
    table = read(
        "ticket_id,created_at,text,tags,csat,=evil\n"
        '-1,2026-01-01T10:00:00.5Z,"=HYPERLINK(""x"")",a;b,4,-5\n2,2026-01-02,"<b>,\nü",,,\n'
    )
    assert write_csv(table.batches(), table.schema(), tmp_path / "out.csv") == 2
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        header, first, second = csv.reader(file)
    assert header == ["ticket_id", "created_at", "text", "tags", "csat", "'=evil"]
    assert first == ["'-1", "2026-01-01T10:00:00Z", '\'=HYPERLINK("x")', "a;b", "4.0", "-5"]
    assert second == ["2", "2026-01-02T00:00:00Z", "<b>,\nü", "", "", ""]


def test_parquet_comes_back_as_the_same_table(read, tmp_path):
    table = read("ticket_id,created_at,text,tags\n1,2026-01-01,=a,a;b\n")
    assert write_parquet(table.batches(), table.schema(), tmp_path / "out.parquet") == 1
    again = read(tmp_path / "out.parquet")
    assert pq.read_schema(tmp_path / "out.parquet").remove_metadata() == table.schema()
    assert rows_of(again) == rows_of(table)
    assert again.fingerprint == table.fingerprint
