"""How many calls a token may make in a minute, over all processes together.

Processes take calls from the token's row in small lots and count them down in memory: one write for many calls, and
never more calls than allowed. What a process took and did not use is lost until the minute is over.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from django.db import transaction

from threadline_server.accounts.models import ApiToken

WINDOW_SECONDS = 60
LOTS_PER_WINDOW = 20
MOST_REMEMBERED = 10_000


@dataclass(slots=True)
class Lot:
    """Calls that this process may still let through in one minute. `last`: there are no more after these."""

    window: int
    left: int
    last: bool


class Throttle:
    """The calls that one process counts; several threads share it."""

    def __init__(self) -> None:
        self._lots: dict[int, Lot] = {}
        self._lock = threading.Lock()

    def admits(self, token: ApiToken, *, limit: int, now: float) -> bool:
        """Return whether the token may make one more call."""
        window = int(now // WINDOW_SECONDS)
        with self._lock:
            lot = self._lots.get(token.pk)
            if lot is None or lot.window != window or not (lot.left or lot.last):
                lot = self._lots[token.pk] = take_lot(token, window=window, limit=limit)
                self._forget_old(window)
            if not lot.left:
                return False
            lot.left -= 1
            return True

    def _forget_old(self, window: int) -> None:
        if len(self._lots) > MOST_REMEMBERED:
            self._lots = {key: lot for key, lot in self._lots.items() if lot.window == window}


@transaction.atomic
def take_lot(token: ApiToken, *, window: int, limit: int) -> Lot:
    """Take the next calls of a minute off the token's row."""
    row = ApiToken.objects.select_for_update().only("window", "window_calls").get(pk=token.pk)
    taken = row.window_calls if row.window == window else 0
    left = max(0, min(limit // LOTS_PER_WINDOW or 1, limit - taken))
    if left:
        ApiToken.objects.filter(pk=token.pk).update(window=window, window_calls=taken + left)
    return Lot(window, left, last=taken + left >= limit)
