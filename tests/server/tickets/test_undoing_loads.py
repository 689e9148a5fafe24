from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from factories import ticket
from people import client_of

from threadline.errors import OutsideError
from threadline_server.journal.delivery import deliver_waiting
from threadline_server.journal.models import Entry, News
from threadline_server.themes.models import Run
from threadline_server.tickets import queries, withdrawal
from threadline_server.tickets.actions import loading, undoing
from threadline_server.tickets.lake import open_lake
from threadline_server.tickets.models import By, Load, LoadState, Ticket, TicketTag
from threadline_server.web.errors import Conflict
from threadline_server.work.models import State, Work

pytestmark = pytest.mark.django_db
WRONG = (
    "T-2,2026-11-02T10:00:00Z,A wrong text,u-2,phone,search,wrong",
    "T-8,2026-11-04T10:00:00Z,A parcel of another company,u-8,phone,parcels,late",
)


@pytest.fixture
def take_back(sam_client, run_jobs):
    """Return a function that takes a load back as a support lead and waits for it."""

    def go(load: Load) -> Load:
        response = sam_client.post(reverse("tickets:undo_load", args=[load.pk]))
        assert response.status_code == 302
        run_jobs()
        load.refresh_from_db()
        return load

    return go


def test_a_load_taken_back_leaves_pages_as_they_were_before(load_rows, take_back):
    load_rows()
    Ticket.objects.filter(ticket_id="T-2").update(theme_key="t1", theme_by=By.PERSON)
    wrong = take_back(load_rows(*WRONG))

    assert wrong.state == LoadState.UNDONE
    assert set(Ticket.objects.values_list("ticket_id", flat=True)) == {"T-1", "T-2", "T-3"}
    row = Ticket.objects.get(ticket_id="T-2")
    assert (row.text, row.channel, row.tags, row.theme_key) == (
        "Search shows garden chairs for a table lamp",
        "chat",
        ["search", "wrong"],
        "t1",
    )
    assert not TicketTag.objects.filter(tag="late").exists()
    assert open_lake().table("tickets").count() == 3
    assert queries.count_all() == 3
    assert (wrong.undone["tickets"], wrong.undone["restored"]) == (1, 1)


def test_its_words_are_found_no_more(load_rows, take_back, sam):
    load_rows()
    take_back(load_rows(*WRONG))

    assert not Ticket.objects.matching("parcel").exists()
    assert Ticket.objects.matching("garden chairs").count() == 1


def test_the_loads_page_and_the_journal_say_who_took_it_back(load_rows, take_back, sam_client):
    wrong = take_back(load_rows(*WRONG))
    page = sam_client.get(reverse("tickets:load", args=[wrong.pk])).content.decode()
    listed = sam_client.get(reverse("tickets:loads")).content.decode()

    assert "This load was taken back: 2 tickets are gone." in page
    assert "by Sam Rivera" in page
    assert "Take this load back" not in page
    assert "taken back" in listed
    assert list(Entry.objects.filter(act__startswith="load.undo").values_list("act", "by_label")) == [
        ("load.undone", "Sam Rivera"),
        ("load.undo_asked", "Sam Rivera"),
    ]


def test_themes_are_looked_for_again(load_rows, take_back):
    load_rows()
    wrong = load_rows(*WRONG)
    News.objects.update(delivered_at=timezone.now())
    take_back(wrong)
    deliver_waiting(at=timezone.now())

    assert News.objects.get(kind="load.undone").facts["tickets"] == 1
    assert Run.objects.count() == 1


def test_the_file_can_be_loaded_again(load_rows, take_back):
    take_back(load_rows())
    again = load_rows()

    assert again.state == LoadState.LOADED
    assert Ticket.objects.count() == 3


def test_a_load_stands_when_a_later_one_changed_the_same_tickets(load_rows, take_back, sam_client, settings):
    first = load_rows()
    load_rows(*WRONG)
    take_back(first)
    page = sam_client.get(reverse("tickets:load", args=[first.pk])).content.decode()

    assert first.state == LoadState.LOADED
    assert Ticket.objects.count() == 4
    assert "later loads changed 1 of the same tickets" in page
    assert "Take the later loads back first" in page
    assert Entry.objects.filter(act="load.undo_refused").exists()
    assert list(settings.UPLOAD_FOLDER.iterdir()) == []


