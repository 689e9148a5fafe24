from __future__ import annotations

import threading
import time

import factories
import pytest
from django.utils import timezone
from factories import NOON

from threadline.errors import InputError
from threadline_server.accounts.models import Team
from threadline_server.work import actions, tracking
from threadline_server.work.models import State, Work
from threadline_server.work.tracking import Progress, tracked, write_in_pieces

pytestmark = pytest.mark.django_db


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_work_that_ends_well_shows_its_result(ada):
    work = factories.work(by=ada)
    with tracked(work.pk) as progress:
        progress(5, 10, "Reading")
        progress.lead_to("/themes/", result={"themes": 14}, message="14 themes.")
    work.refresh_from_db()

    assert (work.state, work.result_url, work.result) == (State.DONE, "/themes/", {"themes": 14})
    assert work.message == "14 themes."


def test_bad_input_fails_the_work_with_its_own_words(ada):
    work = factories.work(by=ada)
    with tracked(work.pk):
        raise InputError("tickets.csv, line 7: this quote is never closed.")
    work.refresh_from_db()

    assert (work.state, work.error) == (State.FAILED, "tickets.csv, line 7: this quote is never closed.")


def test_a_fault_of_ours_fails_the_work_without_its_insides_and_is_passed_on(ada):
    work = factories.work(by=ada)
    with pytest.raises(ValueError, match="inside"), tracked(work.pk):
        raise ValueError("the secret inside")
    work.refresh_from_db()

    assert work.state == State.FAILED
    assert "secret" not in work.error


def test_cancelled_work_stops_at_its_next_step_and_stays_cancelled(ada):
    work = factories.work(by=ada)
    reached = []
    with tracked(work.pk) as progress:
        progress(1, 10)
        actions.cancel_work(work, by=ada, at=NOON)
        progress(10, 10)
        reached.append("the end")
    work.refresh_from_db()

    assert work.state == State.CANCELLED
    assert reached == []


def test_work_cancelled_while_it_waited_never_runs_to_its_end(ada):
    work = factories.work(by=ada)
    actions.cancel_work(work, by=ada, at=NOON)
    reached = []
    with tracked(work.pk) as progress:
        progress(1, 10)
        reached.append("the end")
    work.refresh_from_db()

    assert work.state == State.CANCELLED
    assert reached == []


def test_progress_writes_at_most_twice_a_second_and_always_at_the_end(ada, django_assert_num_queries):
    clock, work = Clock(), factories.work(by=ada, state=State.RUNNING)
    progress = Progress(work.pk, clock)
    with django_assert_num_queries(2):
        for done in range(1, 101):
            progress(done, 100)
    with django_assert_num_queries(1):
        clock.now += 0.6
        progress(1, 100)


def test_a_new_step_is_written_at_once(ada, django_assert_num_queries):
    work = factories.work(by=ada, state=State.RUNNING)
    progress = Progress(work.pk, Clock())
    with django_assert_num_queries(2):
        progress(1, 100, "Reading, 1,000 rows so far")
        progress(2, 100, "Reading, 2,000 rows so far")
        progress(0, None, "Checking")
    work.refresh_from_db()

    assert work.message == "Checking"


@pytest.mark.django_db(transaction=True)
def test_work_in_a_long_step_is_not_taken_for_abandoned(ada, monkeypatch):
    monkeypatch.setattr(tracking, "SECONDS_BETWEEN_BEATS", 0.05)
    work = factories.work(by=ada)
    with tracked(work.pk) as progress:
        progress(0, None, "A step that takes an hour")
        Work.objects.update(touched_at=NOON)
        for _ in range(100):
            time.sleep(0.05)
            if Work.objects.get().touched_at > NOON:
                break
        assert actions.end_abandoned(at=timezone.now()) == 0
    work.refresh_from_db()

    assert work.state == State.DONE


def test_nothing_beats_once_the_work_has_ended(ada):
    with tracked(factories.work(by=ada).pk):
        assert any(thread.name.startswith("beats") for thread in threading.enumerate())

    assert not any(thread.name.startswith("beats") for thread in threading.enumerate())


@pytest.mark.parametrize(
    ("done", "total", "said"), [(3, 10, "3 of 10"), (45, 100, "45%"), (1_200, 20_000, "1,200 of 20,000"), (7, None, "")]
)
def test_a_share_is_said_in_percent_and_a_number_of_things_as_such(done, total, said):
    assert Work(done=done, total=total).how_far == said


def test_progress_never_passes_its_total(ada):
    work = factories.work(by=ada, state=State.RUNNING)
    actions.move(work.pk, done=12, total=10, message="", at=NOON)

    assert Work.objects.get(pk=work.pk).done == 10


def test_pieces_hold_every_item_once_and_in_order():
    written = []
    for _ in write_in_pieces(list(range(1000)), written.extend):
        pass

    assert written == list(range(1000))


def test_pieces_shrink_until_each_takes_a_tenth_of_a_second():
    clock, sizes = Clock(), []

    def write(piece):
        sizes.append(len(piece))
        clock.now += len(piece) * 0.01  # ten milliseconds an item

    list(write_in_pieces(list(range(500)), write, clock=clock))

    assert max(sizes) * 0.01 < 0.2
    assert min(sizes[:-1]) >= 9


def test_pieces_grow_while_items_are_fast():
    clock, sizes = Clock(), []

    def write(piece):
        sizes.append(len(piece))
        clock.now += len(piece) * 0.0001  # a tenth of a millisecond an item

    list(write_in_pieces(list(range(5000)), write, clock=clock))

    assert max(sizes) * 0.0001 <= 0.11
    assert len(sizes) < 12


def test_a_piece_that_fails_leaves_the_pieces_before_it():
    written = []

    def write(piece):
        if 100 in piece:
            raise ValueError("second piece")
        written.extend(piece)

    with pytest.raises(ValueError, match="second"):
        list(write_in_pieces(list(range(200)), write))

    assert written == list(range(50))


def test_every_piece_is_a_transaction_of_its_own(ada):
    names = [f"team {number}" for number in range(150)]

    def write(piece):
        Team.objects.bulk_create([Team(name=name, created_at=NOON) for name in piece])

    steps = list(write_in_pieces(names, write))

    assert len(steps) > 1
    assert steps[-1] == Team.objects.count() == 150
    assert tracking.SECONDS_PER_PIECE < 0.2
