from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.module_loading import import_string
from factories import NOON

from threadline_server.accounts.models import Team
from threadline_server.journal import actions as journal
from threadline_server.journal import delivery
from threadline_server.journal.models import Delivery, News

pytestmark = pytest.mark.django_db

HERE = __name__
heard: list[int] = []


def hear(news):
    heard.append(news.facts["n"])
    Team.objects.create(name=f"heard {news.facts['n']}", created_at=NOON)


def fail(news):
    Team.objects.create(name="half done", created_at=NOON)
    raise ValueError(f"cannot take in {news.kind}")


@pytest.fixture
def readers(monkeypatch):
    heard.clear()
    known = {"hear": hear, "fail": fail}
    monkeypatch.setattr(delivery, "import_string", known.__getitem__)

    def declare(*names):
        monkeypatch.setattr(delivery, "declared_readers", lambda: {"tickets.loaded": list(names)})

    return declare


def test_each_reader_hears_each_piece_of_news_once(readers):
    readers("hear")
    for number in (1, 2):
        journal.announce("tickets.loaded", at=NOON, facts={"n": number})

    assert delivery.deliver_waiting(at=NOON) == 2
    assert delivery.deliver_waiting(at=NOON) == 0
    assert heard == [1, 2]


def test_news_of_a_transaction_that_failed_is_never_heard(readers):
    readers("hear")
    with pytest.raises(DatabaseError), transaction.atomic():
        journal.announce("tickets.loaded", at=NOON, facts={"n": 1})
        raise DatabaseError

    delivery.deliver_waiting(at=NOON)
    assert heard == []


def test_a_reader_that_fails_keeps_nothing_and_is_tried_again_later(readers):
    readers("fail")
    journal.announce("tickets.loaded", at=NOON, facts={"n": 1})
    delivery.deliver_waiting(at=NOON)

    assert not Team.objects.filter(name="half done").exists()
    noted = Delivery.objects.get()
    assert (noted.tries, noted.done_at) == (1, None)
    assert "cannot take in" in noted.error
    delivery.deliver_waiting(at=NOON + timedelta(seconds=1))
    assert Delivery.objects.get().tries == 1  # too early
    delivery.deliver_waiting(at=NOON + timedelta(minutes=1))
    assert Delivery.objects.get().tries == 2


def test_one_failing_reader_does_not_hold_up_another_nor_repeat_it(readers):
    readers("fail", "hear")
    journal.announce("tickets.loaded", at=NOON, facts={"n": 1})
    delivery.deliver_waiting(at=NOON)
    delivery.deliver_waiting(at=NOON + timedelta(hours=1))

    assert heard == [1]
    assert News.objects.get().delivered_at is None


def test_a_reader_that_never_succeeds_is_given_up_with_its_error_kept(readers):
    readers("fail")
    journal.announce("tickets.loaded", at=NOON, facts={"n": 1})
    for day in range(delivery.MOST_TRIES + 1):
        delivery.deliver_waiting(at=NOON + timedelta(days=day))

    assert News.objects.get().delivered_at is not None
    assert Delivery.objects.get().done_at is None
    assert Delivery.objects.get().tries == delivery.MOST_TRIES


def test_news_that_nobody_reads_is_done_with(readers):
    journal.announce("nobody.cares", at=NOON, facts={})

    assert delivery.deliver_waiting(at=NOON) == 1


def test_every_declared_reader_exists():
    for paths in delivery.declared_readers().values():
        for path in paths:
            assert callable(import_string(path))
