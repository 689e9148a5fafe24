"""The only place that prints: answers to standard output, everything said on the way to standard error."""

from __future__ import annotations

import json
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# A bar that moves more often than this costs more than it tells.
SECONDS_BETWEEN_UPDATES = 0.1


class Answer(Protocol):
    """Whatever the library answers with."""

    def to_dict(self) -> dict[str, Any]:
        """Return the one shape that all doors share."""


def show_json(answer: dict[str, Any]) -> None:
    """Print an answer as JSON; NaN has no place in it and is refused."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False))


def show_text(text: str) -> None:
    """Print an answer meant for people."""
    click.echo(text)


def say(text: str) -> None:
    """Say something about the work to the person who waits for it."""
    click.echo(text, err=True)


@contextmanager
def progress(label: str, *, quiet: bool = False, only_bar: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """Yield `report(step, done, total)`; draws a bar on a terminal, and a line per step elsewhere unless `only_bar`."""
    interactive = sys.stderr.isatty()
    shown = _Progress(label, interactive=interactive, quiet=quiet or (only_bar and not interactive))
    try:
        yield shown.report
    finally:
        shown.close()


class _Progress:
    def __init__(self, label: str, *, interactive: bool, quiet: bool) -> None:
        self._label, self._interactive, self._quiet = label, interactive, quiet
        self._step, self._drawn_at, self._width = "", 0.0, 0

    def report(self, step: str, done: int, total: int) -> None:
        if self._quiet:
            return
        if self._interactive:
            self._draw(step, done, total)
        elif step != self._step:
            say(f"{self._label}: {step}")
        self._step = step

    def _draw(self, step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if step == self._step and done < total and now - self._drawn_at < SECONDS_BETWEEN_UPDATES:
            return
        self._drawn_at = now
        share = min(1.0, done / total) if total else 0.0
        bar = "█" * round(24 * share) + "░" * (24 - round(24 * share))
        line = f"{self._label}: {step} {bar} {done:,} of {total:,}"
        click.echo("\r" + line.ljust(self._width), err=True, nl=False)
        self._width = len(line)

    def close(self) -> None:
        if self._interactive and self._width:
            click.echo("\r" + " " * self._width + "\r", err=True, nl=False)
