"""The customer's own name, where the ticket's user field gives it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from threadline.tickets.characters import without_accents
from threadline.tickets.phrases import phrases
from threadline.tickets.redaction.spans import Kind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORTEST = 3
_MOST_PARTS = 5
_PARTS = re.compile(r"[^\W\d_]+")
_FULL_NAME = re.compile(r"[^\W\d_][\w'\u2019.-]*(?: +[^\W\d_][\w'\u2019.-]*){1,4}")
_DOTTED = re.compile(r"[^\W\d_]{2,}[._][^\W\d_]{2,}(?:[._][^\W\d_]{2,})?\d{0,4}")

# Names that are words too: taken for a name only beside another part of it ("Will Smith").
WORDS_TOO = frozenset(phrases("names_that_are_words"))
_ROLES = frozenset(phrases("roles"))
_LONGEST_BETWEEN = 4


@lru_cache(maxsize=10_000)
def name_parts(person: str) -> tuple[str, ...]:
    """Return the parts of a name that a user field gives, lower case and bare of accents; none if it gives no name."""
    local, at, _ = person.partition("@")
    if not at and not (_FULL_NAME.fullmatch(person.strip()) or _DOTTED.fullmatch(person.strip())):
        return ()
    parts = _PARTS.findall(without_accents(local))
    kept = [part for part in parts if len(part) >= _SHORTEST and part not in _ROLES]
    return tuple(dict.fromkeys(kept[:_MOST_PARTS]))


def find_names(text: str, person: str | None) -> Iterator[Span]:
    """Yield where a folded text has parts of the person's name, as whole words in any case, with or without accents."""
    parts = name_parts(person) if person else ()
    if not parts:
        return
    bare = without_accents(text)
    places = sorted(place for part in parts for place in _whole_words(bare, part))
    for number, (start, stop) in enumerate(places):
        sure = bare[start:stop] not in WORDS_TOO
        if sure or any(_beside(bare, (start, stop), places[near]) for near in _neighbours(number, len(places))):
            yield Span(start, stop, Kind.NAME)


def _whole_words(text: str, part: str) -> Iterator[tuple[int, int]]:
    start = text.find(part)
    while start >= 0:
        stop = start + len(part)
        if not (text[start - 1 : start].isalpha() or text[stop : stop + 1].isalpha()):
            yield start, stop
        start = text.find(part, stop)


def _neighbours(place: int, count: int) -> list[int]:
    return [near for near in (place - 1, place + 1) if 0 <= near < count]


def _beside(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    first, second = sorted((one, other))
    between = text[first[1] : second[0]]
    if len(between) > _LONGEST_BETWEEN or "\n" in between:
        return False
    # "Will Smith", "Smith, Will", "Will J. Smith"
    initial = between.strip(" .,-")
    return not initial or (len(initial) == 1 and initial.isalpha())