def test_asked_for_twice_it_is_done_once(load_rows, sam, sam_client, run_jobs):
    load = load_rows()
    before = Work.objects.filter(kind="tickets.undo").count()
    undoing.ask_to_undo(load, by=sam, at=timezone.now())
    undoing.ask_to_undo(load, by=sam, at=timezone.now())
    run_jobs()
    answer = sam_client.post(f"/api/v1/loads/{load.pk}/undo")

    assert Work.objects.filter(kind="tickets.undo").count() == before + 1
    assert (answer.status_code, answer.json()["state"]) == (200, "undone")
    assert Entry.objects.filter(act="load.undone").count() == 1


def test_what_brought_nothing_or_came_from_a_program_cannot_be_taken_back(load_rows, sam):
    load_rows()
    nothing = load_rows()
    program = loading.note_drained({"accepted": 1, "version": 9}, prepared=None, at=timezone.now())

    with pytest.raises(Conflict, match="nothing to take back"):
        undoing.ask_to_undo(nothing, by=sam, at=timezone.now())
    with pytest.raises(Conflict, match="promised to be kept"):
        undoing.ask_to_undo(program, by=sam, at=timezone.now())


def test_killed_after_the_lake_let_go_it_is_finished_by_asking_again(load_rows, take_back, monkeypatch):
    load_rows()
    wrong = load_rows(*WRONG)

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(withdrawal, "_show_again", die)
        take_back(wrong)
    assert wrong.state == LoadState.UNDOING
    assert Ticket.objects.count() == 4
    Work.objects.filter(pk=wrong.work_id).update(state=State.FAILED)
    assert undoing.give_up_on_abandoned_undos(at=timezone.now()) == 1
    wrong.refresh_from_db()
    take_back(wrong)

    assert wrong.state == LoadState.UNDONE
    assert Ticket.objects.count() == 3
    assert Ticket.objects.get(ticket_id="T-2").channel == "chat"


def test_a_lake_that_cannot_be_written_leaves_the_load_and_says_so(load_rows, take_back, monkeypatch):
    def refuse(*_, **__):
        raise OutsideError("the disk is full")

    load = load_rows()
    monkeypatch.setattr("threadline.tables.lake.lake.Lake.take_back", refuse)
    take_back(load)

    assert (load.state, load.error) == (LoadState.LOADED, "It was not taken back: the disk is full")
    assert Ticket.objects.count() == 3


def test_it_says_when_replaced_tickets_are_gone_for_good(load_rows, sam, sam_client):
    load = load_rows()
    undone = {"rows": 3, "restored": 0, "complete": False, "changed": True, "tickets": 3}
    Load.objects.filter(pk=load.pk).update(
        state=LoadState.UNDONE, undone=undone, undone_by=sam, undone_at=timezone.now()
    )

    page = sam_client.get(reverse("tickets:load", args=[load.pk])).content.decode()
    assert "could not be brought back" in page


def test_tickets_that_came_another_way_stay(load_rows, take_back):
    ticket("T-100")
    take_back(load_rows())

    assert Ticket.objects.get().ticket_id == "T-100"


@pytest.mark.parametrize("who", ["kofi", "vic"])
def test_only_leads_take_loads_back(load_rows, who):
    load = load_rows()

    assert client_of(who).post(reverse("tickets:undo_load", args=[load.pk])).status_code == 403
    assert client_of(who).post(f"/api/v1/loads/{load.pk}/undo").status_code == 403
    load.refresh_from_db()
    assert load.state == LoadState.LOADED


def test_a_stopped_undo_leaves_the_load(load_rows, sam, run_jobs):
    load = load_rows()
    undoing.ask_to_undo(load, by=sam, at=timezone.now())
    Work.objects.filter(kind="tickets.undo").update(state=State.CANCELLED)
    run_jobs()
    load.refresh_from_db()

    assert load.state == LoadState.LOADED
    assert Ticket.objects.count() == 3
