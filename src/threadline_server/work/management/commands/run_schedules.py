"""The scheduler process: every few seconds, put due jobs into the queue."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from threadline_server.work.scheduling import run_due, write_schedules

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 5.0


class Command(BaseCommand):
    help = "Put regular jobs into the queue when they are due."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        """Run until told to stop."""
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        write_schedules(at=timezone.now())
        while not stop.is_set():
            close_old_connections()
            try:
                run_due(at=timezone.now())
            except OperationalError:
                logger.warning("The database is busy; looking again soon.", exc_info=True)
            stop.wait(SECONDS_BETWEEN_LOOKS)
