from __future__ import annotations

import pytest
from library_tables import rows_of

from threadline.errors import SettingError
from threadline.tables import CONTRACTS

HEADER = "ticket_id,created_at,text,"
ROW = "1,2026-01-01,a,"


def one(read, column, value, **options):
    table = read(f'{HEADER}{column}\n{ROW}"{value.replace(chr(34), chr(34) * 2)}"\n', max_reject_share=1, **options)
    found = rows_of(table, column)
    return (found[0][0] if found else None), table.report.rejected_by_reason


@pytest.mark.parametrize("value", ["1", "5", "4.5", " 3 ", "2.0"])
def test_satisfaction_from_one_to_five_is_accepted(read, value):
    assert one(read, "csat", value) == (float(value), {})


@pytest.mark.parametrize("value", ["0", "6", "-1", "5.01", "1e9"])
def test_satisfaction_outside_is_rejected(read, value):
    assert one(read, "csat", value) == (None, {"csat is outside 1..5": 1})


@pytest.mark.parametrize("value", ["good", "4/5", "inf", "1,5"])
def test_satisfaction_that_is_no_number_is_rejected(read, value):
    assert one(read, "csat", value) == (None, {"csat is not a number": 1})


@pytest.mark.parametrize("value", ["", " ", "NaN", "null", "None", "\u00a0"])
def test_nothing_is_nothing_however_it_is_written(read, value):
    assert one(read, "csat", value) == (None, {})


def test_negative_minutes_are_rejected(read):
    assert one(read, "handle_minutes", "-0.5") == (None, {"handle_minutes is below 0": 1})


@pytest.mark.parametrize("value", ["", "   ", "\t\n", "\u200b\u00a0", "nan"])
def test_an_empty_text_is_rejected(read, value):
    table = read(f'ticket_id,created_at,text\n1,2026-01-01,"{value}"\n', max_reject_share=1)
    assert table.report.rejected_by_reason == {"text is empty": 1}


def test_a_missing_identifier_is_rejected(read):
    table = read("ticket_id,created_at,text\n ,2026-01-01,a\n", max_reject_share=1)
    assert table.report.rejected_by_reason == {"ticket_id is missing": 1}


def test_a_row_counts_under_its_first_reason_only(read):
    table = read(f"{HEADER}csat\n ,never,,9\n", max_reject_share=1)
    assert table.report.rejected_by_reason == {"ticket_id is missing": 1}


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        ('["a", "b, c"]', ["a", "b, c"]),
        ("['a', 'b c']", ["a", "b c"]),
        ("a; b ;c", ["a", "b", "c"]),
        ("a, b", ["a", "b"]),
        ("a,b;c", ["a,b", "c"]),
        ("single", ["single"]),
        ("[]", []),
        (";;", []),
        ("[not closed, x", ["[not closed", "x"]),
        ("", None),
    ],
)  # fmt: skip
def test_tags_are_a_list_however_they_are_written(read, value, tags):
    assert one(read, "tags", value) == (tags, {})


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (("1", "2"), "whole number"),
        (("1", "2.5"), "number"),
        (("true", "FALSE"), "true or false"),
        (("2026-01-01", "2026-01-02 10:00"), "moment"),
        (("01", "02"), "text"),
        (("1", "x"), "text"),
        (("9999999999999999999999", "1"), "number"),
        (("", ""), "text"),
        (("1", ""), "whole number"),
    ],
)
def test_the_kind_of_other_columns_is_found_out_and_said(read, values, kind):
    table = read(f"{HEADER}other\n1,2026-01-01,a,{values[0]}\n2,2026-01-01,a,{values[1]}\n")
    assert table.report.columns["other"] == kind


def test_identifiers_stay_as_they_are_written(read):
    table = read("ticket_id,created_at,text\n007,2026-01-01,a\n1e3,2026-01-01,a\n")
    assert rows_of(table, "ticket_id") == [("007",), ("1e3",)]


def test_environments_are_the_two_that_exist(read):
    rows = (
        "prediction_id,predicted_at,model,score,environment\n1,2026-01-01,m,0.5,Serving\n2,2026-01-01,m,0.5,staging\n"
    )
    table = read(rows, "predictions", max_reject_share=0.5)
    assert rows_of(table, "environment") == [("serving",)]
    assert table.report.rejected_by_reason == {"environment is none of training, serving": 1}


def test_ratings_are_whole(read):
    rows = "prediction_id,given_at,rating\n1,2026-01-01,-1\n2,2026-01-01,0.5\n3,2026-01-01,2\n"
    table = read(rows, "feedback", max_reject_share=1)
    assert rows_of(table, "rating") == [(-1,)]
    assert table.report.rejected_by_reason == {"rating is not a whole number": 1, "rating is outside -1..1": 1}


def test_scores_are_not_bounded_here_because_tasks_differ(read):
    rows = "prediction_id,predicted_at,model,score\n1,2026-01-01,m,-3.5\n"
    assert read(rows, "predictions").count() == 1


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_table_reads_a_file_with_all_its_columns(read, name):
    values = {"moment": "2026-01-01T00:00:00Z", "number": "1", "whole number": "1", "list of text": "a;b"}
    contract = CONTRACTS[name]
    cells = [column.choices[0] if column.choices else values.get(column.kind, "x") for column in contract.columns]
    table = read(",".join(contract.names) + "\n" + ",".join(cells) + "\n", name)
    assert (table.count(), table.columns) == (1, contract.names)


def test_a_table_that_does_not_exist_is_refused(read):
    with pytest.raises(SettingError, match="Did you mean 'tickets'"):
        read("a,b\n", "ticket")
