"""Tickets with planted themes: what each is truly about is known. Deterministic by seed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

# A theme: what it is about, what happens, and words around it. One of each makes a ticket.
_THEMES = {
    "refund": (
        "refund|money back|my refund|the refunded amount",
        "has not arrived|is still missing|never came|is late",
    ),
    "login": ("password reset|login code|sign in page|two factor code", "fails|keeps failing|locks me out|is rejected"),
    "parcel": ("parcel|delivery|courier|package tracking", "went to a neighbour|shows no movement|is lost|was damaged"),
    "invoice": (
        "invoice|tax number|billing address|receipt",
        "is wrong|cannot be downloaded|lacks our VAT|was sent twice",
    ),
    "chatbot": (
        "chatbot|virtual assistant|bot|automatic chat",
        "goes in circles|misreads me|gives nonsense|hides humans",
    ),
    "fraud": (
        "card block|fraud alert|security hold|blocked purchase",
        "hit a real purchase|is a mistake|came abroad|again",
    ),
    "search": (
        "search results|product search|search bar|filters",
        "show other shoes|ignore the size|are unrelated|are off",
    ),
    "photo": (
        "photo upload|picture scan|camera scan|document image",
        "is misread|turns blank|reads a 7 as 1|is blurred",
    ),
    "voice": ("voice command|speech input|microphone|dictation", "mishears my accent|writes other words|stops|is deaf"),
    "subscription": (
        "subscription|yearly plan|renewal|membership",
        "renewed unasked|cannot be cancelled|doubled|goes on",
    ),
    "crash": ("app|android version|tablet app|latest update", "crashes on start|freezes at once|closes itself|hangs"),
    "route": (
        "route|navigation|map directions|arrival estimate",
        "leads into a closed road|adds an hour|is far off|lies",
    ),
    "translation": (
        "translation|german text|spanish page|subtitles",
        "makes no sense|mixes languages|is rude|loses lines",
    ),
    "coupon": ("coupon|discount code|voucher|gift card", "is not accepted|expired early|takes nothing off|vanished"),
    "recommend": (
        "recommendations|suggested films|playlist|feed",
        "repeat old stuff|suit a child|bore me|miss my taste",
    ),
}
_BEFORE = "Hello,|Hi there,|Since yesterday|For a week now|Once more|Dear team,|So|On Monday|Please look:|"
_AFTER = (
    "I am quite annoyed.|Can somebody look at it?|What should I do now?|It worked in May.|My colleague sees it too.|"
    "I need this today.|This costs us time.|Thanks in advance.|I tried it three times.|Please advise.|"
)


@dataclass(frozen=True)
class PlantedTickets:
    """Tickets in memory that hand out Arrow batches, and their true themes beside them ("" = noise)."""

    rows: tuple[dict, ...]
    truth: dict[str, str]

    def batches(self, columns, *, rows=300):
        """Yield the rows in batches, always in the same order."""
        for start in range(0, len(self.rows), rows):
            part = self.rows[start : start + rows]
            yield pa.RecordBatch.from_pydict({name: [row[name] for row in part] for name in columns})

    def first(self, count):
        """Return the first tickets only: what an earlier week saw."""
        return replace(self, rows=self.rows[:count])

    def __add__(self, other):
        """Return these and then the other tickets."""
        return PlantedTickets(self.rows + other.rows, self.truth | other.truth)


def themes():
    """Return the names of all themes that can be planted."""
    return tuple(_THEMES)


def plant_tickets(count, *, seed, about=None, noise=0.03, start=0):
    """Return tickets on the themes named (all by default), sizes uneven, a share of noise among them."""
    dice = np.random.default_rng(seed)
    names = list(about or _THEMES)
    weights = 1 / np.sqrt(1 + np.arange(len(names)))
    rows, truth = [], {}
    for number in range(start, start + count):
        ticket_id = f"T-{number:06d}"
        theme = "" if dice.random() < noise else names[dice.choice(len(names), p=weights / weights.sum())]
        rows.append(ticket(ticket_id, _text(theme, dice), user_id=f"U-{seed}-{dice.integers(count * 3)}"))
        truth[ticket_id] = theme
    return PlantedTickets(tuple(rows), truth)


def ticket(ticket_id, text, *, user_id=None, copy_of=None, language="en", tags=None):
    """Return one prepared ticket."""
    return {
        "ticket_id": ticket_id,
        "clean": text,
        "copy_of": copy_of,
        "user_id": user_id,
        "language": language,
        "tags": tags,
        "capability": None,
    }


def _text(theme, dice):
    if not theme:
        return " ".join("".join(dice.choice(list("bcdfghjklmnpqrstvwxzaeiou"), size=6)) for _ in range(4))
    about, happens = (part.split("|") for part in _THEMES[theme])
    said = f"{dice.choice(_BEFORE.split('|'))} the {dice.choice(about)} {dice.choice(happens)}."
    if dice.random() < 0.4:
        said += f" The {dice.choice(about)} {dice.choice(happens)}."
    return _with_typos(f"{said} {dice.choice(_AFTER.split('|'))}".strip(), dice)


def _with_typos(text, dice):
    letters = list(text)
    for _ in range(dice.poisson(len(letters) / 80)):
        at = int(dice.integers(len(letters) - 1))
        letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)
