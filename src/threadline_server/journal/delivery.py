"""Delivering news: each reader takes in each piece at least once, and its writes count exactly once.

A reader is a function `(news) -> None` that an app names in `readers` on its AppConfig:
`readers = {"themes.discovered": ("threadline_server.triage.jobs.propose_items",)}`. It runs in a short transaction
together with the note that it is done: both stay or neither, so a crash between the two is not possible.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import transaction
from django.utils.module_loading import import_string

from threadline_server.journal.models import Delivery, News

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

logger = logging.getLogger(__name__)

MOST_TRIES = 8
FIRST_WAIT = timedelta(seconds=30)


def declared_readers() -> dict[str, list[str]]:
    """Return the readers of each kind of news, as the apps declare them."""
    readers: defaultdict[str, list[str]] = defaultdict(list)
    for app in apps.get_app_configs():
        for kind, paths in getattr(app, "readers", {}).items():
            readers[kind].extend(paths)
    return dict(readers)


def deliver_waiting(*, at: datetime, limit: int = 200) -> int:
    """Deliver up to `limit` waiting pieces of news, oldest first; return how many are now done with."""
    readers = declared_readers()
    waiting = News.objects.filter(delivered_at__isnull=True).order_by("id")[:limit]
    return sum(_deliver(news, readers.get(news.kind, []), at) for news in waiting)


def _deliver(news: News, readers: list[str], at: datetime) -> bool:
    settled = [_deliver_to(news, reader, at) for reader in readers]
    if not all(settled):
        return False
    News.objects.filter(pk=news.pk).update(delivered_at=at)
    return True


def _deliver_to(news: News, reader: str, at: datetime) -> bool:
    delivery, _ = Delivery.objects.get_or_create(news=news, reader=reader)
    if delivery.done_at is not None or delivery.tries >= MOST_TRIES:
        return True
    if delivery.next_try_at is not None and delivery.next_try_at > at:
        return False
    try:
        with transaction.atomic():
            # Compare-and-set: two workers may hold the same piece.
            if Delivery.objects.filter(pk=delivery.pk, done_at__isnull=True).update(done_at=at):
                take_in: Callable[[News], None] = import_string(reader)
                take_in(news)
    except Exception as error:  # noqa: BLE001  one reader's fault must not hold up the others
        return _note_failure(delivery, error, at)
    return True


def _note_failure(delivery: Delivery, error: Exception, at: datetime) -> bool:
    logger.warning("%s failed on news %s", delivery.reader, delivery.news_id, exc_info=error)
    tries = delivery.tries + 1
    Delivery.objects.filter(pk=delivery.pk).update(
        tries=tries, error=f"{type(error).__name__}: {error}"[:2000], next_try_at=at + FIRST_WAIT * 2 ** (tries - 1)
    )
    return tries >= MOST_TRIES
