from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from factories import work
from people import client_of
from ticket_files import GOOD, csv_of

from threadline_server.catalog.models import Capability
from threadline_server.journal.models import Entry, News
from threadline_server.tickets import jobs, projection
from threadline_server.tickets.actions import loading
from threadline_server.tickets.models import By, Load, LoadState, Ticket
from threadline_server.work.models import State, Work

pytestmark = pytest.mark.django_db
BAD = "T-9,never,text,,,,"


def test_an_upload_shows_its_columns_before_anything_is_loaded(upload, sam_client):
    load = upload(csv_of("7,2026-11-01,Hello", header="Ticket Number,Opened,Description"))
    page = sam_client.get(reverse("tickets:load", args=[load.pk])).content.decode()

    assert load.mapping == {"ticket_id": "Ticket Number", "created_at": "Opened", "text": "Description"}
    assert "Which column is which?" in page
    assert "Hello" in page
    assert Ticket.objects.count() == 0


def test_a_file_becomes_tickets_with_personal_data_taken_out(load_rows):
    load = load_rows()

    assert load.state == LoadState.LOADED
    assert (load.report["read"], load.report["accepted"]) == (3, 3)
    assert set(Ticket.objects.values_list("ticket_id", flat=True)) == {"T-1", "T-2", "T-3"}
    assert "maria.lopez" not in "".join(Ticket.objects.values_list("text", flat=True))
    assert "<EMAIL>" in Ticket.objects.get(ticket_id="T-3").text
    assert Ticket.objects.get(ticket_id="T-2").tags == ["search", "wrong"]
    assert set(Capability.objects.values_list("name", flat=True)) == {"Help assistant", "Search"}
    assert News.objects.get(kind="tickets.loaded").facts["accepted"] == 3
    assert Entry.objects.filter(act="load.finished").exists()


def test_the_uploaded_file_is_gone_once_it_is_loaded(load_rows, settings):
    load_rows()

    assert list(settings.UPLOAD_FOLDER.iterdir()) == []


def test_the_same_file_again_changes_nothing_and_says_so(load_rows, sam_client):
    load_rows()
    again = load_rows()

    assert again.state == LoadState.UNCHANGED
    assert Ticket.objects.count() == 3
    page = sam_client.get(reverse("tickets:load", args=[again.pk])).content.decode()
    assert "nothing changed" in page
    assert News.objects.filter(kind="tickets.loaded").count() == 1


def test_a_newer_row_of_a_ticket_replaces_its_facts_and_keeps_what_a_person_said(load_rows):
    load_rows()
    Ticket.objects.filter(ticket_id="T-2").update(theme_key="t1", theme_by=By.PERSON)
    load_rows("T-2,2026-11-02T10:00:00Z,A new text,u-2,phone,search,late")

    row = Ticket.objects.get(ticket_id="T-2")
    assert (row.text, row.channel, row.tags, row.theme_key, row.theme_by) == (
        "A new text",
        "phone",
        ["late"],
        "t1",
        "person",
    )
    assert [tag.tag for tag in row.tag_rows.all()] == ["late"]
    assert Ticket.objects.count() == 3


def test_too_many_refused_rows_load_nothing_and_can_be_downloaded(load_rows, sam_client):
    load = load_rows(*GOOD, BAD)

    assert load.state == LoadState.FAILED
    assert Ticket.objects.count() == 0
    assert "Nothing was loaded" in load.error
    assert Work.objects.latest("pk").state == State.FAILED
    response = sam_client.get(reverse("tickets:rejects", args=[load.pk]))
    assert b"T-9" in b"".join(response.streaming_content)


def test_a_person_can_allow_more_refused_rows_and_start_again(load_rows, sam_client, run_jobs):
    load = load_rows(*GOOD, BAD)
    data = {**load.mapping, "max_reject_share": "1", "start": "yes"}
    sam_client.post(reverse("tickets:load", args=[load.pk]), data)
    run_jobs()
    load.refresh_from_db()

    assert load.state == LoadState.LOADED
    assert load.report["rejected"] == 1
    assert Ticket.objects.count() == 3


@pytest.mark.parametrize("who", ["kofi", "vic"])
def test_refused_rows_hold_raw_text_and_are_for_leads_only(load_rows, who):
    load = load_rows(*GOOD, BAD)

    assert client_of(who).get(reverse("tickets:rejects", args=[load.pk])).status_code == 403
    assert client_of(who).get(f"/api/v1/loads/{load.pk}/rejects").status_code == 403


