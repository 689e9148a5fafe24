"""Several processes that start, stop and fail together."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

SECONDS_TO_STOP = 15.0
SECONDS_BETWEEN_LOOKS = 0.2
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One process: its name for people and its command."""

    name: str
    command: Sequence[str]


def run_together(parts: Sequence[Part], *, when_ready: Callable[[], None], is_ready: Callable[[], bool]) -> str | None:
    """Run until asked to stop (then None) or until one part ends (then its name); all others are stopped.

    `when_ready` is called once, when `is_ready` first says so.
    """
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  signal's signature
        stop.set()

    before = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    running: dict[str, subprocess.Popen[bytes]] = {}
    told = False
    try:
        for part in parts:
            running[part.name] = subprocess.Popen(part.command, preexec_fn=_end_with_parent)  # noqa: S603, PLW1509
        while not stop.wait(SECONDS_BETWEEN_LOOKS):
            ended = [name for name, process in running.items() if process.poll() is not None]
            if ended:
                # Ctrl-C reaches the whole group: a part may have heard of it a moment before us.
                return None if stop.wait(SECONDS_BETWEEN_LOOKS) else ended[0]
            if not told and is_ready():
                when_ready()
                told = True
        return None
    finally:
        _stop_all(list(running.values()))
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop_all(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _end_with_parent() -> None:
    # If this process is killed outright, its parts must not live on and hold the port (Linux only).
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
