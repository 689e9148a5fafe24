"""Setting the classifier against tickets that people labelled: the file comes, columns are chosen, a job answers."""

from __future__ import annotations

import secrets
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from threadline.errors import InputError
from threadline_server.journal import actions as journal
from threadline_server.themes.models import AccuracyCheck, CheckState
from threadline_server.web.errors import Conflict
from threadline_server.work import actions as working

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from threadline_server.accounts.models import User

WORK_KIND = "themes.check"
CHECK_JOB = "threadline_server.themes.jobs.check_accuracy"
SHOWN_ROWS = 6
# A labelled file holds what customers wrote, as they wrote it: it does not lie around.
KEPT_WAITING = timedelta(days=1)


def stored_file(check: AccuracyCheck) -> Path:
    """Return where the check's file lies until it has been read."""
    folder: Path = settings.UPLOAD_FOLDER
    return folder / check.stored_as


def receive_labels(path: Path, name: str, *, by: User, at: datetime) -> AccuracyCheck:
    """Take a labelled file in (it is moved) and look at its columns. Raises InputError for what is no table."""
    from threadline.tables.reading.preview import preview_file  # noqa: PLC0415  the engine loads when it is needed

    settings.UPLOAD_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    stored = settings.UPLOAD_FOLDER / f"labels-{secrets.token_hex(16)}"
    shutil.move(path, stored)
    stored.chmod(0o600)
    try:
        preview = preview_file("tickets", stored).to_dict()
    except InputError as error:
        stored.unlink()
        raise InputError(str(error).replace(str(stored), name)) from error
    return AccuracyCheck.objects.create(
        name=name[:200],
        by=by,
        created_at=at,
        stored_as=stored.name,
        columns=preview["columns"],
        rows=list(preview["rows"])[:SHOWN_ROWS],  # type: ignore[arg-type]  # the library's own shape
        **_suggested([str(name) for name in preview["columns"]], preview),  # type: ignore[union-attr]  # as above
    )


def _suggested(columns: list[str], preview: Mapping[str, Any]) -> dict[str, str]:
    label = next((name for name in columns if name.casefold() in {"failure_mode", "label", "gold", "truth"}), "")
    text = preview["suggested"].get("text", "")
    return {"text_column": text if text in columns else "", "label_column": label}


@transaction.atomic
def start_check(check: AccuracyCheck, *, text_column: str, label_column: str, by: User, at: datetime) -> AccuracyCheck:
    """Set the classifier against the file, in the background. Raises InputError for columns that it does not have."""
    if text_column not in check.columns or label_column not in check.columns or text_column == label_column:
        raise InputError("Choose two columns of the file: one with the texts, one with the failure modes.")
    startable = AccuracyCheck.objects.filter(pk=check.pk, state__in=[CheckState.MAPPING, CheckState.FAILED])
    work = working.plan_work(WORK_KIND, f"Check the classifier with {check.name}", by=by, at=at)
    if not startable.exclude(stored_as="").update(
        state=CheckState.RUNNING, text_column=text_column, label_column=label_column, work=work, error=""
    ):
        raise Conflict("This check runs already, or its file is gone. Send the file again.")
    journal.record("check.started", check, by=by, at=at, after={"text": text_column, "label": label_column})
    import_string(CHECK_JOB).enqueue(check.pk, work.pk)
    check.refresh_from_db()
    return check


@transaction.atomic
def finish_check(check: AccuracyCheck, result: Mapping[str, Any], *, at: datetime) -> None:
    """Keep the figures; the file and its rows are no longer needed, and the job deletes the file."""
    AccuracyCheck.objects.filter(pk=check.pk).update(
        state=CheckState.DONE, result=dict(result), finished_at=at, stored_as="", rows=[]
    )
    journal.record("check.finished", check, by=check.by, at=at, after={"rows": result.get("n")})


def fail_check(check: AccuracyCheck, *, error: str, at: datetime) -> None:
    """Write down why there are no figures; the file stays, so that other columns can be tried."""
    AccuracyCheck.objects.filter(pk=check.pk).update(state=CheckState.FAILED, error=error, finished_at=at)


@transaction.atomic
def discard_check(check: AccuracyCheck, *, by: User, at: datetime) -> None:
    """Drop a file that was not used. Raises Conflict for a check that runs or has figures."""
    waiting = AccuracyCheck.objects.filter(pk=check.pk, state__in=[CheckState.MAPPING, CheckState.FAILED])
    if not waiting.exists():
        raise Conflict("This check runs, or has its figures already: they are kept.")
    journal.record("check.discarded", check, by=by, at=at)
    if check.stored_as:
        stored_file(check).unlink(missing_ok=True)
    waiting.delete()


def drop_waiting(*, at: datetime) -> int:
    """Delete labelled files that nobody used for a day, and those of checks whose job was killed."""
    old = AccuracyCheck.objects.exclude(stored_as="").filter(created_at__lt=at - KEPT_WAITING)
    found = list(old)
    for check in found:
        stored_file(check).unlink(missing_ok=True)
        error = check.error or "Nobody used this file for a day, so it was deleted. Send it again."
        AccuracyCheck.objects.filter(pk=check.pk).update(
            state=CheckState.FAILED, stored_as="", rows=[], error=error, finished_at=at
        )
    return len(found)
