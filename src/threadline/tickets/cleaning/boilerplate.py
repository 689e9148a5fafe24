"""Words that mails carry whatever they say: greetings, politeness by rote, small print."""

from __future__ import annotations

import re

from threadline.tickets.cleaning.lines import PLACEHOLDER
from threadline.tickets.phrases import any_of, phrases

_STOPS = " \n,!.:;\u2013\u2014-"
_WORD = r"(?:<NAME>|[^\W\d_][\w'\u2019.&/-]{0,24})"
# "Dear Sir or Madam," and "Hi team!": a greeting, at most five words, then a stop or the end of the line.
_GREETING = re.compile(
    rf"\s{{0,3}}{any_of('greetings')}(?![^\W_])(?:[ ]{{1,2}}{_WORD}){{0,5}}"
    rf"[ ]{{0,2}}(?:[,!.:;\u2013\u2014-]{{1,3}}|\n|\Z)\s{{0,6}}",
    re.IGNORECASE,
)
# "hi my card was declined": the one word that greets and says nothing else.
_BARE_GREETING = re.compile(
    r"\s{0,3}(?:hi+|hello|hey+|hallo|moin|bonjour|hola|olá|oi|buongiorno|salve|ciao|hoi|witam|cześć|merhaba|selam|hej)"
    r"(?: (?:there|all|team|guys|everyone|zusammen))?(?=[ \n])\s{1,3}(?=[^\W_])",
    re.IGNORECASE,
)
_BY_ROTE = re.compile(
    rf"(?:(?<=[.!?,\n])|\A)[ \n]{{0,3}}{any_of('politeness')}[ ]{{0,2}}[.!,;:]{{0,3}}(?=[ \n]|\Z)", re.IGNORECASE
)
_SMALL_PRINT = re.compile(any_of("small_print"), re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_ADDRESSED = frozenset(phrases("addressed"))


def without_greeting(text: str) -> str:
    """Return the text without the greeting that opens it."""
    for _ in range(2):
        found = _GREETING.match(text)
        if found is None or not _only_greets(found[0]):
            found = _BARE_GREETING.match(text)
        if found is None:
            break
        text = text[found.end() :]
    return text


def _only_greets(opening: str) -> bool:
    """Tell "Dear Sir or Madam," from "hello card declined." - names are few or written large."""
    words = PLACEHOLDER.sub("", opening).strip(_STOPS).split()[1:]
    known = [word for word in words if word[:1].isupper() or word.lower().strip(".") in _ADDRESSED]
    return len(known) == len(words)


def _hinted(text: str, hints: tuple[str, ...]) -> bool:
    lower = text.lower()
    for hint in hints:  # noqa: SIM110  any() takes four times as long, and this is asked of every text
        if hint in lower:
            return True
    return False


def without_rote(text: str) -> str:
    """Return the text without polite sentences that all mails carry."""
    return _BY_ROTE.sub(" ", text) if _hinted(text, phrases("politeness_hints")) else text


def without_small_print(text: str) -> str:
    """Return the text without paragraphs of disclaimers."""
    if not _is_hinted_small_print(text):
        return text
    parts = _PARAGRAPH.split(text)
    kept = [part for part in parts if not (_is_hinted_small_print(part) and _SMALL_PRINT.search(part))]
    return text if len(kept) == len(parts) else "\n\n".join(kept)


def _is_hinted_small_print(text: str) -> bool:
    return _hinted(text, phrases("small_print_hints"))
