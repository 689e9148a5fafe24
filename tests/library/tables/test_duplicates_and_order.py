from __future__ import annotations

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from library_tables import rows_of


def test_the_newest_update_of_a_ticket_counts(read):
    table = read(
        "ticket_id,created_at,text,updated_at\n"
        "1,2026-01-01,old,2026-01-02\n1,2026-01-01,new,2026-01-03\n1,2026-01-01,never updated,\n2,2026-01-01,other,\n"
    )
    assert rows_of(table, "ticket_id", "text") == [("1", "new"), ("2", "other")]
    assert (table.report.read, table.report.accepted, table.report.duplicates) == (4, 2, 2)


def test_without_updates_the_last_row_of_a_ticket_counts(read):
    assert rows_of(read("ticket_id,created_at,text\n1,2026-01-01,a\n1,2026-01-01,b\n"), "text") == [("b",)]


def test_a_rejected_row_never_stands_for_a_good_one(read):
    table = read("ticket_id,created_at,text\n1,2026-01-01,good\n1,2026-01-01,\n", max_reject_share=0.5)
    assert rows_of(table, "text") == [("good",)]
    assert (table.report.duplicates, table.report.rejected) == (0, 1)


def test_the_earliest_exposure_counts(read):
    table = read(
        "experiment,variant,user_id,exposed_at\ne,a,u,2026-01-02\ne,a,u,2026-01-01\ne,b,u,2026-01-03\n", "exposures"
    )
    assert [(row[0], row[1].day) for row in rows_of(table, "variant", "exposed_at")] == [("a", 1), ("b", 3)]


def test_a_prediction_that_says_something_else_the_second_time_is_rejected(read):
    table = read(
        "prediction_id,predicted_at,model,score,environment\n"
        "1,2026-01-01,m,0.1,serving\n1,2026-01-01,m,0.1,serving\n1,2026-01-01,m,0.9,serving\n1,2026-01-01,m,0.9,training\n",
        "predictions",
        max_reject_share=0.5,
    )
    assert sorted(rows_of(table, "environment", "score")) == [("serving", 0.1), ("training", 0.9)]
    assert table.report.duplicates == 1
    assert table.report.rejected_by_reason == {"it differs from the first row with the same key": 1}


def test_predictions_without_an_environment_have_a_key_all_the_same(read):
    table = read("prediction_id,predicted_at,model,score\n1,2026-01-01,m,0.1\n1,2026-01-01,m,0.1\n", "predictions")
    assert (table.count(), table.report.duplicates) == (1, 1)


def test_usage_without_event_ids_is_all_kept(read):
    table = read("occurred_at,capability,event\n2026-01-01,bot,open\n2026-01-01,bot,open\n", "usage")
    assert table.count() == 2


def test_usage_with_event_ids_is_kept_once_each(read):
    rows = "occurred_at,capability,event,event_id\n2026-01-01,bot,open,1\n2026-01-01,bot,open,1\n2026-01-01,bot,open,\n"
    assert read(rows + "2026-01-01,bot,open,\n", "usage").count() == 3


def test_usage_that_happens_twice_is_not_usage_that_happens_four_times(read):
    row = "2026-01-01,bot,open\n"
    twice, four = (read("occurred_at,capability,event\n" + row * times, "usage") for times in (2, 4))
    assert twice.fingerprint != four.fingerprint


ROWS = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.integers(1, 28), st.text(min_size=1, max_size=8), st.none() | st.integers(1, 28)
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: (row[0], row[3]),
)


@given(rows=ROWS, seed=st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_rows_never_changes_the_table(read, rows, seed):
    def table(found):
        return read(
            pa.table(
                {
                    "ticket_id": [row[0] for row in found],
                    "created_at": [f"2026-01-{row[1]:02d}" for row in found],
                    "text": [f"x{row[2]}".replace("\0", "") for row in found],
                    "updated_at": pa.array([row[3] and f"2026-02-{row[3]:02d}" for row in found], pa.string()),
                }
            )
        )

    shuffled = list(rows)
    seed.shuffle(shuffled)
    one, other = table(rows), table(shuffled)
    assert rows_of(one) == rows_of(other)
    assert one.fingerprint == other.fingerprint


def test_another_content_has_another_fingerprint(tickets):
    base = tickets(3)
    assert tickets(3).fingerprint == base.fingerprint
    assert tickets(3, text=["complaint 0", "complaint 1", "complaint 2!"]).fingerprint != base.fingerprint
    assert tickets(3, plan=[None, None, None]).fingerprint != base.fingerprint
