"""Addresses of outside services, from one-line URLs to Django's dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from threadline.errors import SettingError

if TYPE_CHECKING:
    from pathlib import Path

# Write-ahead logging lets pages be read while a job writes. IMMEDIATE takes the write lock when a transaction
# starts, where waiting is possible; an upgrade in its middle would fail at once instead.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-32768; PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;"
    ),
}


def database(url: str, data: Path) -> dict[str, Any]:
    """Return Django's description of the database. Raises SettingError for an address of another kind."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "threadline.sqlite3",
            "OPTIONS": dict(SQLITE_OPTIONS),
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        # Never repeat the address: it may hold a password.
        raise SettingError(
            "THREADLINE_DATABASE_URL",
            f"{parts.scheme}://...",
            hint="Give postgresql://person:password@host:5432/name, or nothing for SQLite.",
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, "options": "-c timezone=UTC"},
    }


def email(url: str, data: Path) -> dict[str, Any]:
    """Return Django's e-mail settings. Raises SettingError for an address of another kind."""
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": data / "mail",
        }
    parts: SplitResult = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SettingError(
            "THREADLINE_EMAIL_URL", f"{parts.scheme}://...", hint="Give smtp://person:password@host:587."
        )
    wrapped = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if wrapped else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": wrapped,
        "EMAIL_USE_TLS": not wrapped and dict(parse_qsl(parts.query)).get("tls", "yes") != "no",
        "EMAIL_TIMEOUT": 10,
    }
