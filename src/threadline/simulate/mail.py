"""What mail programs put around a text: greetings' end, signatures, the quoted mail before, HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.simulate.stories_file import load_shared

if TYPE_CHECKING:
    from threadline.simulate.dice import Dice

SIGNED_SHARE = {"email": 0.55, "form": 0.2, "chat": 0.02, "phone": 0.0, "app": 0.04}


def wrap(body: str, channel: str, dice: Dice) -> str:
    """Return the text as it arrives through that channel: still a template, for the names in signatures."""
    if dice.chance(SIGNED_SHARE[channel]):
        body = _signed(body, dice)
    if channel == "email" and dice.chance(0.2):
        quoted = dice.pick(load_shared().lines("quoted")).replace(" > ", "\n> ")
        body = f"{body}\n\n{quoted}"
    if channel == "email" and dice.chance(0.16):
        body = _as_html(body, dice)
    return body


def _signed(body: str, dice: Dice) -> str:
    shared = load_shared()
    signature = dice.pick(shared.lines("signatures"))
    if dice.chance(0.6):
        signature = f"{dice.pick(shared.lines('closings'))}\n{signature}"
    return f"{body}\n\n{signature}"


def _as_html(body: str, dice: Dice) -> str:
    lines = "<br>".join(line.replace("<", "&lt;") for line in body.split("\n"))
    if dice.chance(0.5):
        return f'<html><body><div style="font-family:Calibri">{lines}</div></body></html>'
    return f'<div dir="ltr"><p>{lines}</p><img src="cid:part1" width="1" height="1"></div>'
