"""The playbook as pages and actions ask it: read once for each process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from threadline.documents import wording
from threadline.errors import InputError

if TYPE_CHECKING:
    from threadline.playbook import FailureMode, Playbook


@cache
def the_playbook() -> Playbook:
    """Return the playbook in force: the bundled one, under the organisation's own. Raises PlaybookError."""
    from threadline.playbook import load_playbook  # noqa: PLC0415  the library loads when it is needed

    return load_playbook(settings.PLAYBOOK_FOLDER)


def failure_mode(label: str) -> FailureMode:
    """Return a failure mode. Raises InputError for one that the playbook does not have."""
    if label not in the_playbook().labels:
        raise InputError(f"The playbook has no failure mode {label[:80]!r}. Choose one of its own.")
    return the_playbook().failure_mode(label)


def failure_mode_name(label: str) -> str:
    """Return the name of a failure mode; one that left the playbook since goes by its key in words."""
    if label in the_playbook().labels:
        return the_playbook().failure_mode(label).name
    return label.replace("_", " ")


def failure_mode_choices() -> list[tuple[str, str]]:
    """Return the failure modes to choose from, by name."""
    return sorted(((mode.id, mode.name) for mode in the_playbook().failure_modes), key=lambda choice: choice[1])


def response_name(response: str) -> str:
    """Return a response in words: `fix_model` is "fix the model"."""
    return wording.response(response)
