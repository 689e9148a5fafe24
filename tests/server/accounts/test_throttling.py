from __future__ import annotations

import threading

import factories
import pytest
from django.db import connection

from threadline_server.accounts.throttling import Throttle

pytestmark = pytest.mark.django_db
NOW = 1_800_000_000.0


@pytest.fixture
def token(alice):
    return factories.token(alice)[0]


def let_through(throttle, token, calls, *, limit, now=NOW):
    return sum(throttle.admits(token, limit=limit, now=now) for _ in range(calls))


def test_a_minute_holds_exactly_the_allowed_calls(token):
    assert let_through(Throttle(), token, 700, limit=600) == 600


def test_a_new_minute_starts_anew(token):
    throttle = Throttle()
    let_through(throttle, token, 50, limit=10)

    assert let_through(throttle, token, 50, limit=10, now=NOW + 60) == 10


def test_processes_share_the_limit(token):
    processes = [Throttle(), Throttle(), Throttle()]
    allowed = sum(throttle.admits(token, limit=90, now=NOW) for _ in range(100) for throttle in processes)

    assert allowed == 90


def test_a_process_that_stops_calling_costs_the_others_at_most_its_lot(token):
    let_through(Throttle(), token, 1, limit=600)

    assert 570 <= let_through(Throttle(), token, 700, limit=600) < 600


def test_a_lot_of_calls_costs_few_queries(token, django_assert_max_num_queries):
    throttle = Throttle()
    with django_assert_max_num_queries(21 * 4):
        let_through(throttle, token, 600, limit=600)
    with django_assert_max_num_queries(0):
        let_through(throttle, token, 600, limit=600)


def test_a_limit_lower_than_the_number_of_lots_is_kept(token):
    assert let_through(Throttle(), token, 10, limit=3) == 3


def test_tokens_do_not_share_their_calls(token, alice):
    throttle, other = Throttle(), factories.token(alice)[0]
    let_through(throttle, token, 10, limit=5)

    assert let_through(throttle, other, 10, limit=5) == 5


@pytest.mark.django_db(transaction=True)
def test_threads_and_processes_at_once_never_pass_the_limit(token):
    processes = [Throttle(), Throttle()]
    counts = []

    def call(throttle):
        counts.append(let_through(throttle, token, 100, limit=120))
        connection.close()

    threads = [threading.Thread(target=call, args=(throttle,)) for throttle in processes * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(counts) == 120
