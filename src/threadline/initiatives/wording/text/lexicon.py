"""The lexicon: files of words beside the code, each word with its forms, found in a sentence in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from threadline.initiatives.wording.text.word_sets import read_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_VOWELS = "aeiou"
_DOUBLED = {
    "cut",
    "get",
    "put",
    "set",
    "plug",
    "ship",
    "spin",
    "whip",
    "slap",
    "stop",
    "skip",
    "drop",
    "up",
    "let",
    "quit",
    "trim",
    "slip",
    "run",
    "plan",
    "hurt",
}
_IRREGULAR = {
    "make": ("makes", "making", "made"),
    "build": ("builds", "building", "built"),
    "get": ("gets", "getting", "got"),
    "bring": ("brings", "bringing", "brought"),
    "drive": ("drives", "driving", "drove", "driven"),
    "grow": ("grows", "growing", "grew", "grown"),
    "have": ("has", "having", "had"),
    "put": ("puts", "putting"),
    "cut": ("cuts", "cutting"),
    "set": ("sets", "setting"),
    "throw": ("throws", "throwing", "threw", "thrown"),
    "buy": ("buys", "buying", "bought"),
    "see": ("sees", "seeing", "saw", "seen"),
    "do": ("does", "doing", "did"),
    "go": ("goes", "going", "went"),
    "write": ("writes", "writing", "wrote", "written"),
    "lose": ("loses", "losing", "lost"),
    "leave": ("leaves", "leaving"),
    "break": ("breaks", "breaking", "broke", "broken"),
    "give": ("gives", "giving", "gave", "given"),
    "send": ("sends", "sending", "sent"),
    "spend": ("spends", "spending", "spent"),
    "find": ("finds", "finding"),
    "hang": ("hangs", "hanging", "hung"),
    "shrink": ("shrinks", "shrinking", "shrank"),
    "speed": ("speeds", "speeding", "sped"),
    "spin": ("spins", "spinning", "spun"),
    "stand": ("stands", "standing"),
    "run": ("runs", "running", "ran"),
    "misread": ("misreads", "misreading"),
    "rewrite": ("rewrites", "rewriting", "rewrote", "rewritten"),
    "ring": ("rings", "ringing", "rang"),
    "quit": ("quits", "quitting"),
    "cost": ("costs", "costing"),
    "burn": ("burns", "burning", "burnt"),
    "choose": ("chooses", "choosing", "chose", "chosen"),
}
_PLURALS = {"person": "people", "loss": "losses", "miss": "misses", "child": "children", "analyst": "analysts"}


class Mark(NamedTuple):
    """A word or phrase of the lexicon in a sentence: its kind, its form, and its first and last token (exclusive)."""

    kind: str
    form: str
    first: int
    last: int


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    ends: list[tuple[str, str]] = field(default_factory=list)


class Lexicon:
    """Finds the words of all its files in a sentence."""

    def __init__(self, files: Sequence[dict[str, Any]]) -> None:
        """Read the content of lexicon files: kind -> {verbs, nouns, phrases}."""
        self._root = _Node()
        for content in files:
            for kind, words in content.items():
                self._learn(kind, words)

    def _learn(self, kind: str, words: dict[str, list[str]]) -> None:
        for phrase in words.get("phrases", ()):
            self._add(kind, "base", str(phrase))
        for verb in words.get("verbs", ()):
            for form, written in verb_forms(verb):
                self._add(kind, form, written)
        for noun in words.get("nouns", ()):
            self._add(kind, "base", noun)
            self._add(kind, "plural", plural(noun))

    def _add(self, kind: str, form: str, phrase: str) -> None:
        node = self._root
        for word in split_words(phrase.lower()):
            node = node.next.setdefault(word, _Node())
        if (kind, form) not in node.ends:
            node.ends.append((kind, form))

    def find(self, words: Sequence[str]) -> list[Mark]:
        """Return all marks in a row of lower-cased words, the longest of each kind at each place."""
        found: list[Mark] = []
        for first in range(len(words)):
            node = self._root.next.get(words[first])
            if node is not None:
                found += self._from(node, words, first)
        return found

    @staticmethod
    def _from(node: _Node | None, words: Sequence[str], first: int) -> Iterator[Mark]:
        longest: dict[str, Mark] = {}
        last = first + 1
        while node is not None:
            for kind, form in node.ends:
                longest[kind] = Mark(kind, form, first, last)
            node = node.next.get(words[last]) if last < len(words) else None
            last += 1
        yield from longest.values()


@lru_cache(maxsize=1)
def bundled_lexicon() -> Lexicon:
    """Return the lexicon of the files beside this package."""
    return Lexicon([read_words(f"{name}.yaml") for name in _FILES])


_FILES = ("asking", "loaded", "measures", "qualities", "solutions", "targets", "time")
_WORDS = re.compile(r"[^\W_]+(?:['][^\W_]+)*|'d\b|[€$£/<>=≥≤]")


def split_words(phrase: str) -> list[str]:
    """Return the words of a phrase as sentences hold them: hyphens part words, apostrophes do not."""
    return _WORDS.findall(phrase)


def verb_forms(verb: str) -> list[tuple[str, str]]:
    """Return the forms of a verb, which may have words behind it ("drive up")."""
    head, _, rest = verb.partition(" ")
    behind = f" {rest}" if rest else ""
    if head in _IRREGULAR:
        third, ing, *past = _IRREGULAR[head]
        forms = [("base", head), ("s", third), ("ing", ing), *(("past", one) for one in past)]
    else:
        forms = [("base", head), ("s", _third(head)), ("ing", _stem(head, "ing") + "ing"), ("past", _past(head))]
    return [(form, written + behind) for form, written in forms]


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _stem(verb: str, ending: str) -> str:
    if verb in _DOUBLED:
        return verb + verb[-1]
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1]
    return verb[:-1] + "i" if ending == "ed" and verb.endswith("y") and verb[-2] not in _VOWELS else verb


def _past(verb: str) -> str:
    return _stem(verb, "ed") + "ed"


def plural(noun: str) -> str:
    """Return the plural of a noun, which may have words before it."""
    if noun in _PLURALS:
        return _PLURALS[noun]
    if noun.endswith("y") and noun[-2] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")
