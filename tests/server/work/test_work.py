from __future__ import annotations

from datetime import timedelta

import factories
import pytest
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult
from factories import NOON

from threadline_server.work import actions, queries, scheduling
from threadline_server.work.models import Schedule, State, Work

pytestmark = pytest.mark.django_db


def test_a_person_sees_their_own_work_and_an_admin_all(ada, kofi, vic):
    theirs = factories.work(by=kofi)

    assert list(queries.list_work(kofi)) == [theirs]
    assert list(queries.list_work(vic)) == []
    assert list(queries.list_work(ada)) == [theirs]


def test_the_fragment_asks_for_itself_until_the_work_has_ended(ada_client, ada):
    work = factories.work(by=ada, state=State.RUNNING, done=3, total=10)
    address, htmx = f"/work/{work.pk}/", {"HX-Request": "true"}
    running = ada_client.get(address, headers=htmx).content.decode()
    Work.objects.update(state=State.DONE, finished_at=NOON, result_url="/themes/")
    ended = ada_client.get(address, headers=htmx).content.decode()

    assert 'hx-trigger="every 1s"' in running
    assert "3 of 10" in running
    assert "hx-trigger" not in ended
    assert 'href="/themes/"' in ended


def test_the_page_holds_the_same_fragment(ada_client, ada):
    work = factories.work(by=ada)
    html = ada_client.get(f"/work/{work.pk}/").content.decode()

    assert f'id="work-{work.pk}"' in html
    assert "<html" in html


def test_work_is_cancelled_once_and_journaled(ada_client, ada):
    work = factories.work(by=ada)

    assert ada_client.post(f"/work/{work.pk}/cancel/").status_code == 302
    assert ada_client.post(f"/work/{work.pk}/cancel/").status_code == 409


def test_listing_work_asks_the_same_number_of_questions_however_much_there_is(
    ada_client, ada, django_assert_max_num_queries
):
    for number in range(25):
        factories.work(f"Load {number}", by=ada)

    with django_assert_max_num_queries(6):
        ada_client.get("/work/")


def test_the_api_shows_how_far_work_is(ada_client, ada):
    work = factories.work(by=ada, done=3, total=10)
    answer = ada_client.get(f"/api/v1/work/{work.pk}").json()

    assert (answer["done"], answer["total"], answer["state"]) == (3, 10, "queued")


def test_every_scheduled_job_exists_and_can_be_put_into_the_queue():
    scheduling.write_schedules(at=NOON)

    assert Schedule.objects.exists()
    for schedule in Schedule.objects.all():
        assert hasattr(import_string(schedule.job), "enqueue")


def test_a_due_job_is_enqueued_once_and_then_waits_its_turn():
    scheduling.write_schedules(at=NOON)
    first = scheduling.run_due(at=NOON)

    assert set(first) == set(Schedule.objects.values_list("job", flat=True))
    assert "threadline_server.work.jobs.beat" not in scheduling.run_due(at=NOON + timedelta(seconds=30))
    assert "threadline_server.work.jobs.beat" in scheduling.run_due(at=NOON + timedelta(seconds=61))


def test_turns_missed_while_the_server_was_off_are_not_made_up_for():
    scheduling.write_schedules(at=NOON)
    scheduling.run_due(at=NOON)
    DBTaskResult.objects.all().delete()
    scheduling.run_due(at=NOON + timedelta(days=1))

    beats = DBTaskResult.objects.filter(task_path="threadline_server.work.jobs.beat")
    assert beats.count() == 1


def test_a_schedule_that_was_switched_off_stays_off():
    scheduling.write_schedules(at=NOON)
    Schedule.objects.update(enabled=False)
    scheduling.write_schedules(at=NOON)

    assert scheduling.run_due(at=NOON) == []


def test_a_schedule_that_no_app_declares_any_more_is_gone():
    Schedule.objects.create(job="old.job", every_seconds=5, next_at=NOON)
    scheduling.write_schedules(at=NOON)

    assert not Schedule.objects.filter(job="old.job").exists()


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_jobs_and_shows_that_it_is_alive(run_jobs):
    scheduling.write_schedules(at=NOON)
    scheduling.run_due(at=NOON)
    run_jobs()

    assert queries.last_beat("worker") is not None
    assert queries.last_beat("scheduler") == NOON
    assert not DBTaskResult.objects.failed().exists()


def test_work_of_a_killed_worker_fails_after_a_silence_and_other_work_goes_on(ada):
    killed = factories.work("Killed", by=ada, state=State.RUNNING, touched_at=NOON)
    alive = factories.work("Alive", by=ada, state=State.RUNNING, touched_at=NOON + timedelta(minutes=10))
    waiting = factories.work("Waiting", by=ada)
    actions.end_abandoned(at=NOON + timedelta(minutes=16))
    states = {work.pk: work.state for work in Work.objects.all()}

    assert states == {killed.pk: State.FAILED, alive.pk: State.RUNNING, waiting.pk: State.QUEUED}
    assert "Start it again" in Work.objects.get(pk=killed.pk).error


def test_a_program_lists_its_work_and_stops_it(kofi, vic, kofi_client, vic_client):
    first, second = factories.work("Load a.csv", by=kofi), factories.work("Load b.csv", by=kofi)
    factories.work("Load c.csv", by=vic)
    page = kofi_client.get("/api/v1/work", {"limit": 1}).json()

    assert [row["id"] for row in page["rows"]] == [second.pk]
    rest = kofi_client.get("/api/v1/work", {"before": page["next"]}).json()
    assert ([row["id"] for row in rest["rows"]], rest["next"]) == ([first.pk], None)
    assert vic_client.post(f"/api/v1/work/{first.pk}/cancel").status_code == 404
    assert kofi_client.post(f"/api/v1/work/{first.pk}/cancel").json()["state"] == "cancelled"
    assert kofi_client.post(f"/api/v1/work/{first.pk}/cancel").status_code == 409
