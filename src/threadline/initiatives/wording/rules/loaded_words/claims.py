"""Whether a sentence claims a state of a model, as "the router is done" does and "the export is done" does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from threadline.initiatives.wording.text.lexicon import Mark
    from threadline.initiatives.wording.text.sentences import Sentence

BE = word_set("loaded_words", "be")
_ADVERBS = word_set("loaded_words", "adverbs")
_PEOPLE = word_set("loaded_words", "people")
_CONTRACTED_PEOPLE = word_set("loaded_words", "contracted_people")
_SUPPOSING = word_set("loaded_words", "supposing")
_STATES = word_set("loaded_words", "states")
_OPENING_SUBJECT = word_set("loaded_words", "opening_subject")
_PREPOSITIONS = word_set("loaded_words", "prepositions")
_NOT_MODEL_LABELS = word_set("loaded_words", "not_model_labels")
_WORK_NOUNS = word_set("loaded_words", "work_nouns")
_DECLARING = word_set("loaded_words", "declaring")
_JOINING = word_set("loaded_words", "joining")
_WHEN = word_set("loaded_words", "when")
_ENDING = word_set("loaded_words", "ending") | {""}
_REACH_OF_DECLARING, _LONGEST_NAME = 7, 3


class Claim(NamedTuple):
    """The words that claim, first and last (exclusive), and what they lack."""

    first: int
    last: int
    missing: tuple[str, ...]


def claims_state(sentence: Sentence, mark: Mark) -> bool:
    """Tell whether the marked word is said of a model or a capability, and not of a file, a form, a person."""
    be = start_of_predicate(sentence, mark.first)
    if sentence.word(be).endswith("'s"):
        return sentence.word(be) not in _CONTRACTED_PEOPLE and not is_of_thing(sentence, be + 1)
    if be == mark.first or (sentence.asks_to_know and be <= sentence.body + 1):
        return _is_asked(sentence, mark)
    if be == sentence.body or sentence.word(be - 1) in _PEOPLE or _is_condition(sentence, be):
        return False
    return not _SUPPOSING & set(sentence.words[max(0, be - 2) : be]) and not is_of_thing(sentence, be)


def _is_condition(sentence: Sentence, be: int) -> bool:
    """Find "once it is done": something that was just asked for, and no claim."""
    return sentence.word(be - 1) in {"it", "that", "this"} and sentence.word(be - 2) in _WHEN


def start_of_predicate(sentence: Sentence, place: int) -> int:
    """Go back over adverbs, figures and "done and" to the verb before an adjective; without one, stay."""
    at = place - 1
    while at >= 0 and _is_passed_over(sentence.words[at]):
        at -= 1
    if at < 0:
        return place
    word = sentence.words[at]
    has_been = word in {"has", "have"} and "been" in sentence.words[at:place]
    return at if word in BE or word.endswith("'s") or has_been else place


def _is_passed_over(word: str) -> bool:
    return (word in _ADVERBS and word != "is") or word.isdigit() or word in _STATES


def _is_asked(sentence: Sentence, mark: Mark) -> bool:
    """Tell "is the selfie check ready?" from "is the export ready?", which asks for a file."""
    if sentence.word(sentence.body) not in {"is", "are"} or not sentence.asks_to_know:
        return False
    things = [one for one in sentence.marked("artifact") if sentence.body <= one.first < mark.first]
    return not things and sentence.word(sentence.body + 1) not in _PEOPLE


def is_of_thing(sentence: Sentence, end: int) -> bool:
    """Tell whether the subject that ends here is a file, a form, a person: something that can simply be done."""
    start = max((place for place in range(end) if _opens_subject(sentence, place)), default=0)
    if start >= end - 1:
        start = 0
    things = any(start <= one.first < end for one in sentence.marked("artifact"))
    return things or bool(set(sentence.words[start:end]) & _PEOPLE)


def _opens_subject(sentence: Sentence, place: int) -> bool:
    return sentence.words[place] in _OPENING_SUBJECT and sentence.word(place - 1) not in _PREPOSITIONS


def is_status(sentence: Sentence, mark: Mark) -> bool:
    """Tell a state with nothing around it: "Modelling: done", "model done", "I consider it done"."""
    if mark.first >= sentence.body > 0 and set(sentence.words[sentence.body : mark.first]) <= _ADVERBS:
        return not _NOT_MODEL_LABELS & set(sentence.words[: sentence.body - 1])
    if _DECLARING & set(sentence.words[max(0, mark.first - _REACH_OF_DECLARING) : mark.first]):
        return not is_of_thing(sentence, mark.first)
    if sentence.word(mark.last) not in _ENDING:
        return False
    before = sentence.word(mark.first - 1)
    return before in _WORK_NOUNS or (_is_name_alone(sentence, mark) and not is_of_thing(sentence, mark.first))


def _is_name_alone(sentence: Sentence, mark: Mark) -> bool:
    """Find "OCR ready, over and out": a name and a state, no verb."""
    name = sentence.words[sentence.body : mark.first]
    if not 0 < len(name) <= _LONGEST_NAME or _JOINING & set(name):
        return False
    return name[-1].isalpha() and name[-1] not in _ADVERBS | BE