def test_what_would_be_refused_is_shown_while_columns_are_chosen(upload, sam_client):
    load = upload(csv_of(*GOOD, BAD))
    data = {**load.mapping, "max_reject_share": "0.01"}
    trial = sam_client.post(reverse("tickets:load", args=[load.pk]), data, HTTP_HX_REQUEST="true").content.decode()

    assert "1 of the first 4 rows would be refused" in trial
    assert "created_at is not a time" in trial


def test_one_column_cannot_be_two_things(upload, sam_client):
    load = upload(csv_of(*GOOD))
    data = {**load.mapping, "subject": "text", "max_reject_share": "0.01", "start": "yes"}
    page = sam_client.post(reverse("tickets:load", args=[load.pk]), data).content.decode()

    assert "already taken" in page
    assert Work.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "Choose a file that is not empty"), (b"PK\x03\x04xlsx", "spreadsheet"), (b"%PDF-1.4", "PDF")],
)
def test_what_is_no_table_is_refused_in_words(content, said, sam_client, settings):
    response = sam_client.post(reverse("tickets:upload"), {"file": SimpleUploadedFile("a.csv", content)})

    assert response.status_code == 400
    assert said in response.content.decode()
    assert str(settings.UPLOAD_FOLDER) not in response.content.decode()


def test_a_file_over_the_limit_is_refused(sam_client, settings):
    settings.UPLOAD_BYTES = 100
    response = sam_client.post(reverse("tickets:upload"), {"file": SimpleUploadedFile("a.csv", b"x" * 500)})

    assert response.status_code == 400
    assert "larger than" in response.content.decode()


def test_an_upload_needs_its_csrf_token():
    from django.test import Client  # noqa: PLC0415

    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client_of("sam").cookies

    response = strict.post(reverse("tickets:upload"), {"file": SimpleUploadedFile("a.csv", csv_of(*GOOD))})
    assert response.status_code == 403
    assert Load.objects.count() == 0


def test_a_projection_that_was_killed_half_way_is_caught_up(load_rows, monkeypatch):
    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(projection, "_write", die)
        load_rows()
    assert Ticket.objects.count() == 0
    jobs.drain_journal.call()

    assert Ticket.objects.count() == 3


def test_a_load_whose_worker_was_killed_can_be_started_again(upload, sam):
    load = upload(csv_of(*GOOD))
    dead = work(by=sam, state=State.FAILED)
    Load.objects.filter(pk=load.pk).update(state=LoadState.LOADING, work=dead)

    assert loading.give_up_on_abandoned(at=timezone.now()) == 1
    load.refresh_from_db()
    assert load.state == LoadState.FAILED
    assert load.stored_as


def test_how_far_the_reading_is_can_be_watched(load_rows, monkeypatch):
    said = []

    def note(_work, *, done, total, message, at):
        said.append((message, done, total))
        return True

    monkeypatch.setattr("threadline_server.work.actions.move", note)
    load_rows()

    assert [message for message, *_ in said][:3] == [
        "Reading the file, 3 rows so far",
        "Checking 3 rows",
        "Adding 3 tickets to the lake",
    ]
    assert said[0][1:] == (99, 100)


def test_a_file_can_be_discarded(upload, sam_client, settings):
    load = upload(csv_of(*GOOD))
    sam_client.post(reverse("tickets:discard", args=[load.pk]))

    assert Load.objects.get().state == LoadState.DISCARDED
    assert list(settings.UPLOAD_FOLDER.iterdir()) == []


def test_the_api_takes_a_file_from_upload_to_report(sam_client, run_jobs):
    sent = sam_client.post("/api/v1/loads", {"file": SimpleUploadedFile("a.csv", csv_of(*GOOD))}).json()
    started = sam_client.post(f"/api/v1/loads/{sent['id']}/start", "{}", content_type="application/json").json()
    run_jobs()
    report = sam_client.get(f"/api/v1/loads/{sent['id']}").json()

    assert sent["state"] == "mapping"
    assert started["state"] == "loading"
    assert (report["state"], report["report"]["accepted"]) == ("loaded", 3)
    assert [row["id"] for row in sam_client.get("/api/v1/loads").json()["rows"]] == [sent["id"]]


def test_a_program_drops_a_file_that_it_sent_by_mistake(sam_client):
    sent = sam_client.post("/api/v1/loads", {"file": SimpleUploadedFile("a.csv", csv_of(*GOOD))}).json()

    assert sam_client.post(f"/api/v1/loads/{sent['id']}/discard").status_code == 204
    assert sam_client.get("/api/v1/loads").json()["rows"] == []
    assert sam_client.post(f"/api/v1/loads/{sent['id']}/discard").status_code == 409
