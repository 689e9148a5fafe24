"""Loaded words: "accurate", "ready", "more data", "hard", "done" without what the glossary says that they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.initiatives.wording.asking import is_negated, wants_to_know
from threadline.initiatives.wording.rules.finding import Finding
from threadline.initiatives.wording.targets import horizons
from threadline.initiatives.wording.text.labels import LabelKind
from threadline.initiatives.wording.text.quantities import QuantityKind
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from threadline.initiatives.wording.evidence import Said
    from threadline.initiatives.wording.text.lexicon import Mark
    from threadline.initiatives.wording.text.sentences import Sentence

RULE = "loaded_word"
_BE = word_set("loaded_word", "be")
_CONTRACTED = frozenset({"it's", "that's", "this's"})
_ADVERBS = word_set("loaded_word", "adverbs")
_PEOPLE = word_set("loaded_word", "people")
_REASONS = word_set("loaded_word", "reasons")
_METRICS = word_set("loaded_word", "metrics")
_ALLOWED_GAPS = 1


def find_loaded_words(said: Said) -> list[Finding]:
    """Return loaded words that stand alone; what they need may stand in the same sentence or in one beside it."""
    found = []
    for place, sentence in enumerate(said.sentences):
        if sentence.heading or LabelKind.ASIDE in sentence.label_kinds or _defines(sentence) or _asks_whether(sentence):
            continue
        near = said.sentences[max(0, place - 1) : place + 3]
        found += [finding for look in _LOOKS if (finding := look(sentence, near, said)) is not None]
    return found


def _asks_whether(sentence: Sentence) -> bool:
    loaded = sentence.marked("accurate", "ready", "done", "hard")
    return "whether" in sentence.words[: loaded[0].first] if loaded else False


def _defines(sentence: Sentence) -> bool:
    """Tell whether the sentence is about the word itself: "accurate here means ..."."""
    words = set(sentence.words)
    return bool(words & {"means", "mean", "meaning", "word", "words", "called", "defined", "definition"}) or bool(
        {"rename", "typo", "badge"} & words
    )


def _finding(sentence: Sentence, span: tuple[int, int], missing: Sequence[str], topic: str) -> Finding:
    return Finding(RULE, sentence, *span, tuple(missing), topic)


def _accurate(sentence: Sentence, near: Sequence[Sentence], _said: Said) -> Finding | None:
    for mark in sentence.marked("accurate", "accuracy"):
        claim = _accuracy_claim(sentence, mark) if mark.kind == "accuracy" else _accurate_claim(sentence, mark)
        if claim is None:
            continue
        missing = _accuracy_gaps(near)
        if len(missing) > _ALLOWED_GAPS:
            return _finding(sentence, claim, missing, "accurate")
    return None


def _accurate_claim(sentence: Sentence, mark: Mark) -> tuple[int, int] | None:
    if sentence.word(mark.last) in {
        "to",
        "badge",
        "label",
        "record",
        "records",
        "address",
        "map",
        "maps",
        "clock",
        "description",
        "translation",
        "count",
        "counts",
    }:
        return None
    if sentence.has("artifact") and any(
        one.last == _start_of_predicate(sentence, mark.first) for one in sentence.marked("artifact")
    ):
        return None
    before = sentence.word(mark.first - 1)
    if is_negated(sentence, mark.first) and before in {"not", "isn't", "aren't", "no", "never"}:
        return None
    return mark.first, mark.last


def _accuracy_claim(sentence: Sentence, mark: Mark) -> tuple[int, int] | None:
    """ "High accuracy", "accuracy is at 91%": a claim or a wish; "accuracy label", "which accuracy" are not."""
    if wants_to_know(sentence) or is_negated(sentence, mark.first):
        return None
    praised = sentence.word(mark.first - 1) in {
        "high",
        "good",
        "great",
        "excellent",
        "better",
        "best",
        "higher",
        "sufficient",
        "superb",
    }
    told = sentence.word(mark.last) in {"is", "of", "at", "reached", "stands", "was"} and (
        sentence.quantities or {"high", "good", "great", "excellent", "better"} & set(sentence.words)
    )
    reached = any(one.last == mark.first and one.kind is QuantityKind.SHARE for one in sentence.quantities)
    return (mark.first, mark.last) if praised or told or reached else None


def _accuracy_gaps(near: Sequence[Sentence]) -> list[str]:
    words = {word for sentence in near for word in sentence.words}
    quantities = [one for sentence in near for one in sentence.quantities]
    figures = any(one.kind in {QuantityKind.SHARE, QuantityKind.DURATION} for one in quantities)
    gaps = []
    if not (words & _METRICS and figures):
        gaps.append("metric")
    if not words & _DATA_WORDS:
        gaps.append("data")
    if not words & _SLICE_WORDS:
        gaps.append("slice")
    if not words & {"threshold", "cut", "cutoff", "confidence", "operating"}:
        gaps.append("target")
    return gaps


_DATA_WORDS = word_set("loaded_word", "data_words")
_SLICE_WORDS = word_set("loaded_word", "slice_words")


def _ready(sentence: Sentence, near: Sequence[Sentence], _said: Said) -> Finding | None:
    if {"shadow", "staging", "stage"} & {word for one in near for word in one.words}:
        return None
    for mark in sentence.marked("ready"):
        if _names_stage(sentence, mark) or is_negated(sentence, mark.first):
            continue
        with_model = sentence.word(mark.last) == "with" and not _subject_is_thing(sentence, len(sentence.words))
        if with_model or _is_state_of_model(sentence, mark) or _is_status(sentence, mark):
            return _finding(sentence, (mark.first, mark.last), ("target",), "ready")
    return None


def _names_stage(sentence: Sentence, mark: Mark) -> bool:
    if sentence.word(mark.last) == "to" and sentence.word(mark.last + 1) in {
        "read",
        "run",
        "hand",
        "review",
        "start",
        "begin",
        "sign",
        "print",
        "download",
        "see",
        "view",
    }:
        return True
    if sentence.word(mark.last + 1) in {"launch", "release", "rollout", "roll"} and not sentence.quantities:
        return False
    stages = [one for one in sentence.marked("stage") if mark.last <= one.first <= mark.last + 6]
    return (
        bool(stages)
        and sentence.word(mark.last) in {"for", "to"}
        or sentence.word(mark.first - 1)
        in {"production", "evaluation", "pilot", "launch", "not", "get", "got", "at", "the", "a"}
    )


def _done(sentence: Sentence, near: Sequence[Sentence], _said: Said) -> Finding | None:
    for mark in sentence.marked("done"):
        if _says_by_whom(sentence, mark, near) or is_negated(sentence, mark.first):
            continue
        if sentence.word(mark.last) in {
            "this",
            "reading",
            "button",
            "label",
            "screen",
            "when",
            "list",
            "by",
            "in",
            "manually",
            "without",
            "on",
            "through",
            "via",
            "at",
            "twice",
            "wrong",
            "before",
            "after",
            "from",
            "the",
            "their",
            "them",
        }:
            continue
        if sentence.word(mark.last) == "with":
            if any(mark.last < one.first <= mark.last + 5 for one in sentence.marked("model_word")):
                return _finding(sentence, (mark.first, mark.last), ("target", "population"), "done")
            continue
        if (_is_state_of_model(sentence, mark) and _is_work(sentence, mark)) or _is_status(sentence, mark):
            return _finding(sentence, (mark.first, mark.last), ("target", "population"), "done")
    return None


_WORK_ENDINGS = (
    "ion",
    "ing",
    "er",
    "or",
    "model",
    "models",
    "it",
    "bot",
    "work",
    "project",
    "engine",
    "ocr",
    "ml",
    "ranking",
    "score",
    "network",
    "system",
    "v1",
    "v2",
    "v3",
    "v4",
    "s",
    "ment",
    "check",
)


def _is_work(sentence: Sentence, mark: Mark) -> bool:
    """ "Done" is loaded of any capability; "complete" and "finished" are said of many things, so of models only."""
    if sentence.words[mark.first] == "done":
        return True
    be = _start_of_predicate(sentence, mark.first)
    return any(word.endswith(_WORK_ENDINGS) for word in sentence.words[max(0, be - 6) : be])


def _says_by_whom(sentence: Sentence, mark: Mark, near: Sequence[Sentence]) -> bool:
    after = {word for one in near for word in one.words}
    return sentence.word(mark.last) == "by" or bool(
        after & {"handed", "hands", "handover", "receives", "received", "takes", "took"}
    )


_DECLARING = word_set("loaded_word", "declaring")


def _is_status(sentence: Sentence, mark: Mark) -> bool:
    """ "Modelling: done", "Status: done", "model done": a state with nothing around it."""
    if mark.first >= sentence.body > 0 and all(word in _ADVERBS for word in sentence.words[sentence.body : mark.first]):
        label = sentence.words[: sentence.body - 1]
        return not set(label) & {
            "export",
            "design",
            "copy",
            "contract",
            "docs",
            "documentation",
            "legal",
            "data",
            "labels",
        }
    before = sentence.word(mark.first - 1)
    if _DECLARING & set(sentence.words[max(0, mark.first - 7) : mark.first]):
        return not _subject_is_thing(sentence, mark.first)
    alone = sentence.body < mark.first <= sentence.body + 3 and not {"and", "not", "get", "be"} & set(
        sentence.words[sentence.body : mark.first]
    )
    if (
        alone
        and before.isalpha()
        and before not in _ADVERBS | _BE
        and sentence.word(mark.last) in {"", ".", ",", "!", ";"}
    ):
        return not _subject_is_thing(sentence, mark.first)
    return before in {"model", "modelling", "modeling", "classifier", "training"} and sentence.word(mark.last) in {
        "",
        ".",
        ",",
        "!",
        ";",
    }


def _is_state_of_model(sentence: Sentence, mark: Mark) -> bool:
    """Tell "the router is done" from "the export is done": what is finished must not be a file, a form, a person."""
    be = _start_of_predicate(sentence, mark.first)
    if sentence.word(be).endswith("'s"):
        return not _subject_is_thing(sentence, be + 1) and sentence.word(be) not in {
            "let's",
            "what's",
            "who's",
            "he's",
            "she's",
        }
    if be == mark.first or sentence.word(be) not in _BE | {"has", "have"}:
        return _inverted(sentence, mark)
    if {"would", "can", "could", "may"} & set(sentence.words[max(0, be - 2) : be]):
        return False
    if be == sentence.body or sentence.word(be - 1) in _PEOPLE:
        return False
    if sentence.asks_to_know and be <= sentence.body + 1:
        return _inverted(sentence, mark)
    return not _subject_is_thing(sentence, be)


def _start_of_predicate(sentence: Sentence, place: int) -> int:
    """Go back over adverbs, figures and "done and" to the verb before an adjective."""
    at = place - 1
    while at >= 0 and (
        sentence.words[at] in _ADVERBS - {"is"}
        or sentence.words[at].isdigit()
        or sentence.words[at] in {"and", "done", "finished", "ready", "been", "complete"}
    ):
        at -= 1
    if at >= 0 and (
        sentence.words[at] in _BE
        or sentence.words[at].endswith("'s")
        or (sentence.words[at] in {"has", "have"} and "been" in sentence.words[at:place])
    ):
        return at
    return place


def _inverted(sentence: Sentence, mark: Mark) -> bool:
    """ "Is the selfie check ready?" """
    if sentence.word(sentence.body) not in {"is", "are"} or not sentence.asks_to_know:
        return False
    return (
        not any(sentence.body <= one.first < mark.first for one in sentence.marked("artifact"))
        and sentence.word(sentence.body + 1) not in _PEOPLE
    )


_OPENS_SUBJECT = frozenset(
    {
        ",",
        ";",
        ":",
        "that",
        "and",
        "but",
        "so",
        ")",
        "the",
        "a",
        "an",
        "our",
        "my",
        "your",
        "their",
        "this",
        "its",
        "told",
    }
)


def _opens_subject(sentence: Sentence, place: int) -> bool:
    return sentence.words[place] in _OPENS_SUBJECT and sentence.word(place - 1) not in _PREPOSITIONS


_PREPOSITIONS = word_set("loaded_word", "prepositions")


def _subject_is_thing(sentence: Sentence, be: int) -> bool:
    start = max((place for place in range(be) if _opens_subject(sentence, place)), default=0)
    if start >= be - 1:
        start = 0
    return any(start <= one.first < be for one in sentence.marked("artifact")) or bool(
        set(sentence.words[start:be]) & _PEOPLE
    )


def _hard(sentence: Sentence, near: Sequence[Sentence], _said: Said) -> Finding | None:
    names = {mark.first for mark in sentence.marked("not_a_problem")} | {
        mark.last - 1 for mark in sentence.marked("not_a_problem")
    }
    for mark in sentence.marked("hard"):
        if mark.first in names or is_negated(sentence, mark.first) or not _calls_hard(sentence, mark):
            continue
        if _gives_reason(sentence, mark, near):
            continue
        return _finding(sentence, (mark.first, mark.last), ("problem",), "hard")
    return None


def _calls_hard(sentence: Sentence, mark: Mark) -> bool:
    after, following = sentence.word(mark.last), sentence.word(mark.last + 1)
    if after in {"problem", "problems", "one", "task", "nut", "challenge", "question"}:
        return True
    if sentence.word(mark.first - 1) == "a" and _BE & set(sentence.words[max(0, mark.first - 4) : mark.first]):
        return after in {
            "case",
            "domain",
            "topic",
            "area",
            "thing",
            "field",
            "use",
            "set",
            "setting",
            "class",
            "language",
            "market",
            "subject",
        }
    be = _start_of_predicate(sentence, mark.first)
    if be == mark.first or not (
        sentence.word(be) in _BE or sentence.word(be) in _CONTRACTED or sentence.word(be).endswith("'s")
    ):
        return False
    if after == "to":
        return following in {
            "do",
            "say",
            "solve",
            "predict",
            "model",
            "build",
            "learn",
            "get",
            "crack",
            "promise",
            "estimate",
            "improve",
            "achieve",
            "tell",
        }
    return after in {"", ".", ",", "!", ";", "and", "here", "for", "so", "at", "to", "than"} or after == "right"


def _gives_reason(sentence: Sentence, mark: Mark, near: Sequence[Sentence]) -> bool:
    after = sentence.words[mark.last :]
    if {"because", "since", "as", "due", "given", "owing"} & set(after) or ":" in after:
        return True
    following = near[list(near).index(sentence) + 1 :][:1]
    return any(bool({"because", "reason", "since", "due"} & set(one.words)) for one in following)


def _more_data(sentence: Sentence, near: Sequence[Sentence], _said: Said) -> Finding | None:
    for mark in sentence.marked("more_data"):
        if wants_to_know(sentence) or _kind_is_said(near) or sentence.word(mark.first - 1) in {"no", "any"}:
            continue
        words = set(sentence.words)
        enough = sentence.words[mark.first] == "enough" and not is_negated(sentence, mark.first)
        if enough or (sentence.words[mark.first : mark.last] == ("more", "of", "it") and "data" not in words):
            continue
        if is_negated(sentence, mark.first) and not words & {"without", "enough", "can't", "cannot"}:
            continue
        return _finding(sentence, (mark.first, mark.last), ("data",), "more data")
    return None


def _kind_is_said(near: Sequence[Sentence]) -> bool:
    return any(sentence.has("specified_data") for sentence in near)


_LOOKS: tuple[Callable[[Sentence, Sequence[Sentence], Said], Finding | None], ...] = (
    _accurate,
    _ready,
    _more_data,
    _hard,
    _done,
)
