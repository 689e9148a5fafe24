from __future__ import annotations

import factories
import pytest
from django.db import DatabaseError, connection, transaction
from factories import NOON

from threadline_server.journal import actions as journal
from threadline_server.journal import queries
from threadline_server.journal.models import Entry

pytestmark = pytest.mark.django_db


def entry(by=None):
    return journal.record("team.saved", factories.team(), by=by, at=NOON, before={"members": 1}, after={"members": 2})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET act = 'forged'",
        "DELETE FROM journal_entry",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_an_entry(ada, statement):
    entry(ada)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Entry.objects.get(act="team.saved").after == {"members": 2}


def test_the_database_refuses_what_the_orm_tries(ada):
    kept = entry(ada)

    for attempt in (kept.delete, kept.save, Entry.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()


def test_postgresql_refuses_to_truncate_the_journal():
    if connection.vendor != "postgresql":
        assert connection.vendor == "sqlite"  # which has no TRUNCATE
        return
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE journal_entry CASCADE")


def test_an_entry_says_who_did_what_to_which_thing(ada):
    kept = entry(ada)

    assert (kept.by_label, kept.act_in_words, kept.subject_label) == ("Ada Lindqvist", "team saved", "Help chatbot")
    assert kept.changes == [("members", 1, 2)]
    assert kept.subject_kind == "accounts.team"


def test_what_no_person_did_is_signed_by_the_system():
    assert entry().by_label == "Threadline"


def test_an_act_that_fails_leaves_no_entry(ada):
    with pytest.raises(ValueError, match="late"), transaction.atomic():
        entry(ada)
        raise ValueError("late failure")

    assert not Entry.objects.filter(act="team.saved").exists()


def test_the_history_of_a_thing_holds_its_entries_newest_first(ada):
    team = factories.team()
    journal.record("team.saved", team, by=ada, at=NOON, after={"n": 1})
    journal.record("team.saved", team, by=ada, at=NOON, after={"n": 2})
    journal.record("team.saved", factories.team("Another"), by=ada, at=NOON)

    assert [kept.after for kept in queries.history_of(team)] == [{"n": 2}, {"n": 1}]


def test_leads_read_all_entries_and_agents_their_own(ada, alice, kofi):
    entry(ada)
    mine = journal.record("team.saved", factories.team("Mine"), by=kofi, at=NOON)

    assert queries.list_entries(alice).count() == 2
    assert list(queries.list_entries(kofi)) == [mine]


def test_the_page_filters_by_act(ada_client, ada):
    entry(ada)

    assert "Help chatbot" in ada_client.get("/journal/?act=team").content.decode()
    assert "No such entry" in ada_client.get("/journal/?act=gate").content.decode()


def test_the_api_pages_through_the_journal(ada_client, ada):
    for number in range(3):
        journal.record("team.saved", factories.team(f"T{number}"), by=ada, at=NOON)
    first = ada_client.get("/api/v1/journal?limit=2").json()
    second = ada_client.get(f"/api/v1/journal?limit=2&before={first['next']}").json()

    labels = [row["subject_label"] for row in first["rows"] + second["rows"]]
    assert labels == ["T2", "T1", "T0"]
    assert second["next"] is None


def test_listing_the_journal_asks_the_same_number_of_questions_however_long_it_is(
    ada_client, ada, django_assert_max_num_queries
):
    for number in range(30):
        journal.record("team.saved", factories.team(f"T{number}"), by=ada, at=NOON)

    with django_assert_max_num_queries(5):
        ada_client.get("/journal/")
