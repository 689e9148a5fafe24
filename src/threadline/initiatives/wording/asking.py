"""Where a sentence asks for something, and whether words stand under a negation."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from threadline.initiatives.wording.text.labels import LabelKind
from threadline.initiatives.wording.text.sentences import once
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from threadline.initiatives.wording.text.sentences import Sentence

_ASKING = ("need", "modal", "please", "aim", "will")
_OPENERS = word_set("asking", "openers")
_CLAUSE_BREAKS = frozenset({",", ";", ":", "but", "-", "(", ")"})
_REACH_OF_NEGATION = 5
_GREETINGS = frozenset({"have", "see", "do", "thank"})
_COMPANIES = frozenset({"ltd", "inc", "gmbh", "llc", "corp", "ag"})
_COMPARED = word_set("asking", "compared")
_CONDITIONS = frozenset({"if", "whether", "unless", "although", "though", "suppose"})


class Ask(NamedTuple):
    """The words that ask, and the kind of asking. What is asked for follows, or stands before a modal verb."""

    kind: str
    first: int
    last: int


@once
def find_asks(sentence: Sentence) -> list[Ask]:
    """Return where the sentence asks for something: wishes, needs, goals, requests, orders."""
    if wants_to_know(sentence) or LabelKind.ASIDE in sentence.label_kinds:
        return []
    found = [
        Ask(mark.kind, mark.first, mark.last)
        for mark in sentence.marked(*_ASKING)
        if not is_negated(sentence, mark.first) and not _is_condition(sentence, mark.first)
    ]
    if sentence.asks_to_know and sentence.word(_opening(sentence)) in {"can", "could", "shall", "may"}:
        found.append(Ask("please", _opening(sentence), _opening(sentence) + 1))
    found = [ask for ask in found if sentence.word(ask.last) != "not" or ask.kind == "please"]
    fragment = _fragment(sentence)
    if fragment is not None:
        found.append(Ask("label", fragment, fragment))
    if any(_is_to_find_out(sentence, ask) for ask in found):
        return []
    order = _order(sentence)
    if order is not None:
        found.append(Ask("order", order, order))
    if sentence.label_kinds & {LabelKind.GOAL, LabelKind.METRIC}:
        found.append(Ask("label", sentence.body, sentence.body))
    return found


@once
def wants_to_know(sentence: Sentence) -> bool:
    """Tell a question for information ("which data do we need?") from a request ("can we make it better?")."""
    if not sentence.asks_to_know:
        return False
    start = sentence.body
    while sentence.word(start) in _OPENERS:
        start += 1
    opens = {mark.first for mark in sentence.marked("please")}
    if any(start <= place <= start + 3 for place in opens):
        return False
    last = sentence.words[start:]
    if any(mark.first >= start for mark in sentence.marked("please")) and "," in last:
        return False
    return start in {mark.first for mark in sentence.marked("information")}


def _opening(sentence: Sentence) -> int:
    start = sentence.body
    while sentence.word(start) in _OPENERS or sentence.word(start).endswith("ly"):
        start += 1
    return start


def _is_to_find_out(sentence: Sentence, ask: Ask) -> bool:
    """Find "I would like to know what share ...": a question in other words."""
    after = sentence.words[ask.last : ask.last + 3]
    place = next((place for place, word in enumerate(after) if word in _FINDING_OUT), None)
    return place is not None and sentence.word(ask.last + place + 1) in _QUESTION_WORDS


_FINDING_OUT = frozenset({"know", "understand", "hear", "see", "learn"})
_QUESTION_WORDS = word_set("asking", "question_words")


def _order(sentence: Sentence) -> int | None:
    """Return where an order stands: a verb in its base form at the beginning, or behind a colon."""
    for start in _beginnings(sentence):
        bases = {mark.first for mark in sentence.marked("improve", "lift", "acquire", "order") if mark.form == "base"}
        if start in bases and sentence.word(start) not in _GREETINGS and sentence.word(start + 1) not in _COMPANIES:
            return start
    return None


def _fragment(sentence: Sentence) -> int | None:
    """Return where a sentence without a finite verb begins that wants more or less: "Alerts: fewer, better"."""
    start = _opening(sentence)
    if has_finite_verb(sentence) or sentence.word(start) in _NO_FRAGMENT or sentence.heading:
        return None
    degrees = (
        sentence.has("comparative", "superlative")
        or "possible" in sentence.words
        or bool({"more", "less", "fewer"} & set(sentence.words[start : start + 2]))
    )
    described = "that" in sentence.words[start:] and sentence.has("behaviour", "quality", "turn_of_phrase")
    return start if degrees or described else None


_TOLD_AFTER_COMMA = word_set("asking", "told_after_comma")
_FINITE = word_set("asking", "finite")
_NO_FRAGMENT = word_set("asking", "no_fragment")


def has_finite_verb(sentence: Sentence) -> bool:
    """Tell a sentence that says something from a fragment, by the common verbs that only sentences have."""
    return bool(_FINITE & set(sentence.words[sentence.body :]))


def _tells_after(words: tuple[str, ...], place: int) -> bool:
    """Find ", make it ..." and ", so simplify ..."."""
    following = words[place + 1] if place + 1 < len(words) else ""
    return (words[place] == "," and following in _TOLD_AFTER_COMMA) or (
        words[place] == "so" and words[place - 1] == ","
    )


def _beginnings(sentence: Sentence) -> list[int]:
    words = sentence.words
    after = [place + 1 for place, word in enumerate(words) if word in {":", "-"} or _tells_after(words, place)]
    return [_opening(sentence), *after]


def is_negated(sentence: Sentence, place: int) -> bool:
    """Tell whether a negation stands closely before the word, in the same clause."""
    wishes = sentence.marks.get("please", ())
    negations = {
        mark.first: mark
        for mark in sentence.marks.get("negation", ())
        if not any(wish.first <= mark.first <= wish.last for wish in wishes if wish.last - wish.first > 1)
        and not sentence.word(mark.last).isdigit()
    }
    for before in range(place - 1, max(-1, place - 1 - _REACH_OF_NEGATION), -1):
        if sentence.words[before] in _CLAUSE_BREAKS:
            return False
        if before in negations and sentence.word(negations[before].last) not in _COMPARED:
            return True
    return False


def _is_condition(sentence: Sentence, place: int) -> bool:
    """Tell whether the word stands in a clause that only supposes: "if someone wants ..."."""
    for before in range(place - 1, -1, -1):
        if sentence.words[before] in _CLAUSE_BREAKS:
            return False
        if sentence.words[before] in _CONDITIONS:
            return sentence.word(before - 1) not in {"nice", "great", "good", "wonderful", "help", "helpful", "lovely"}
    return False
