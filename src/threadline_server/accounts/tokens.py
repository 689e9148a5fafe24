"""How tokens and links are made, and the scopes a token may have."""

from __future__ import annotations

import hashlib
import secrets

SCOPES: dict[str, str] = {
    "read": "Read everything that its person may see",
    "write": "Do what its person may do: correct themes, decide on items",
    "ingest": "Send tickets and other events in",
    "people": "Manage people and tokens (admins only)",
}
TOKEN_START = "thr_"  # noqa: S105  every token begins so, which lets scanners find leaked ones
SHOWN = 10


def new_secret(start: str = TOKEN_START) -> str:
    """Return a fresh secret with 256 bits of randomness."""
    return start + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Return what is stored. A plain hash is enough for 256 random bits; a password would need a slow one."""
    return hashlib.sha256(secret.encode()).hexdigest()
