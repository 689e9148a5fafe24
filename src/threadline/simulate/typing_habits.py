"""How people type: slips of the fingers, missing capitals and stops, and English learned late."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadline.simulate.dice import Dice

NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip

# What a learner of English tends to write instead.
LEARNED_LATE: Sequence[tuple[re.Pattern[str], str]] = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"\b(?:has|have) been\b", "is"),
        (r"\bdoesn't\b|\bdoes not\b", "not"),
        (r"\bdidn't (\w+)", r"did not \1ed"),
        (r"\bI've\b|\bI have\b", "I"),
        (r"\bI am (\w+)ing\b", r"I \1"),
        (r"\b(\w+)'s been\b", r"\1 is"),
        (r"\bsince then\b", "from then"),
        (r"\bthere are\b|\bthere's\b", "it gives"),
        (r"\b[Tt]he (\w+)", r"\1"),
        (r" an? (?=\w)", " "),
    )
)


# Words that people swap for one another without noticing.
SWAPPED = {
    "nobody": ("no one",), "somebody": ("someone",), "anybody": ("anyone",), "again": ("once more", "yet again"),
    "cannot": ("can't", "can not"), "can't": ("cannot",), "it's": ("it is",), "doesn't": ("does not",),
    "don't": ("do not", "dont"), "isn't": ("is not",), "because": ("bc", "cos"), "wrong": ("incorrect",),
    "please": ("pls", "kindly"), "message": ("msg",), "messages": ("msgs",), "photo": ("picture", "pic", "image"),
    "photos": ("pictures", "pics", "images"), "bought": ("purchased", "ordered"), "whole": ("entire",),
    "says": ("claims", "states"), "told": ("informed",), "parcel": ("package",),
    "phone": ("mobile", "cell"), "money": ("cash", "funds"), "listing": ("ad", "offer"), "listings": ("ads", "offers"),
    "very": ("really", "so"), "everything": ("all of it",), "nothing": ("not a thing",),
    "refused": ("rejected", "declined"), "suggestion": ("proposal",), "recommendations": ("suggestions", "picks"),
    "recommended": ("suggested",), "delivery": ("shipment",), "late": ("delayed", "overdue"),
    "account": ("profile", "acct"), "reason": ("explanation", "grounds"), "person": ("human", "human being"),
    "removed": ("deleted", "taken down"),
    "payment": ("transaction", "card payment"), "chat": ("chat window", "chatbot"), "assistant": ("bot", "helper"),
    "refund": ("money back", "reimbursement"), "translation": ("translator", "auto-translate"),
    "summary": ("overview", "digest"), "summaries": ("overviews",), "damaged": ("broken",), "seller": ("vendor",),
}  # fmt: skip
SWAPPED_SHARE = 0.22
_SWAPPED = re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in SWAPPED)})\b")


def put_differently(text: str, dice: Dice) -> str:
    """Return the text with some of its words swapped for others that say the same."""
    return _SWAPPED.sub(lambda found: dice.pick(SWAPPED[found[0]]) if dice.chance(SWAPPED_SHARE) else found[0], text)


def slip(text: str, draws: Sequence[float]) -> str:
    """Return the text with one slip for each pair of draws: swapped, dropped, doubled or neighbouring letters."""
    for place, kind in zip(draws[::2], draws[1::2], strict=False):
        at = int(place * (len(text) - 1))
        # The last letter has no other to be swapped with.
        if at + 1 >= len(text) or not text[at].isalpha():
            continue
        text = text[:at] + _slipped(text[at : at + 2], kind) + text[at + 2 :]
    return text


def _slipped(pair: str, kind: float) -> str:
    first, second = pair[0], pair[1]
    if kind < 0.3:  # noqa: PLR2004  shares of the four slips
        return second + first
    if kind < 0.55:  # noqa: PLR2004
        return second
    if kind < 0.75:  # noqa: PLR2004
        return first + first + second
    near = NEIGHBOURS.get(first.lower(), first)
    return near[int(kind * 1000) % len(near)] + second


def learn_late(text: str) -> str:
    """Return English as someone writes it who learned it late: fewer articles, simpler tenses."""
    for pattern, instead in LEARNED_LATE:
        text = pattern.sub(instead, text)
    return text


def type_carelessly(text: str) -> str:
    """Return the text without capitals, apostrophes and most stops."""
    return text.lower().replace("'", "").replace(". ", " ").rstrip(".")
