from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from threadline.errors import InputError
from threadline_server.journal.models import Entry, News
from threadline_server.themes import jobs, runs
from threadline_server.themes.actions import running
from threadline_server.themes.models import Run, RunState, Theme, ThemeState
from threadline_server.tickets.actions import moving
from threadline_server.tickets.models import By, Facet, Load, LoadState, Ticket
from threadline_server.web.errors import Conflict
from threadline_server.work import actions as working
from threadline_server.work.models import State

pytestmark = pytest.mark.django_db


def test_a_run_finds_the_planted_themes_and_places_their_tickets(run, theme_of):
    assert (run.state, run.error) == (RunState.DONE, "")
    keys = {theme_of(name).key for name in ("refund", "search", "parcel")}
    assert len(keys) == 3
    search = theme_of("search")
    placed = Ticket.objects.filter(theme_key=search.key)
    assert placed.filter(ticket_id__startswith="search").count() == placed.count() >= 12
    assert set(placed.values_list("theme_by", "failure_mode_by")) == {("run", "run")}
    assert search.capabilities["search"] == placed.filter(capability="search").count()
    assert search.summary["share"]["low"] < search.share < search.summary["share"]["high"]
    assert search.sentence.startswith(f"“{search.name}” concerns")
    assert sum(day["observed"] for day in search.days) > 0


def test_a_run_is_stored_whole_announced_and_journaled(run):
    assert run.headline == run.result["headline"]
    assert run.counts["tickets"] == 72
    assert {entry["failure_mode"] for entry in run.tag_guide["entries"]} >= {"fabricated_answer", "irrelevant_result"}
    assert sum(step["tickets"] for step in run.journey["steps"]) + run.journey["unplaced"] == 72
    assert News.objects.get(kind="themes.run_finished").facts == {"run": run.pk}
    assert Entry.objects.filter(act="run.finished").count() == 1
    assert Facet.objects.filter(kind="failure_mode").exists()
    assert (runs.folder("runs") / run.themes_file).is_file()
    assert run.work.state == State.DONE
    assert run.work.result_url == reverse("themes:list")


def test_themes_keep_their_keys_from_run_to_run(run, run_now):
    before = set(Theme.objects.values_list("key", flat=True))
    again = run_now()

    assert set(Theme.objects.present().values_list("key", flat=True)) == before
    assert again.counts["changes"] == []
    assert set(Theme.objects.values_list("first_run", "last_run")) == {(run.pk, again.pk)}


def test_a_run_leaves_alone_what_people_said_of_tickets(theme_of, run_now, sam):
    refund, search = theme_of("refund"), theme_of("search")
    ticket = Ticket.objects.filter(theme_key=search.key).first()
    moving.move_tickets([ticket.pk], refund.key, by=sam, at=timezone.now())
    Ticket.objects.filter(pk=ticket.pk).update(failure_mode="no_control", failure_mode_by=By.PERSON)
    run_now()

    ticket.refresh_from_db()
    assert (ticket.theme_key, ticket.theme_by) == (refund.key, "person")
    assert (ticket.failure_mode, ticket.failure_mode_by) == ("no_control", "person")


def test_a_failed_run_changes_nothing_and_says_why(run, run_now, monkeypatch, sam_client):
    themes = list(Theme.objects.order_by("pk").values())
    tickets = list(Ticket.objects.order_by("pk").values("pk", "theme_key", "failure_mode", "lane"))

    def refuse(_run, _progress):
        raise InputError("The playbook has a broken page.")

    monkeypatch.setattr(runs, "compute", refuse)
    failed = run_now()

    assert (failed.state, failed.error) == (RunState.FAILED, "The playbook has a broken page.")
    assert failed.work.state == State.FAILED
    assert list(Theme.objects.order_by("pk").values()) == themes
    assert list(Ticket.objects.order_by("pk").values("pk", "theme_key", "failure_mode", "lane")) == tickets
    page = sam_client.get(reverse("themes:list")).content.decode()
    assert "The playbook has a broken page." in page
    assert run.headline in page.replace("&quot;", '"')


def test_a_second_run_is_refused_in_words_while_one_is_under_way(tickets, sam_client):
    running.start_run(by=None, at=timezone.now())
    with pytest.raises(Conflict, match="under way"):
        running.start_run(by=None, at=timezone.now())

    assert sam_client.post(reverse("themes:run")).status_code == 409
    assert Run.objects.count() == 1


