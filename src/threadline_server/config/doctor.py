"""`threadline doctor`: what is wrong with an installation, and what to do about it."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from threadline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

State = Literal["ok", "warning", "wrong"]
LEAST_PYTHON = (3, 11)
OLDEST_BEAT = timedelta(minutes=4)
LEAST_FREE_BYTES = 1024**3
MOST_DRIFT_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it is, and what to do unless it is well."""

    name: str
    state: State
    text: str
    hint: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return the finding as plain values."""
        return asdict(self)


def examine() -> list[Finding]:
    """Look at everything; a check that itself breaks is a finding too."""
    findings = [check_python()]
    settings = check_settings()
    findings.append(settings)
    if settings.state == "wrong":
        return findings
    database = _guarded("database", check_database)
    findings.append(database)
    later: list[tuple[str, Callable[[], Finding]]] = [
        ("data folder", check_data_folder),
        ("playbook", check_playbook),
        ("lake", check_lake),
        ("disk", check_disk),
        ("email", check_email),
    ]
    if database.state == "ok":
        later += [("clock", check_clock), ("worker", check_worker), ("scheduler", check_scheduler)]
        later += [("people", check_people)]
    return findings + [_guarded(name, check) for name, check in later]


def _guarded(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:  # noqa: BLE001  a doctor that dies helps nobody
        return Finding(name, "wrong", f"{type(error).__name__}: {error}", "Report this with the text above.")


def check_python() -> Finding:
    """Check the interpreter."""
    shown = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < LEAST_PYTHON:
        return Finding("python", "wrong", f"Python {shown} is too old.", "Install Python 3.11 or newer.")
    return Finding("python", "ok", f"Python {shown}")


def check_settings() -> Finding:
    """Check that the settings can be read."""
    from threadline_server.config.start import start_django  # noqa: PLC0415

    try:
        start_django()
        from django.conf import settings  # noqa: PLC0415
    except InputError as error:
        return Finding("settings", "wrong", str(error), "Change the setting in the environment and run this again.")
    except OSError as error:
        return Finding("settings", "wrong", str(error), "Point THREADLINE_DATA to a folder that can be written.")
    if settings.DEBUG:
        hint = "Take THREADLINE_DEBUG away on a machine that others reach."
        return Finding("settings", "warning", "Debugging is on: errors show their insides.", hint)
    return Finding("settings", "ok", f"Data folder {settings.DATA_FOLDER}")


def check_database() -> Finding:
    """Check that the database answers and has this version's tables."""
    from django.db import DatabaseError, connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        hint = "Start it, or mend THREADLINE_DATABASE_URL."
        return Finding("database", "wrong", f"The database does not answer: {error}".strip(), hint)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        hint = "`threadline serve` brings it up to date when it starts."
        return Finding("database", "wrong", f"{len(missing)} changes of this version are missing.", hint)
    return Finding("database", "ok", f"{connection.display_name}, up to date")


def check_data_folder() -> Finding:
    """Check that the folder can be written and is closed to others."""
    from django.conf import settings  # noqa: PLC0415

    folder: Path = settings.DATA_FOLDER
    probe = folder / f".doctor-{os.getpid()}"
    try:
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        hint = f"Give its owner the right to write: chown -R $USER {folder}"
        return Finding("data folder", "wrong", f"{folder} cannot be written: {error.strerror}.", hint)
    open_to_others = [path for path in (folder / "secret_key", folder / "threadline.sqlite3") if _is_open(path)]
    if open_to_others and _is_open(folder):
        return Finding("data folder", "wrong", f"Others on this machine can read {folder}.", f"chmod 700 {folder}")
    return Finding("data folder", "ok", "Writable, and closed to others")


