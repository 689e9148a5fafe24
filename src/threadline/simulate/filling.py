"""Filling the gaps of a sentence with things, places, days and numbers: the same ones throughout a ticket."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.simulate.stories_file import load_shared

if TYPE_CHECKING:
    from threadline.simulate.dice import Dice

_SLOT = re.compile(r"(\b[Aa] )?\{(\w+)\}")
_LISTS = {"item": "items", "city": "cities", "shop": "shops", "day": "days", "month": "months"}


@dataclass(frozen=True, slots=True)
class Teller:
    """Who writes, in which language and by which channel; `name` is the writer's own."""

    name: str
    language: str = "en"
    channel: str = "chat"


class Filling:
    """Values for the gaps of one ticket: a thing once named stays the same thing."""

    __slots__ = ("_dice", "_known", "teller")

    def __init__(self, teller: Teller, dice: Dice) -> None:
        self.teller = teller
        self._dice = dice
        self._known = {"name": teller.name}

    def fill(self, template: str) -> str:
        """Return the template with its gaps filled, `a` turned into `an` where it must be."""
        return _SLOT.sub(self._fill, template) if "{" in template else template

    def _fill(self, match: re.Match[str]) -> str:
        slot = match[2]
        if slot not in self._known:
            self._known[slot] = self._value(slot)
        value, article = self._known[slot], match[1] or ""
        return f"{article[0]}n {value}" if article and value[0] in "aeiou" else article + value

    def _value(self, slot: str) -> str:
        dice = self._dice
        if slot == "order":
            return f"Q{int(dice.next() * 9_000_000) + 1_000_000}"
        if slot == "n":
            return str(int(dice.next() * 8) + 2)
        if slot == "amount":
            # Cheap things are sold more often than dear ones.
            price = 9 + int(dice.next() * dice.next() * 900)
            return (f"{price} EUR", f"£{price}", f"{price} euros", f"${price}.00", f"{price},50 €")[price % 5]
        shared, name = load_shared(), _LISTS[slot]
        own = f"{name}_{self.teller.language}"
        return dice.pick(shared.lines("things", own if own in shared.pools["things"] else name))
