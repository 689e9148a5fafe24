"""What a job uses to say how far it is, and to write in short pieces."""

from __future__ import annotations

import logging
import re
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from threadline.errors import InputError, OutsideError
from threadline_server.work import actions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

logger = logging.getLogger(__name__)

Item = TypeVar("Item")

SECONDS_BETWEEN_WRITES = 0.5
# A long step that cannot say how far it is still shows that its worker lives.
SECONDS_BETWEEN_BEATS = 60.0
NUMBERS = re.compile(r"[\d,]+")
# SQLite has one writer: while a piece is written, every page that writes waits.
SECONDS_PER_PIECE = 0.1
FIRST_PIECE, LARGEST_PIECE = 10, 5_000


class Cancelled(Exception):
    """Someone cancelled the work; the job stops where it is."""


class Progress:
    """How far a piece of work is. Cheap to call often: it writes new steps, and else at most twice a second."""

    def __init__(self, work_id: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.work_id = work_id
        self.result_url = ""
        self.result: Any = None
        self.closing = ""
        self._clock = clock
        self._written_at = float("-inf")
        self._step = ""

    def __call__(self, done: int, total: int | None = None, message: str = "") -> None:
        """Say how far the work is. Raises Cancelled when someone stopped it."""
        step = NUMBERS.sub("", message)
        ended = total is not None and done >= total
        if not ended and step == self._step and self._clock() - self._written_at < SECONDS_BETWEEN_WRITES:
            return
        self._step, self._written_at = step, self._clock()
        if not actions.move(self.work_id, done=done, total=total, message=message, at=timezone.now()):
            raise Cancelled

    def lead_to(self, url: str, *, result: Any = None, message: str = "") -> None:
        """Say where the result is shown once the work is done, and its outcome in one sentence."""
        self.result_url, self.result, self.closing = url, result, message


@contextmanager
def tracked(work_id: int) -> Iterator[Progress]:
    """Run the body as this piece of work: its end, failure or cancellation is written down, with words for a person.

    Use it around the whole body of a job. Work that was cancelled while it waited stops at its first progress.
    """
    progress = Progress(work_id)
    actions.begin(work_id, at=timezone.now())
    try:
        with _beating(work_id):
            yield progress
    except Cancelled:
        logger.info("work %s was cancelled", work_id)
    except (InputError, OutsideError) as error:
        actions.fail(work_id, at=timezone.now(), error=str(error))
    except Exception:
        actions.fail(work_id, at=timezone.now(), error="Something broke on our side. Nothing half-done was kept.")
        raise
    else:
        actions.finish(
            work_id,
            at=timezone.now(),
            result_url=progress.result_url,
            result=progress.result,
            message=progress.closing,
        )


@contextmanager
def _beating(work_id: int) -> Iterator[None]:
    """Touch the work every minute while the body runs: it is abandoned only when its process is gone."""
    ended = threading.Event()
    beats = threading.Thread(target=_beat, args=(work_id, ended), daemon=True, name=f"beats of work {work_id}")
    beats.start()
    try:
        yield
    finally:
        ended.set()
        beats.join()


def _beat(work_id: int, ended: threading.Event) -> None:
    while not ended.wait(SECONDS_BETWEEN_BEATS):
        try:
            actions.touch(work_id, at=timezone.now())
        except DatabaseError:
            logger.warning("work %s could not be touched", work_id, exc_info=True)
        finally:
            connection.close()


def write_in_pieces(
    items: Sequence[Item], write: Callable[[Sequence[Item]], None], *, clock: Callable[[], float] = time.monotonic
) -> Iterator[int]:
    """Write items in transactions of about a tenth of a second each; yield how many are written after each.

    `write` must be safe to repeat: after a crash the whole sequence may come again.
    """
    size, done = FIRST_PIECE, 0
    while done < len(items):
        piece = items[done : done + size]
        began = clock()
        with transaction.atomic():
            write(piece)
        took = max(clock() - began, 1e-6)
        done += len(piece)
        size = max(1, min(LARGEST_PIECE, int(len(piece) * SECONDS_PER_PIECE / took), size * 4))
        yield done
