"""Where a sentence asks for something, and whether words stand under a negation."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from threadline.initiatives.wording.text.labels import LabelKind

if TYPE_CHECKING:
    from threadline.initiatives.wording.text.sentences import Sentence

_ASKING = ("need", "modal", "please", "aim", "will")
_OPENERS = frozenset("hey hi hello ok okay so and then also next just first finally again now maybe simply always , : - + * ( please pls plz kindly dear all team".split())
_CLAUSE_BREAKS = frozenset({",", ";", ":", "but", "-", "(", ")"})
_REACH_OF_NEGATION = 5
_GREETINGS = frozenset({"have", "see", "do", "thank"})
_COMPARED = frozenset("more later less fewer lower higher above below worse longer only sooner earlier".split())
_CONDITIONS = frozenset({"if", "whether", "unless", "although", "though", "suppose"})


class Ask(NamedTuple):
    """The words that ask, and the kind of asking. What is asked for follows, or stands before a modal verb."""

    kind: str
    first: int
    last: int


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
    order = _order(sentence)
    if order is not None:
        found.append(Ask("order", order, order))
    if sentence.label_kinds & {LabelKind.GOAL, LabelKind.METRIC}:
        found.append(Ask("label", sentence.body, sentence.body))
    return found


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


def _order(sentence: Sentence) -> int | None:
    """Return where an order stands: a verb in its base form at the beginning."""
    start = _opening(sentence)
    bases = {mark.first for mark in sentence.marked("improve", "lift", "acquire", "order") if mark.form == "base"}
    return start if start in bases and sentence.word(start) not in _GREETINGS else None


def is_negated(sentence: Sentence, place: int) -> bool:
    """Tell whether a negation stands closely before the word, in the same clause."""
    wishes = sentence.marks.get("please", ())
    negations = {
        mark.first: mark
        for mark in sentence.marks.get("negation", ())
        if not any(wish.first <= mark.first < wish.last for wish in wishes)
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
