"""Bringing files of tickets in: received, looked at, mapped by a person, loaded by a job."""

from __future__ import annotations

import secrets
import shutil
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from threadline.errors import InputError
from threadline_server.journal import actions as journal
from threadline_server.tickets.models import Load, LoadState
from threadline_server.web.errors import Conflict
from threadline_server.work import actions as working
from threadline_server.work.models import State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from threadline_server.accounts.models import User

WORK_KIND = "tickets.load"
READ_JOB = "threadline_server.tickets.jobs.load_file"


def stored_file(load: Load) -> Path:
    """Return where the load's file lies until the load has ended."""
    folder: Path = settings.UPLOAD_FOLDER
    return folder / load.stored_as


def receive_file(path: Path, name: str, *, by: User | None, at: datetime) -> Load:
    """Take a file in (it is moved) and recognise its columns. Raises InputError for what is no table of tickets."""
    from threadline.tables.reading.preview import preview_file  # noqa: PLC0415  the engine loads when it is needed

    settings.UPLOAD_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    stored = settings.UPLOAD_FOLDER / secrets.token_hex(16)
    shutil.move(path, stored)
    stored.chmod(0o600)
    try:
        preview = preview_file("tickets", stored)
    except InputError as error:
        stored.unlink()
        # The person knows the file by its own name.
        raise InputError(str(error).replace(str(stored), name)) from error
    return Load.objects.create(
        name=name[:200],
        state=LoadState.MAPPING,
        by=by,
        created_at=at,
        stored_as=stored.name,
        size_bytes=stored.stat().st_size,
        recognised=preview.to_dict(),
        mapping=dict(preview.suggested),
    )


def try_load(load: Load, mapping: Mapping[str, str], *, at: datetime) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Check the first rows under a mapping, and return the report and the refused rows. Raises InputError."""
    from threadline.tables.reading.preview import try_mapping  # noqa: PLC0415  the engine loads when it is needed

    report, refused = try_mapping("tickets", stored_file(load), mapping=mapping, as_of=at)
    return report.to_dict(), refused


@transaction.atomic
def start_load(
    load: Load, mapping: Mapping[str, str], *, max_reject_share: float, by: User | None, at: datetime
) -> Load:
    """Load the file under this mapping, in the background. Raises Conflict when that has begun already."""
    startable = Load.objects.filter(pk=load.pk, state__in=[LoadState.MAPPING, LoadState.FAILED]).exclude(stored_as="")
    work = working.plan_work(WORK_KIND, f"Load {load.name}", by=by, at=at)
    if not startable.update(
        state=LoadState.LOADING, mapping=dict(mapping), max_reject_share=max_reject_share, work=work, error=""
    ):
        raise Conflict(f"{load.name} is being loaded already, or its file is gone.")
    load.refresh_from_db()
    journal.record("load.started", load, by=by, at=at, after={"mapping": dict(mapping)})
    import_string(READ_JOB).enqueue(load.pk, work.pk)
    return load


@transaction.atomic
def finish_load(load: Load, *, report: Mapping[str, Any], prepared: Mapping[str, Any] | None, at: datetime) -> None:
    """Write down what a load did; its file is no longer needed."""
    state = LoadState.UNCHANGED if report.get("changed") is False else LoadState.LOADED
    rejects = str(report.get("reject_file") or "").rpartition("/")[2]
    Load.objects.filter(pk=load.pk).update(
        state=state,
        report=dict(report) | {"reject_file": None},
        prepared=prepared,
        reject_file=rejects,
        finished_at=at,
        stored_as="",
        error="",
    )
    facts = {name: report.get(name) for name in ("read", "accepted", "rejected", "duplicates", "changed")}
    journal.record("load.finished", load, by=load.by, at=at, after=facts)
    if state == LoadState.LOADED:
        journal.announce("tickets.loaded", at=at, facts={"load": load.pk, **facts})


@transaction.atomic
def fail_load(load: Load, *, error: str, reject_file: str, at: datetime) -> None:
    """Write down why nothing was loaded; the file stays, so that another mapping can be tried."""
    Load.objects.filter(pk=load.pk).update(state=LoadState.FAILED, error=error, reject_file=reject_file, finished_at=at)
    journal.record("load.failed", load, by=load.by, at=at)


def reopen_load(load: Load) -> None:
    """Let a person choose the columns again after they stopped the load."""
    Load.objects.filter(pk=load.pk, state=LoadState.LOADING).update(state=LoadState.MAPPING)


def give_up_on_abandoned(*, at: datetime) -> int:
    """Mark loads as failed whose work was given up (its job was killed), so that they can be started again."""
    found = list(Load.objects.filter(state=LoadState.LOADING, work__state=State.FAILED).select_related("by"))
    for load in found:
        error = "The server stopped while this was loading. Nothing was half-loaded: start it again."
        fail_load(load, error=error, reject_file="", at=at)
    return len(found)


@transaction.atomic
def discard_load(load: Load, *, by: User, at: datetime) -> None:
    """Drop a file that was not loaded. Raises Conflict for one that is loading or was loaded."""
    open_states = [LoadState.MAPPING, LoadState.FAILED]
    if not Load.objects.filter(pk=load.pk, state__in=open_states).update(
        state=LoadState.DISCARDED, stored_as="", recognised=None, finished_at=at
    ):
        raise Conflict(f"{load.name} is loading or loaded: it cannot be discarded.")
    if load.stored_as:
        stored_file(load).unlink(missing_ok=True)
    journal.record("load.discarded", load, by=by, at=at)


def note_drained(report: Mapping[str, Any], *, prepared: Mapping[str, Any] | None, at: datetime) -> Load:
    """Write down what came in over the API."""
    load = Load.objects.create(name="Sent over the API", source="api", state=LoadState.LOADING, created_at=at, by=None)
    finish_load(load, report=report, prepared=prepared, at=at)
    return load
