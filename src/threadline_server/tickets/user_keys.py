"""Keys that stand for people: they count them and find their rows, and say nothing about who they are."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

KEY_LENGTH = 32


def user_key(user_id: str | None) -> str:
    """Return the key of a person, empty for nobody. Without the server's secret it cannot be made or guessed."""
    if not user_id:
        return ""
    secret = f"tickets.user_key:{settings.SECRET_KEY}".encode()
    return hmac.new(secret, user_id.encode(), hashlib.sha256).hexdigest()[:KEY_LENGTH]
