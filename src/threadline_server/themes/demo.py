"""What the demo shows of themes: a finished run, and a few words of people about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from threadline_server.accounts.queries import find_person
from threadline_server.themes.actions import correcting, running
from threadline_server.themes.models import Correction, Theme
from threadline_server.themes.queries import current_run

if TYPE_CHECKING:
    from pathlib import Path


def look_for_themes(folder: Path) -> None:  # noqa: ARG001  the face is the same for all apps
    """Start a run unless one has answered; then let two people of the demo confirm and pin what they know."""
    if current_run() is None:
        running.start_or_follow(by=None, at=timezone.now())
        return
    mira, sam = find_person("mira@example.com"), find_person("sam@example.com")
    first = Theme.objects.present().first()
    if first is None or mira is None or sam is None or Correction.objects.exists():
        return
    correcting.say_failure_mode(first, first.failure_mode, by=mira, at=timezone.now())
    correcting.pin_theme(first, pinned=True, by=sam, at=timezone.now())
