"""Deleting a person's tickets everywhere: lake, ingestion journal, reject files, projection, words, uploads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from threadline.errors import InputError
from threadline_server.journal import actions as journal
from threadline_server.tickets import projection
from threadline_server.tickets.counting import recount
from threadline_server.tickets.lake import open_lake
from threadline_server.tickets.models import Forgetting, Load, LoadState
from threadline_server.tickets.user_keys import user_key
from threadline_server.web.errors import NotAllowed
from threadline_server.web.roles import Role
from threadline_server.work import actions as working

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from threadline_server.accounts.models import User

FORGET_JOB = "threadline_server.tickets.jobs.forget_person"
MERGE_PAGES = 500
CHUNK_BYTES = 1 << 20


@transaction.atomic
def ask_to_forget(user_id: str, *, by: User, at: datetime) -> Forgetting:
    """Have a person's data deleted in the background. Raises NotAllowed unless by an admin.

    Neither the journal nor the list of work says who it is.
    """
    if by.role != Role.ADMIN:
        raise NotAllowed("Only an admin can delete a person's data.")
    if not user_id.strip():
        raise InputError("Give the person's user_id as the tickets have it.")
    work = working.plan_work("tickets.forget", "Delete a person's tickets", by=by, at=at)
    wish = Forgetting.objects.create(user_id=user_id.strip(), work=work, by=by, created_at=at)
    journal.record("person_data.deletion_asked", wish, by=by, at=at)
    import_string(FORGET_JOB).enqueue(wish.pk, work.pk)
    return wish


def forget(wish: Forgetting, *, at: datetime) -> dict[str, Any]:
    """Delete all of the person's data and return what was removed. Safe to repeat after a crash."""
    if not wish.user_id:
        return wish.removed or {}
    _overwrite_what_is_deleted()
    removed: dict[str, Any] = {"lake": open_lake().delete_user(wish.user_id).to_dict()}
    removed["uploads"] = _drop_uploads(wish.user_id)
    tickets = projection.forget_rows(user_key(wish.user_id))
    removed["tickets"] = len(tickets)
    recount()
    with transaction.atomic():
        Forgetting.objects.filter(pk=wish.pk).update(user_id="", finished_at=at, removed=removed)
        journal.record("person_data.deleted", wish, by=wish.by, at=at, after={"tickets": len(tickets)})
        # Themes may quote them: whoever keeps quotes drops those of these tickets.
        journal.announce("tickets.deleted", at=at, facts={"ticket_ids": tickets})
    wipe_traces()
    return removed


def wipe_traces() -> None:
    """Overwrite what the database engine keeps of deleted rows: words in the index, pages of its write-ahead log."""
    if connection.vendor != "sqlite":
        return  # PostgreSQL's vacuum does this by itself
    with connection.cursor() as cursor:
        # Merging drops the words of deleted tickets; in steps, so that nobody waits for long.
        cursor.execute("INSERT INTO tickets_words(tickets_words, rank) VALUES ('merge', %s)", (-MERGE_PAGES,))
        for _ in range(10_000):
            before = _changes(cursor)
            cursor.execute("INSERT INTO tickets_words(tickets_words, rank) VALUES ('merge', %s)", (MERGE_PAGES,))
            if _changes(cursor) - before < 2:  # noqa: PLR2004  the engine's own way to say that it is finished
                break
        if not connection.in_atomic_block:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _overwrite_what_is_deleted() -> None:
    """Ask the engine to write zeros where rows were; some builds of SQLite do so by themselves, others never."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _changes(cursor: Any) -> int:
    cursor.execute("SELECT total_changes()")
    return int(cursor.fetchone()[0])


def _drop_uploads(user_id: str) -> int:
    """Discard files that wait for their columns and mention the person: they were not read, so nobody can tell more."""
    dropped = 0
    for load in Load.objects.exclude(stored_as=""):
        path = settings.UPLOAD_FOLDER / load.stored_as
        if path.exists() and _mentions(path, user_id):
            path.unlink()
            Load.objects.filter(pk=load.pk).update(stored_as="", recognised=None, state=LoadState.DISCARDED)
            dropped += 1
    return dropped


def _mentions(path: Path, user_id: str) -> bool:
    needles = [user_id.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    longest, kept = max(map(len, needles)), b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            piece = kept + chunk
            if any(needle in piece for needle in needles):
                return True
            kept = piece[-longest:]
    return False