def test_tickets_that_come_while_a_run_works_are_read_by_a_run_that_follows(tickets, run_jobs):
    first = running.start_run(by=None, at=timezone.now())
    assert running.start_or_follow(by=None, at=timezone.now()) is None
    run_jobs()

    assert list(Run.objects.order_by("pk").values_list("state", flat=True)) == ["done", "done"]
    assert Run.objects.latest("pk").pk > first.pk


def test_a_run_whose_worker_was_killed_makes_way_for_the_next(tickets):
    dead = running.start_run(by=None, at=timezone.now())
    working.begin(dead.work_id, at=timezone.now())
    working.fail(dead.work_id, at=timezone.now(), error="The worker stopped.")
    running.start_run(by=None, at=timezone.now())

    dead.refresh_from_db()
    assert dead.state == RunState.FAILED
    assert "Start it again" in dead.error


def test_a_stopped_run_changes_nothing(tickets, run_jobs, sam):
    run = running.start_run(by=sam, at=timezone.now())
    working.cancel_work(run.work, by=sam, at=timezone.now())
    run_jobs()

    run.refresh_from_db()
    assert (run.state, Theme.objects.count()) == (RunState.FAILED, 0)
    assert "stopped it" in run.error


def test_without_tickets_there_is_nothing_to_run(sam_client, db):
    assert sam_client.post(reverse("themes:run")).status_code == 400
    assert Run.objects.count() == 0


def loaded(source: str) -> News:
    load = Load.objects.create(
        name="x", source=source, state=LoadState.LOADED, created_at=timezone.now(), finished_at=timezone.now()
    )
    return News(kind="tickets.loaded", at=timezone.now(), facts={"load": load.pk})


def test_a_file_of_tickets_starts_a_run_and_what_programs_send_does_not(tickets):
    jobs.on_tickets_loaded(loaded("api"))
    assert Run.objects.count() == 0
    jobs.on_tickets_loaded(loaded("file"))
    assert Run.objects.count() == 1


def test_what_programs_sent_is_looked_at_when_the_last_run_is_old(run, run_jobs):
    loaded("api")
    assert jobs.run_if_new.call() is False
    old = timezone.now() - 2 * jobs.BETWEEN_RUNS
    Run.objects.filter(pk=run.pk).update(created_at=old)
    assert jobs.run_if_new.call() is True
    assert Run.objects.latest("pk").pk > run.pk


def test_a_theme_that_is_no_longer_found_is_kept_as_gone(run, run_now):
    Theme.objects.create(key="t-old", found_name="Old matter", first_run=run, last_run=run)
    again = run_now()

    old = Theme.objects.get(key="t-old")
    assert (old.state, old.changed_in) == (ThemeState.GONE, again)


def test_only_leads_start_runs(tickets, kofi_client, vic_client):
    for client in (kofi_client, vic_client):
        assert client.post(reverse("themes:run")).status_code == 403


def test_a_run_says_how_far_each_step_is_and_never_goes_back():
    said = []
    report = runs.StepsReport(lambda *told: said.append(told))
    report("reading and redacting", 5_000, 20_000)
    report("reading who wrote", 9_000, 0)
    report("telling failure modes", 0, 20_000)
    report("telling failure modes", 12_000, 20_000)
    report("a step of a later version", 1, 1)

    texts = [text for *_, text in said]
    assert texts[0] == "Reading and redacting, 5,000 of 20,000"
    assert texts[1:] == [
        "Reading who wrote, 9,000 so far",
        "Telling failure modes",
        "Telling failure modes, 12,000 of 20,000",
        "A step of a later version",
    ]
    shares = [done for done, *_ in said]
    assert shares == sorted(shares)
    assert {total for _, total, _ in said} == {runs.WHOLE}


def test_the_work_of_a_run_shows_its_steps(tickets, run_now, monkeypatch):
    seen = []
    monkeypatch.setattr(working, "move", lambda _id, **how: seen.append(how["message"]) or True)
    run_now()

    for step in ("Reading and redacting", "Telling failure modes", "Placing tickets"):
        assert any(message.startswith(step) for message in seen), seen
    assert any(re.search(r", [\d,]+ of [\d,]+$", message) for message in seen)
