"""Solution first: asks for a model or a technique, and nothing says whose problem it would solve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.initiatives.wording.asking import find_asks, is_negated
from threadline.initiatives.wording.rules.finding import Finding
from threadline.initiatives.wording.text.labels import LabelKind
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from threadline.initiatives.wording.asking import Ask
    from threadline.initiatives.wording.evidence import Said
    from threadline.initiatives.wording.text.lexicon import Mark
    from threadline.initiatives.wording.text.sentences import Sentence

RULE = "solution_first"
_NEEDED = ("problem", "population", "metric")
_REACH_OF_VERB, _REACH_OF_NEED = 14, 10
_INDEFINITE = word_set("solution_first", "indefinite")
_DEFINITE = word_set("solution_first", "definite")


def find_solution_first(said: Said) -> list[Finding]:
    """Return solutions that are asked for; none where the text states a problem or an outcome for somebody."""
    if said.problem is not None or _outcome_for_somebody(said):
        return []
    missing = tuple(part for part in _NEEDED if part in {"problem", "population"} or part not in said.parts())
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
    solutions = [mark for mark in sentence.marked("solution") if _is_asked_thing(sentence, mark)]
    solutions += [
        mark
        for mark in sentence.marked("model_word")
        if _is_indefinite(sentence, mark) and _is_asked_thing(sentence, mark)
    ]
    if not solutions:
        return None
    asks = find_asks(sentence)
    if not asks and sentence.label_kinds & {LabelKind.PLAN}:
        asks = _plan(sentence)
    for ask in sorted(asks, key=lambda one: one.first):
        for solution in sorted(solutions, key=lambda mark: mark.first):
            if _governs(sentence, ask, solution):
                return min(ask.first, solution.first), solution.last
    return None


def _one_of_those(sentence: Sentence, before: Sentence | None) -> tuple[int, int] | None:
    """Find "competitors have AI advisors. We need one too": a pronoun for the solution of the sentence before."""
    if before is None or not any(_is_asked_thing(before, mark) for mark in before.marked("solution")):
        return None
    for ask in find_asks(sentence):
        content = sentence.words[ask.last : ask.last + 4]
        if ask.kind in {"need", "please"} and _PRONOUNS & set(content[:3]):
            return ask.first, min(len(sentence.words), ask.last + 3)
    return None


_PRONOUNS = frozenset({"one", "it", "them", "that", "something"})


def _plan(sentence: Sentence) -> list[Ask]:
    from threadline.initiatives.wording.asking import Ask as NewAsk  # noqa: PLC0415

    return [NewAsk("plan", sentence.body, sentence.body)]


def _is_asked_thing(sentence: Sentence, mark: Mark) -> bool:
    """Leave out negated solutions and those that only describe another noun: "the model card"."""
    if is_negated(sentence, mark.first):
        return False
    heads = {other.first for other in sentence.marked("head_after")}
    return mark.last not in heads or any(other.first == mark.last for other in sentence.marked("solution"))


def _is_indefinite(sentence: Sentence, mark: Mark) -> bool:
    before = sentence.words[max(0, mark.first - 4) : mark.first]
    return bool(_INDEFINITE & set(before)) and not _DEFINITE & set(before[-2:]) or not before


def _governs(sentence: Sentence, ask: Ask, solution: Mark) -> bool:
    if (
        solution.last == ask.first
        and ask.kind == "modal"
        and sentence.words[ask.first] in {"should", "must", "has", "shall"}
    ):
        doing = [
            mark
            for mark in sentence.marked("behaviour", "acquire", "order")
            if ask.last <= mark.first <= ask.last + 1 and mark.form == "base"
        ]
        return bool(doing) and not _definite(sentence, solution)
    if solution.first < ask.first:
        return solution.first <= sentence.body + 1 and sentence.word(solution.last) in _AFTER_FRAGMENT
    verbs = [
        mark
        for mark in sentence.marked("acquire")
        if ask.first <= mark.first < solution.first and mark.form in {"base", "ing"}
    ]
    if any(
        solution.first - verb.last <= _REACH_OF_VERB
        and not is_negated(sentence, verb.first)
        and not _definite(sentence, solution)
        for verb in verbs
    ):
        return True
    if ask.kind in {"plan", "please"} or (ask.kind == "label" and LabelKind.PLAN in sentence.label_kinds):
        return not _definite(sentence, solution)
    if ask.kind == "order" or (
        ask.kind == "modal"
        and ({"be", "have", "get"} & set(sentence.words[ask.last : ask.last + 3]) or sentence.has("acquire", "order"))
    ):
        return not _definite(sentence, solution)
    phrases = {" ".join(sentence.words[ask.first : ask.last])}
    wants = ask.kind in {"need", "aim", "label"} or bool(phrases & _PROPOSING)
    return wants and solution.first - ask.last <= _REACH_OF_NEED and not _definite(sentence, solution)


_AFTER_FRAGMENT = frozenset(("over", "for", "on", "in", "to", "with", "please", ",", "by"))
_PROPOSING = frozenset(
    {
        "propose",
        "proposal",
        "proposed",
        "plan",
        "suggest",
        "recommend",
        "move to",
        "switch to",
        "moving to",
        "switching to",
        "feature request",
        "deliverable",
        "pitch",
        "idea",
        "next step",
        "i think",
        "we think",
        "i believe",
        "we believe",
        "in my view",
        "i suggest",
        "consider",
        "explore",
        "tech",
        "technology",
        "look into",
        "how about",
        "calls for",
        "what about",
        "why don't we",
        "scope",
        "proposes",
        "suggestion",
    }
)


def _definite(sentence: Sentence, solution: Mark) -> bool:
    if sentence.words[max(0, solution.first - 3) : solution.first] == ("one", "of", "the"):
        return False
    return (
        bool(_DEFINITE & set(sentence.words[max(0, solution.first - 2) : solution.first]))
        and sentence.word(solution.first - 1) != "own"
    )
