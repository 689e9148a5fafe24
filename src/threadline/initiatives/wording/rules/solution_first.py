"""Solution first: asks for a model or a technique, and nothing says whose problem it would solve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.initiatives.wording.asking import Ask, find_asks, has_finite_verb, is_negated
from threadline.initiatives.wording.rules.finding import Finding
from threadline.initiatives.wording.text.labels import LabelKind
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from threadline.initiatives.wording.evidence import Said
    from threadline.initiatives.wording.text.lexicon import Mark
    from threadline.initiatives.wording.text.sentences import Sentence

RULE = "solution_first"
_NEEDED = ("problem", "population", "metric")
_INDEFINITE = word_set("solution_first", "indefinite")
_DEFINITE = word_set("solution_first", "definite")
_PRONOUNS = word_set("solution_first", "pronouns")
_AFTER_FRAGMENT = word_set("solution_first", "after_fragment")
_PRAISED = word_set("solution_first", "praised")
_DEMANDING = word_set("solution_first", "demanding")
_BEING = word_set("solution_first", "being")
_REACH_OF_VERB, _REACH_OF_NEED = 14, 10


def find_solution_first(said: Said) -> list[Finding]:
    """Return solutions that are asked for; none where the text states a problem or an outcome for somebody."""
    if said.problem is not None or _outcome_for_somebody(said):
        return []
    parts = said.parts() - {"problem", "population"}
    missing = tuple(part for part in _NEEDED if part not in parts)
    found = []
    for place, sentence in enumerate(said.sentences):
        span = _asked_solution(sentence) or _one_of_those(sentence, said.sentences[place - 1] if place else None)
        if span is not None:
            found.append(Finding(RULE, sentence, *span, missing))
    return found


def _outcome_for_somebody(said: Said) -> bool:
    return said.outcome is not None and said.leg is not None and not said.outcome.has("solution", "model_word")


def _asked_solution(sentence: Sentence) -> tuple[int, int] | None:
    if sentence.heading:
        return None
    solutions = _solutions(sentence)
    for ask in sorted(_asks(sentence), key=lambda one: one.first):
        for solution in solutions:
            if _asks_for(sentence, ask, solution):
                return min(ask.first, solution.first), solution.last
    return None


def _asks(sentence: Sentence) -> list[Ask]:
    """Return what asks; under a label such as "Proposal" or "Scope" the sentence itself does."""
    asks = find_asks(sentence)
    plan = Ask("plan", sentence.body, sentence.body)
    if (not asks and LabelKind.PLAN in sentence.label_kinds) or _is_put_forward(sentence):
        return [*asks, plan]
    return asks


def _is_put_forward(sentence: Sentence) -> bool:
    """Find "a voice assistant in every room" and "reinforcement learning would be ideal": no verb, or praise."""
    opening = [mark for mark in sentence.marked("solution") if mark.first <= sentence.body + 2]
    if not opening or LabelKind.ASIDE in sentence.label_kinds or sentence.asks_to_know:
        return False
    after = sentence.words[opening[0].last :]
    praised = after[:2] == ("would", "be") and bool(_PRAISED & set(after[2:6]))
    return praised or (not has_finite_verb(sentence) and sentence.word(opening[0].last) in _AFTER_FRAGMENT)


def _one_of_those(sentence: Sentence, before: Sentence | None) -> tuple[int, int] | None:
    """Find "competitors have AI advisors. We need one too": a pronoun for the solution of the sentence before."""
    if before is None or not any(_is_thing_itself(before, mark) for mark in before.marked("solution")):
        return None
    for ask in find_asks(sentence):
        if ask.kind in {"need", "please"} and _PRONOUNS & set(sentence.words[ask.last : ask.last + 3]):
            return ask.first, min(len(sentence.words), ask.last + 3)
    return None


def _solutions(sentence: Sentence) -> list[Mark]:
    """Return the solutions of a sentence that are new: "a model", "an LLM", but not "the model card" or "no model"."""
    named = [mark for mark in sentence.marked("solution") if _is_thing_itself(sentence, mark)]
    models = [mark for mark in sentence.marked("model_word") if _is_thing_itself(sentence, mark)]
    new = [
        mark for mark in named + [mark for mark in models if _is_new(sentence, mark)] if not _is_known(sentence, mark)
    ]
    return sorted(new, key=lambda mark: mark.first)


def _is_thing_itself(sentence: Sentence, mark: Mark) -> bool:
    """Leave out denied solutions and those that only describe another noun."""
    if is_negated(sentence, mark.first):
        return False
    described = any(other.first == mark.last for other in sentence.marked("head_after"))
    return not described or any(other.first == mark.last for other in sentence.marked("solution"))


def _is_new(sentence: Sentence, mark: Mark) -> bool:
    before = sentence.words[max(0, mark.first - 4) : mark.first]
    return not before or (bool(_INDEFINITE & set(before)) and not _DEFINITE & set(before[-2:]))


def _is_known(sentence: Sentence, solution: Mark) -> bool:
    """Tell "the classifier", which is there, from "a classifier" and "one of the large models"."""
    if sentence.words[max(0, solution.first - 3) : solution.first] == ("one", "of", "the"):
        return False
    before = sentence.words[max(0, solution.first - 2) : solution.first]
    return bool(_DEFINITE & set(before)) and before[-1] != "own"


def _asks_for(sentence: Sentence, ask: Ask, solution: Mark) -> bool:
    if solution.last == ask.first and ask.kind == "modal":
        return _is_to_do_it(sentence, ask)
    if solution.first < ask.first:
        # A fragment: "RAG over our documentation, please".
        return solution.first <= sentence.body + 1 and sentence.word(solution.last) in _AFTER_FRAGMENT
    if _is_acquired(sentence, ask, solution) or ask.kind in {"plan", "please", "order"}:
        return True
    if ask.kind == "label" and LabelKind.PLAN in sentence.label_kinds:
        return True
    if ask.kind == "modal":
        return bool(_BEING & set(sentence.words[ask.last : ask.last + 3])) or sentence.has("acquire", "order")
    return _is_wanted(sentence, ask) and solution.first - ask.last <= _REACH_OF_NEED


def _is_to_do_it(sentence: Sentence, ask: Ask) -> bool:
    """Find "AI should handle all rebookings"."""
    doing = sentence.marked("behaviour", "acquire", "order")
    does = any(ask.last <= mark.first <= ask.last + 1 and mark.form == "base" for mark in doing)
    return sentence.words[ask.first] in _DEMANDING and does


def _is_acquired(sentence: Sentence, ask: Ask, solution: Mark) -> bool:
    """Find "build ... a classifier": a verb of getting between what asks and the solution."""
    return any(
        mark.form in {"base", "ing"} and not is_negated(sentence, mark.first)
        for mark in sentence.marked("acquire")
        if ask.first <= mark.first < solution.first <= mark.last + _REACH_OF_VERB
    )


def _is_wanted(sentence: Sentence, ask: Ask) -> bool:
    proposals = {(mark.first, mark.last) for mark in sentence.marked("proposing")}
    return ask.kind in {"need", "aim", "label"} or (ask.first, ask.last) in proposals
