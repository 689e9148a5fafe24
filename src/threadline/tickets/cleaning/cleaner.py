"""All steps of cleaning, in order; none may leave a text with nothing to say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from threadline.tickets.cleaning.boilerplate import without_greeting, without_rote, without_small_print
from threadline.tickets.cleaning.forms import without_form
from threadline.tickets.cleaning.lines import says_something
from threadline.tickets.cleaning.quotes import without_quotes
from threadline.tickets.cleaning.signatures import without_closing_words, without_signature
from threadline.tickets.phrases import any_of

if TYPE_CHECKING:
    from collections.abc import Callable

_LINK = re.compile(r"[<\[(]?(?:https?://|www\.)[^\s<>\[\]()]{1,4000}[>\])]?", re.IGNORECASE)
_SUBJECT_PREFIX = re.compile(
    r"\s{0,3}(?:(?:re|fw|fwd|aw|wg|tr|rv|sv|vs|antw|odp|pd|ynt|ilt|enc|res|rif|ref)(?:\[\d{1,3}\])?\s?:|\[[^\]]{0,60}\]|#\d{1,12}:?)\s{0,3}",
    re.IGNORECASE,
)
_MOST_PREFIXES = 6
_EMPTY_SUBJECT = re.compile(rf"{any_of('empty_subjects')}[ .!?:]{{0,5}}", re.IGNORECASE)


def clean_text(text: str, subject: str | None = None) -> str:
    """Return what the customer says, on one line: the subject, if it adds anything, then the message.

    `text` is redacted and without markup. Takes out quoted mail, signatures, greetings, politeness by rote, small
    print, the questions of forms, pasted code and links. Never empty unless the text is.
    """
    body = text
    for step in _STEPS:
        shorter = step(body)
        if says_something(shorter):
            body = shorter
    body = " ".join(body.split())
    topic = _topic(subject)
    if topic and not body.casefold().startswith(topic.casefold().rstrip(" .…!?")):
        return f"{topic}{'' if topic[-1] in '.!?' else '.'} {body}"
    return body


def _without_mail(text: str) -> str:
    """Return the text without quoted mail and signatures, which are told by their lines."""
    if "\n" not in text:
        return text.lstrip("> ")
    return "\n".join(without_signature(without_quotes(text.split("\n"))))


def _without_links(text: str) -> str:
    return _LINK.sub(" ", text) if "://" in text or "www." in text else text


def _topic(subject: str | None) -> str:
    rest = " ".join((subject or "").split())
    for _ in range(_MOST_PREFIXES):
        found = _SUBJECT_PREFIX.match(rest)
        if found is None or not found.end():
            break
        rest = rest[found.end() :]
    rest = rest.lstrip(" :;,-")
    return rest if says_something(rest) and not _EMPTY_SUBJECT.fullmatch(rest) else ""


_STEPS: tuple[Callable[[str], str], ...] = (
    # Small print stands below signatures, which are told by being short.
    without_small_print,
    without_form,
    _without_mail,
    _without_links,
    without_rote,
    without_greeting,
    without_closing_words,
)