def _is_open(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def check_playbook() -> Finding:
    """Check that the playbook can be read, the organisation's own files included."""
    from django.conf import settings  # noqa: PLC0415

    from threadline.playbook import load_playbook  # noqa: PLC0415

    try:
        playbook = load_playbook(settings.PLAYBOOK_FOLDER)
    except InputError as error:
        hint = "Mend the file, or THREADLINE_PLAYBOOK; `threadline playbook check FOLDER` says whether it is well."
        return Finding("playbook", "wrong", str(error), hint)
    own = f", with those of {settings.PLAYBOOK_FOLDER}" if settings.PLAYBOOK_FOLDER else ""
    return Finding("playbook", "ok", f"{len(playbook.failure_modes)} failure modes{own}")


def check_lake() -> Finding:
    """Check that every table of the lake has its log."""
    from django.conf import settings  # noqa: PLC0415

    folder: Path = settings.LAKE_FOLDER
    if not folder.exists():
        return Finding("lake", "ok", "Empty: nothing was loaded yet")
    tables = [path for path in sorted(folder.iterdir()) if path.is_dir() and not path.name.startswith((".", "_"))]
    for table in tables:
        if not os.access(table, os.R_OK | os.X_OK):
            return Finding("lake", "wrong", f"{table} cannot be read.", f"chown -R $USER {folder}")
    return Finding("lake", "ok", f"{len(tables)} table{'' if len(tables) == 1 else 's'}")


def check_disk() -> Finding:
    """Check that there is room."""
    from django.conf import settings  # noqa: PLC0415

    free = shutil.disk_usage(settings.DATA_FOLDER).free
    shown = f"{free / 1024**3:.1f} GB free"
    if free < LEAST_FREE_BYTES:
        return Finding("disk", "wrong", f"Only {shown}.", "Free space, or move THREADLINE_DATA to a larger disk.")
    return Finding("disk", "ok", shown)


def check_clock() -> Finding:
    """Compare this machine's clock with the database's (the same machine's for SQLite)."""
    from django.db import connection  # noqa: PLC0415

    asked = "SELECT strftime('%s', 'now')" if connection.vendor == "sqlite" else "SELECT extract(epoch FROM now())"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        drift = abs(float(cursor.fetchone()[0]) - time.time())
    if drift > MOST_DRIFT_SECONDS:
        hint = "Switch on time synchronisation on both machines."
        return Finding("clock", "wrong", f"This clock and the database's differ by {drift:.0f} s.", hint)
    if time.time() < 1_700_000_000:  # noqa: PLR2004  2023: before this version existed
        return Finding("clock", "wrong", "The clock is years behind.", "Switch on time synchronisation.")
    return Finding("clock", "ok", "Agrees with the database's")


def check_worker() -> Finding:
    """Check that background work gets done."""
    return _check_beat("worker", "Background work does not get done.")


def check_scheduler() -> Finding:
    """Check that regular jobs are started."""
    return _check_beat("scheduler", "Regular jobs are not started.")


def _check_beat(process: str, consequence: str) -> Finding:
    from django.utils import timezone  # noqa: PLC0415

    from threadline_server.work.queries import last_beat  # noqa: PLC0415

    seen = last_beat(process)
    hint = "`threadline serve` runs it. If that is running, read its last lines."
    if seen is None:
        return Finding(process, "warning", f"Never seen. {consequence}", hint)
    age = timezone.now() - seen
    if age > OLDEST_BEAT:
        minutes = int(age.total_seconds() // 60)
        return Finding(process, "warning", f"Last seen {minutes} minutes ago. {consequence}", hint)
    return Finding(process, "ok", "Alive")


def check_people() -> Finding:
    """Check that somebody can manage the installation."""
    from threadline_server.accounts.models import User  # noqa: PLC0415
    from threadline_server.web.roles import Role  # noqa: PLC0415

    if User.objects.active().filter(role=Role.ADMIN).exists():
        return Finding("people", "ok", f"{User.objects.active().count()} can sign in")
    hint = "threadline user create YOUR-EMAIL --name YOUR-NAME --role admin"
    return Finding("people", "warning", "There is no admin yet.", hint)


def check_email() -> Finding:
    """Check that e-mail can leave."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.mail import get_connection  # noqa: PLC0415

    if "smtp" not in settings.EMAIL_BACKEND:
        where = settings.DATA_FOLDER / "mail"
        hint = "Set THREADLINE_EMAIL_URL so that people can reset their password."
        return Finding("email", "warning", f"E-mail does not leave: it is written to {where}.", hint)
    try:
        connection = get_connection(timeout=5)
        connection.open()
        connection.close()
    except OSError as error:
        return Finding(
            "email", "wrong", f"{settings.EMAIL_HOST} does not take e-mail: {error}", "Mend THREADLINE_EMAIL_URL."
        )
    return Finding("email", "ok", f"{settings.EMAIL_HOST} answers")
