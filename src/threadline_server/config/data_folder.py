"""The data folder: where it is, and the few small files that the server itself keeps in it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

SECRET_KEY_FILE = "secret_key"  # noqa: S105  a file's name


def default_data_folder() -> Path:
    """Return var/ in a checkout, else the person's own data folder."""
    checkout = Path(__file__).resolve().parents[3]
    if (checkout / "pyproject.toml").is_file() and (checkout / "src" / "threadline_server").is_dir():
        return checkout / "var"
    return Path.home() / ".local" / "share" / "threadline"


def prepare_data_folder(folder: Path) -> Path:
    """Create the folder, open to its owner only, unless it is there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """Return the key that signs sessions; the first caller makes it, later ones read the same.

    The file appears whole or not at all, so that two processes which start together agree on one key.
    """
    path = folder / SECRET_KEY_FILE
    if not path.exists():
        draft = folder / f".{SECRET_KEY_FILE}.{os.getpid()}"
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its key counts
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()
