"""A table of tickets becomes one file of prepared tickets."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from threadline.errors import SettingError, UnreadableFile
from threadline.tables import Workspace, read_tickets
from threadline.tickets import PrepareSettings, open_prepared, prepare_tickets
from threadline.tickets.prepared import SCHEMA

from .conftest import MONDAY

BURST = [
    f"Disk alert {number} on node {number % 3}: usage is above the limit since {number}:01" for number in range(30)
]


def rows_of(prepared, *columns):
    return [row for batch in prepared.batches(columns or None) for row in batch.to_pylist()]


def test_tickets_are_redacted_cleaned_and_keep_their_columns(prepared_of):
    prepared = prepared_of(
        {
            "text": "Hi team,\nmy card 4111 1111 1111 1111 was declined by the shop.\nKind regards,\nMaria",
            "subject": "Re: card of Maria",
            "user_id": "maria.lopez@example.com",
            "tags": ["card"],
            "csat": 2.0,
            "channel": "email",
        }
    )

    (row,) = rows_of(prepared)
    assert row["text"] == "Hi team,\nmy card <CARD> was declined by the shop.\nKind regards,\n<NAME>"
    assert row["subject"] == "Re: card of <NAME>"
    assert row["clean"] == "card of <NAME>. my card <CARD> was declined by the shop."
    assert row["language"] == "en"
    assert (row["tags"], row["csat"], row["channel"], row["user_id"]) == (
        ["card"],
        2.0,
        "email",
        "maria.lopez@example.com",
    )
    assert (row["status"], row["handle_minutes"], row["capability"], row["copy_of"]) == (None, None, None, None)
    assert row["created_at"] == MONDAY
    assert prepared.summary.redacted == {"card": 1, "name": 2}
    assert prepared.summary.languages == {"en": 1}


def test_a_burst_is_copies_of_its_first_ticket(prepared_of):
    prepared = prepared_of("my card was declined", *BURST, "the bot is rude")

    copies = [row["copy_of"] for row in rows_of(prepared, "copy_of")]
    assert copies == [None, None, *["t1"] * 29, None]
    assert prepared.summary.copies == 29


@pytest.mark.parametrize("batch_rows", [1, 3, 1_000])
def test_the_size_of_batches_changes_nothing(tickets_of, tmp_path, batch_rows):
    texts = [*BURST, "mail maria@example.com", "Der Chatbot versteht mich nicht"]
    whole = prepare_tickets(tickets_of(*texts), path=tmp_path / "whole.parquet")

    parts = prepare_tickets(
        tickets_of(*texts), settings=PrepareSettings(batch_rows=batch_rows), path=tmp_path / "parts.parquet"
    )

    assert pq.read_table(parts.path).equals(pq.read_table(whole.path))
    assert parts.summary == whole.summary


def test_the_same_tickets_give_the_same_bytes(tickets_of, tmp_path):
    paths = [prepare_tickets(tickets_of(*BURST), path=tmp_path / name).path for name in ("a.parquet", "b.parquet")]

    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_progress_is_told_at_first_and_after_each_batch(tickets_of, tmp_path):
    told = []

    prepare_tickets(
        tickets_of(*BURST),
        settings=PrepareSettings(batch_rows=10),
        path=tmp_path / "x.parquet",
        progress=lambda done, total: told.append((done, total)),
    )

    assert told == [(0, 30), (10, 30), (20, 30), (30, 30)]


def test_a_prepared_file_can_be_opened_again(prepared_of):
    prepared = prepared_of(*BURST)

    again = open_prepared(prepared.path)

    assert (again.count, again.summary, again.fingerprint) == (prepared.count, prepared.summary, prepared.fingerprint)
    assert again.summary.to_dict()["copies"] == 29


def test_a_file_of_something_else_is_refused(tmp_path):
    other, broken = tmp_path / "other.parquet", tmp_path / "broken.parquet"
    pq.write_table(pa.table({"a": [1]}), other)
    broken.write_text("no parquet")

    for path in (other, broken):
        with pytest.raises(UnreadableFile, match="Prepare the tickets again"):
            open_prepared(path)


def test_no_tickets_make_an_empty_file_with_all_columns(prepared_of):
    prepared = prepared_of()

    assert prepared.count == 0
    assert pq.read_schema(prepared.path).names == SCHEMA.names


def test_a_preparation_that_fails_leaves_no_file(tickets_of, tmp_path):
    def fail(_done, _total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare_tickets(tickets_of(*BURST), path=tmp_path / "x.parquet", progress=fail)

    assert list(tmp_path.iterdir()) == []


def test_long_tickets_are_cut_and_the_summary_says_so(prepared_of):
    prepared = prepared_of("far too long " * 100, text_limit=50)

    assert prepared.summary.cut == 1
    assert prepared.summary.notes() == ("1 tickets are longer than 50 characters: only their beginning is read",)


def test_columns_come_as_asked_for_in_bounded_batches(prepared_of):
    prepared = prepared_of(*BURST)

    batches = list(prepared.batches(["clean", "ticket_id"], rows=8))

    assert [batch.num_rows for batch in batches] == [8, 8, 8, 6]
    assert batches[0].schema.names == ["clean", "ticket_id"]


def test_a_table_that_was_read_from_a_file_is_prepared_without_naming_a_path(tmp_path):
    (tmp_path / "tickets.csv").write_text(
        "ticket_id,created_at,text\n1,2026-11-16T08:00:00Z,mail maria@example.com please\n"
    )
    table = read_tickets(tmp_path / "tickets.csv", as_of=MONDAY)

    prepared = prepare_tickets(table)

    assert rows_of(prepared, "ticket_id", "text") == [{"ticket_id": "1", "text": "mail <EMAIL> please"}]
    assert isinstance(prepared.workspace, Workspace)
    assert prepared.fingerprint == table.fingerprint


@pytest.mark.parametrize(
    "wrong", [{"copy_similarity": 0}, {"language_confidence": 2}, {"text_limit": 0}, {"batch_rows": 0}]
)
def test_settings_that_cannot_work_are_refused(wrong):
    with pytest.raises(SettingError):
        PrepareSettings(**wrong)


def test_settings_say_what_changes_the_answer():
    assert PrepareSettings(batch_rows=1).to_dict() == PrepareSettings().to_dict()
    assert PrepareSettings(text_limit=5).to_dict()["text_limit"] == 5
