from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pyarrow as pa
import pytest
from library_tables import rows_of

from threadline.errors import MissingColumns, OutsideError, TableError
from threadline.tables import Lake, open_warehouse

pytestmark = pytest.mark.postgres

TABLE = """
DROP SCHEMA IF EXISTS desk CASCADE;
CREATE SCHEMA desk;
CREATE TABLE desk.cases (
    case_no int, opened timestamp, "Body" text, labels text[], csat numeric(3, 1), changed timestamptz,
    customer text, plan text, extra jsonb);
INSERT INTO desk.cases
SELECT i, timestamp '2026-01-01' + i * interval '1 hour', 'text ' || i, ARRAY['a', 'b'], 1 + i % 5,
       '2026-02-01T00:00:00Z', 'u' || i % 7, 'pro', '{"k": 1}' FROM generate_series(1, 100) AS i;
INSERT INTO desk.cases (case_no, opened, "Body", csat, changed) VALUES
    (3, '2026-01-01 03:00', 'newer', 1, '2026-03-01T00:00:00Z'),
    (201, '2026-01-01', ' ', 1, NULL), (202, '2026-01-01', 'x', 9, NULL),
    (203, NULL, 'x', 1, NULL), (204, '2027-01-01', 'x', 1, NULL);
CREATE TABLE desk.wrong (ticket_id int, created_at text, text text);
"""
MAPPING = {
    "ticket_id": "case_no",
    "created_at": "opened",
    "text": "Body",
    "tags": "labels",
    "updated_at": "changed",
    "user_id": "customer",
}


@pytest.fixture(scope="module")
def url(postgres_url):
    with psycopg.connect(postgres_url) as connection:
        connection.execute(TABLE)
    return postgres_url


@pytest.fixture
def cases(url, as_of):
    return open_warehouse(url, "desk.cases", mapping=MAPPING, as_of=as_of)


def test_rows_that_break_the_contract_are_counted_and_left_out(cases):
    assert cases.report.rejected_by_reason == {
        "created_at is missing": 1,
        "created_at lies in the future": 1,
        "text is empty": 1,
        "csat is outside 1..5": 1,
    }
    assert (cases.report.read, cases.report.accepted, cases.report.duplicates) == (105, 100, 1)
    assert cases.count() == 100
    assert "created_at: times without a zone were read as UTC" in cases.report.notes


def test_the_newest_row_of_a_ticket_counts(cases):
    assert cases.aggregate("SELECT text FROM tickets WHERE ticket_id = '3'").to_pylist() == [{"text": "newer"}]


def test_rows_stream_in_order_and_in_the_contracts_types(cases):
    batches = list(cases.batches(["ticket_id", "created_at", "tags", "csat"], rows=30))
    assert [batch.num_rows for batch in batches] == [30, 30, 30, 10]
    assert batches[0].to_pylist()[1] == {
        "ticket_id": "2",
        "created_at": datetime(2026, 1, 1, 2, tzinfo=UTC),
        "tags": ["a", "b"],
        "csat": 3.0,
    }
    assert batches[0].schema.field("created_at").type == pa.timestamp("us", tz="UTC")


def test_two_streams_may_be_read_in_turns(cases):
    one, other = cases.batches(["ticket_id"], rows=40), cases.batches(["ticket_id"], rows=40)
    assert next(one) == next(other)
    assert cases.count() == 100
    assert next(one) == next(other)


def test_the_same_questions_give_the_same_answers_in_the_lake(cases, tmp_path):
    lake = Lake(tmp_path / "lake")
    assert lake.load(cases).accepted == 100
    stored = lake.table("tickets")
    assert rows_of(stored, *cases.columns) == rows_of(cases)
    for question in (
        "SELECT csat, count(*) AS n, count(*) FILTER (user_id IS NULL) AS u FROM tickets GROUP BY csat ORDER BY csat",
        "SELECT date_trunc('day', created_at) AS day, count(DISTINCT user_id) AS n FROM tickets GROUP BY 1 ORDER BY 1",
        "WITH happy AS (SELECT * FROM tickets WHERE csat > 2) SELECT sum(csat) AS s, max(created_at) AS at FROM happy",
        "SELECT sum(1) AS n, avg(csat) AS mean FROM tickets WHERE length(text) > 6",
    ):
        assert cases.aggregate(question).to_pylist() == stored.aggregate(question).to_pylist()


def test_text_is_ordered_by_its_bytes_as_everywhere(url, as_of):
    with psycopg.connect(url) as connection:
        connection.execute(
            "CREATE OR REPLACE VIEW desk.mixed AS SELECT id AS ticket_id, timestamptz '2026-01-01' AS created_at, "
            "'a' AS text FROM unnest(ARRAY['b', 'B', 'a', 'ä', 'A', '_']) AS id"
        )
    found = rows_of(open_warehouse(url, "desk.mixed", as_of=as_of), "ticket_id")
    assert found == [("A",), ("B",), ("_",), ("a",), ("b",), ("ä",)]


def test_the_fingerprint_follows_the_content(url, cases, as_of):
    before = cases.fingerprint
    assert open_warehouse(url, "desk.cases", mapping=MAPPING, as_of=as_of).fingerprint == before
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE desk.cases SET plan = 'free' WHERE case_no = 7")
    assert open_warehouse(url, "desk.cases", mapping=MAPPING, as_of=as_of).fingerprint != before


def test_the_connection_cannot_write(url, cases):
    with psycopg.connect(url) as connection:
        connection.execute("CREATE SEQUENCE IF NOT EXISTS desk.counter")
    with pytest.raises(OutsideError, match="read-only transaction"):
        cases.aggregate("SELECT nextval('desk.counter') AS n FROM tickets LIMIT 1")


def test_tables_that_are_not_there_or_do_not_fit_are_refused(url):
    with pytest.raises(TableError, match=r"no table 'cases'.*Name its schema"):
        open_warehouse(url, "cases")
    with pytest.raises(MissingColumns, match="ticket_id"):
        open_warehouse(url, "desk.cases")
    with pytest.raises(TableError, match="created_at is string in the database, not a time"):
        open_warehouse(url, "desk.wrong")


def test_a_database_that_does_not_answer_is_said_without_its_password():
    with pytest.raises(OutsideError, match="the database failed") as caught:
        open_warehouse("postgresql://me:geheim@127.0.0.1:1/none", "tickets")
    assert "geheim" not in str(caught.value)
