"""The customer's own name, where the ticket's user field gives it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from threadline.tickets.characters import without_accents
from threadline.tickets.redaction.spans import Kind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORTEST = 3
_MOST_PARTS = 5
_PARTS = re.compile(r"[^\W\d_]+")
_FULL_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?: +[^\W\d_][\w'’.-]*){1,4}")
_DOTTED = re.compile(r"[^\W\d_]{2,}[._][^\W\d_]{2,}(?:[._][^\W\d_]{2,})?\d{0,4}")

# Names that are words too: taken for a name only beside another part of it ("Will Smith").
WORDS_TOO = frozenset(
    "will may mark rose grace hope bill frank jack art guy rich young king brown long price case april june august summer "
    "joy faith dawn eve ivy iris lily daisy violet ruby amber pearl crystal star angel christian miles chase hunter cash rob "
    "pat sue don ray drew gene glen dean dale lane reed wade ward wood woods stone rivers hill lake park parks church street "
    "north west east south green black white gray grey gold silver short small little strong good goodman best love day days "
    "knight bishop pope duke major cook baker carpenter hunt gardener potter page "
    "read reader bond banks bell field fields ford forest frost moon sun sky rain snow winter spring bush berry cherry fox "
    "bird swan crane drake lamb bull colt buck bunny kitty max victor grant trace penny paige sandy rusty misty stormy merry holly "
    "mercy charity chance earnest frank sage basil rosemary olive ginger pepper sterling wells waters walker rider driver "
    "the and for you not are but has had was can all any out our how who why new old see now get got use two one way say her him "
    "his she its let too yes try ask man men lee lie lay per via sol mar luz paz rey flor blanca "
    "klein gross lang jung wolf berg stein braun schwarz weiss neu gut herr frau und der die das mit "
    "von van den des les una uno dos por con que sin mas petit grand blanc noir roi belle bon jour jours novo "
    "mini card bank mail web net shop store order phone home work help".split()
)
_ROLES = frozenset(
    "info support admin sales team contact user users customer client hello mail email office billing service account accounts "
    "test demo guest anonymous unknown noreply reply no-reply kontakt kunde kunden kundin buchhaltung rechnung vertrieb firma post "
    "cliente clientes ventas soporte suporte vendas klant klient kullanici bot system api root webmaster postmaster marketing hr jobs "
    "finance legal press orders shop store member members visitor person people name none null nil".split()
)


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
    # "Will Smith", "Smith, Will", "Will J. Smith"
    return len(between) <= 4 and between.strip(" .,-").isalpha() is (len(between.strip(" .,-")) == 1) and "\n" not in between
