"""Vague: asks for an improvement, and nothing says which number would move, from what to what, by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.initiatives.wording.asking import find_asks, is_negated, wants_to_know
from threadline.initiatives.wording.rules.finding import Finding
from threadline.initiatives.wording.targets import find_target
from threadline.initiatives.wording.text.labels import LabelKind
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadline.initiatives.wording.asking import Ask
    from threadline.initiatives.wording.evidence import Said
    from threadline.initiatives.wording.text.lexicon import Mark
    from threadline.initiatives.wording.text.sentences import Sentence

RULE = "vague"
_SIGNS = (
    "improve",
    "lift",
    "lift_weak",
    "comparative",
    "superlative",
    "quality",
    "weak_quality",
    "behaviour",
    "turn_of_phrase",
    "bad",
)
_NO_ERRANDS = ("improve", "turn_of_phrase")
_NEEDED = ("metric", "slice", "baseline", "target", "horizon")
_MEASURES = ("business", "ticket", "outcome", "proxy", "accuracy", "abstract")
_BEING = word_set("vague", "being")
_SOON = word_set("vague", "soon")
_ADJECTIVE_ENDINGS = (
    "ive",
    "able",
    "ible",
    "ful",
    "ent",
    "ant",
    "ate",
    "ust",
    "ised",
    "ized",
    "ise",
    "ious",
    "ern",
    "al",
    "ly",
    "ing",
)
_NO_ADJECTIVES = word_set("vague", "no_adjectives")
_REACH = 40
_FIX = frozenset({"fix", "mend", "sort", "change"})


def find_vague(said: Said) -> list[Finding]:
    """Return vague requests; none where the text states a target or a measured problem anywhere."""
    if said.grounded:
        return []
    missing = tuple(part for part in _NEEDED if part not in said.parts())
    found = [finding for sentence in said.sentences for finding in _in_sentence(sentence, missing)]
    return found or _complaint_with_a_wish(said, missing)


def _in_sentence(sentence: Sentence, missing: tuple[str, ...]) -> Iterator[Finding]:
    target = find_target(sentence)
    if sentence.heading or (target is not None and not target.limit) or sentence.has("more_data"):
        return
    for ask in sorted(find_asks(sentence), key=lambda one: one.first):
        hit = _hit(sentence, ask)
        if hit is not None:
            first = min(ask.first, hit[0])
            yield Finding(RULE, sentence, first, max(hit[1], first + 1), missing or ("metric",))
            return


def _hit(sentence: Sentence, ask: Ask) -> tuple[int, int] | None:
    start = ask.last if ask.kind != "modal" else ask.first
    signs = _NO_ERRANDS if _is_task(sentence, ask) else _SIGNS
    for mark in _after(sentence, start, *signs):
        end = _end_of(sentence, ask, mark)
        if end is not None:
            return mark.first, end
    if signs is _NO_ERRANDS:
        return None
    if sentence.words[ask.first] in _WISHES and not sentence.quantities:
        return ask.first, min(len(sentence.words), ask.last + 3)
    described = _to_be(sentence, ask)
    if described is not None:
        return described
    if _leaves_open(sentence, ask):
        return ask.first, min(len(sentence.words), ask.last + 3)
    return (
        _most(sentence, start)
        or _degree(sentence, start)
        or _turn(sentence, start)
        or _more(sentence, start)
        or _as_possible(sentence, start)
        or _wanted_improvement(sentence, start)
    )


def _after(sentence: Sentence, start: int, *kinds: str) -> list[Mark]:
    return [
        mark
        for mark in sentence.marked(*kinds)
        if start <= mark.first <= start + _REACH and (mark.kind == "bad" or not is_negated(sentence, mark.first))
    ]


def _end_of(sentence: Sentence, ask: Ask, mark: Mark) -> int | None:
    """Return where the vague words end, or None when the marked word is not vague here."""
    if mark.kind == "improve":
        return _improve_end(sentence, ask, mark)
    if mark.kind in {"lift", "lift_weak"}:
        return _lift_end(sentence, mark)
    if mark.kind in {"behaviour", "turn_of_phrase"}:
        return _behaviour_end(sentence, ask, mark)
    if mark.kind in {"quality", "weak_quality"}:
        return _quality_end(sentence, ask, mark)
    if mark.kind == "bad":
        return mark.last
    if mark.kind == "comparative" and (
        sentence.word(mark.last) == "than" or sentence.word(mark.first - 1) in {"a", "any"} and ask.kind == "will"
    ):
        return (
            mark.last
            if sentence.word(mark.last + 1)
            in {"anyone", "anybody", "ever", "before", "now", "it", "the", "today", "others", "any"}
            else None
        )
    if ask.kind == "will":
        return None
    return mark.last


def _improve_end(sentence: Sentence, ask: Ask, mark: Mark) -> int | None:
    if ask.kind == "will" and mark.form == "past" and sentence.word(mark.first - 1) != "be":
        return None
    if mark.form == "s":
        return None
    if {"by", "adding"} <= set(sentence.words[mark.last :]):
        return None
    if mark.form == "base" and sentence.word(mark.first - 1) in {"the", "a", "an", "this"}:
        return None
    return _object_end(sentence, mark)


def _object_end(sentence: Sentence, mark: Mark) -> int:
    """Take what is to be improved into the excerpt, up to three words of it."""
    last = mark.last
    while (
        last < min(len(sentence.words), mark.last + 3)
        and sentence.words[last][0].isalnum()
        and sentence.words[last] not in _AFTER_OBJECT
    ):
        last += 1
    return last


_AFTER_OBJECT = word_set("vague", "after_object")


def _lift_end(sentence: Sentence, mark: Mark) -> int | None:
    if mark.form not in {"base", "ing"} and sentence.word(mark.first - 1) not in {"be", "is", "get"}:
        return None
    within = [
        other for other in sentence.marked(*_MEASURES, "intensifier") if mark.first < other.first <= mark.first + 10
    ]
    if within:
        return within[0].last
    if mark.kind == "lift" and not sentence.quantities and sentence.word(mark.last) not in _NO_OUTCOMES:
        return _object_end(sentence, mark)
    if sentence.word(mark.last) in {"number", "numbers"} or sentence.words[mark.last : mark.last + 2] == (
        "the",
        "number",
    ):
        return mark.last + 2
    return None


_NO_OUTCOMES = frozenset({"", "off", ".", ",", "to", "and", "here"})


def _is_task(sentence: Sentence, ask: Ask) -> bool:
    """Tell an errand from an outcome: what is asked for begins with something that somebody can just do."""
    if ask.kind == "modal":
        return False
    start = ask.last
    while sentence.word(start) in _BEFORE_TASK:
        start += 1
    return any(mark.form == "base" and mark.first == start for mark in sentence.marked("verb_task"))


_BEFORE_TASK = word_set("vague", "before_task")


def _behaviour_end(sentence: Sentence, ask: Ask, mark: Mark) -> int | None:
    """What a capability should do, or be brought to, with no word on how often."""
    if sentence.quantities or ask.kind == "will" or (mark.kind == "behaviour" and _is_task(sentence, ask)):
        return None
    if mark.kind == "behaviour" and (
        mark.form not in {"base", "s"} or sentence.word(mark.first - 1) in {"the", "a", "to", "this", "our"} - {"to"}
    ):
        return None
    return mark.last


def _quality_end(sentence: Sentence, ask: Ask, mark: Mark) -> int | None:
    before = set(sentence.words[max(0, mark.first - 4) : mark.first])
    if sentence.quantities or (ask.kind == "will"):
        return None
    if mark.kind == "quality" and ask.kind in {"label", "aim"} or sentence.label_kinds & {LabelKind.GOAL}:
        return mark.last
    if _is_task(sentence, ask):
        return None
    if mark.kind == "weak_quality":
        return (
            mark.last
            if before & (_BEING | {"make", "makes", "right"})
            and sentence.word(mark.last) not in {"data", "now", "before"}
            else None
        )
    return mark.last


_MAKEOVERS = frozenset(
    {"upgrade", "refresh", "overhaul", "boost", "makeover", "facelift", "revamp", "rethink", "rework"}
)
_WISHES = frozenset({"wish", "wishes", "hope", "hoping"})


def _leaves_open(sentence: Sentence, ask: Ask) -> bool:
    """Tell "we have to get ahead of fraudsters" from "we have to order lamps": no figure, no date, no thing to hand over."""
    after = sentence.words[ask.last :]
    if (
        sentence.quantities
        or len(after) < _FEWEST_WORDS
        or (after[0] in _POINTING and not (after[0] in {"a", "an"} and _DESCRIBING & set(after)))
        or {"it", "that", "this"} & set(after[:3])
        or sentence.has("more_data", "ready", "done", "accurate", "hard")
    ):
        return False
    handed = [
        mark
        for mark in sentence.marked("artifact", "weekday", "month", "small_unit", "solution", "verb_task", "model_word")
        if mark.first >= ask.last
    ]
    if (
        handed
        or any(character.isdigit() for word in after for character in word)
        or {"?", "because", "since"} & set(after)
    ):
        return False
    if ask.kind == "modal":
        return after[0] not in _SETTLED and not after[0].endswith("ed") and "be" not in after[:2]
    wanted = ask.kind == "need" or sentence.words[ask.first] in {"let's", "let", "lets"}
    return wanted and not _is_task(sentence, ask)


_FEWEST_WORDS = 3
_DESCRIBING = word_set("vague", "describing")
_POINTING = word_set("vague", "pointing")
_SETTLED = word_set("vague", "settled")


def _to_be(sentence: Sentence, ask: Ask) -> tuple[int, int] | None:
    """Find "should be realistic": any adjective that something is to be, but no participle ("must be deleted")."""
    if ask.kind != "modal" or sentence.quantities or "be" not in sentence.words[ask.last : ask.last + 2]:
        return None
    place = sentence.words.index("be", ask.last) + 1
    while sentence.word(place).endswith("ly") or sentence.word(place) in {
        "more",
        "very",
        "so",
        "as",
        "both",
        "always",
        "less",
        "really",
    }:
        place += 1
    word = sentence.word(place)
    if len(word) < _SHORTEST_ADJECTIVE or not word.isalpha() or word.endswith(("ed", "en", "ing")) or word in _NO_STATE:
        return None
    return place - 1, place + 1


_SHORTEST_ADJECTIVE = 3
_NO_STATE = word_set("vague", "no_state")


def _most(sentence: Sentence, start: int) -> tuple[int, int] | None:
    """Find "the safest platform", "the most helpful bot"."""
    for place in range(start, len(sentence.words) - 1):
        following = sentence.words[place + 1]
        superlative = (
            following.endswith("est") and len(following) > _SHORTEST_SUPERLATIVE and following not in _NO_SUPERLATIVES
        ) or following == "most"
        if (
            sentence.words[place] in {"the", "our", "its"}
            and superlative
            and not is_negated(sentence, place)
            and not sentence.quantities
        ):
            return place, place + 2
    return None


_SHORTEST_SUPERLATIVE = 4
_NO_SUPERLATIVES = word_set("vague", "no_superlatives")


def _degree(sentence: Sentence, start: int) -> tuple[int, int] | None:
    """Find "less spam", "fewer misunderstandings": a direction for something, and no figure."""
    if sentence.quantities or sentence.has("more_data") or any(_is_task(sentence, ask) for ask in find_asks(sentence)):
        return None
    for place in range(max(0, start - 3), len(sentence.words) - 1):
        word, following = sentence.words[place], sentence.words[place + 1]
        if (
            word in {"less", "fewer", "more"}
            and following.isalpha()
            and following not in _AFTER_DEGREE
            and not is_negated(sentence, place)
        ):
            return place, place + 2
    return None


_AFTER_DEGREE = word_set("vague", "after_degree")


def _turn(sentence: Sentence, start: int) -> tuple[int, int] | None:
    """Find "get the number down", "bring them up": a direction, and no figure in it."""
    if sentence.quantities:
        return None
    for place in range(start, len(sentence.words)):
        if sentence.words[place] in _TURNS and not is_negated(sentence, place):
            for after in range(place + 2, min(place + 7, len(sentence.words))):
                if (
                    sentence.words[after] in {"down", "up", "lower", "higher"}
                    and sentence.word(after + 1) in _AFTER_TURN
                ):
                    return place, after + 1
    return None


_TURNS = word_set("vague", "turns")
_AFTER_TURN = frozenset(
    (
        "",
        ".",
        "!",
        "?",
        ",",
        "a",
        "as",
        "over",
        "significantly",
        "please",
        "soon",
        "again",
        "quickly",
        "this",
        "by",
        "in",
        "and",
    )
)


def _more(sentence: Sentence, start: int) -> tuple[int, int] | None:
    """Find "more relevant", "less intrusive": a degree and an adjective, told by its ending."""
    for place in range(start, len(sentence.words) - 1):
        word, following = sentence.words[place], sentence.words[place + 1]
        if word not in {"more", "less", "too", "as"} or is_negated(sentence, place):
            continue
        if word in {"too", "as"}:
            continue
        if (
            following.endswith(_ADJECTIVE_ENDINGS)
            and following not in _NO_ADJECTIVES
            and following not in _NOT_AFTER_MORE
        ):
            return place, place + 2
        if any(mark.first == place + 1 for mark in sentence.marked("quality")):
            return place, place + 2
    return None


_NOT_AFTER_MORE = word_set("vague", "not_after_more")


def _as_possible(sentence: Sentence, start: int) -> tuple[int, int] | None:
    """Find "as fast as possible", but not "as soon as possible", which only says when."""
    for place in range(max(0, start - 1), len(sentence.words) - 3):
        if (
            sentence.words[place] == "as"
            and sentence.words[place + 2 : place + 4] in {("as", "possible"), ("as", "we"), ("as", "you")}
            and sentence.words[place + 1] not in _SOON
        ):
            return place, place + 4
    return None


def _wanted_improvement(sentence: Sentence, start: int) -> tuple[int, int] | None:
    """Find "a noticeable improvement", "quality": a noun for nothing in particular, wanted in some degree."""
    for mark in _after(sentence, start, "abstract"):
        word = sentence.words[mark.first]
        before = set(sentence.words[max(0, mark.first - 3) : mark.first])
        if (
            word in {"improvement", "improvements", "uplift", "progress"}
            or (before & {"a", "an", "another"} and word in _MAKEOVERS)
            or before
            & {
                "good",
                "high",
                "great",
                "best",
                "significant",
                "noticeable",
                "big",
                "higher",
                "top",
                "overall",
                "poor",
                "clear",
                "real",
                "visible",
            }
        ):
            return mark.first, mark.last
    if (
        any(mark.first >= start for mark in sentence.marked("intensifier"))
        and sentence.has("business", "ticket", "outcome", "proxy")
        and not sentence.quantities
    ):
        mark = next(mark for mark in sentence.marked("intensifier") if mark.first >= start)
        return mark.first, mark.last
    return None


def _complaint_with_a_wish(said: Said, missing: tuple[str, ...]) -> list[Finding]:
    """Find "directions suck lately, fix it": blame in one sentence, a bare wish beside it."""
    wishes = any(_is_bare_wish(sentence) for sentence in said.sentences)
    for sentence in said.sentences:
        if sentence.heading or LabelKind.ASIDE in sentence.label_kinds or wants_to_know(sentence):
            continue
        blames = [mark for mark in sentence.marked("bad") if not is_negated(sentence, mark.first)]
        if blames and wishes:
            return [Finding(RULE, sentence, blames[0].first, blames[0].last, missing or ("metric",))]
    return []


def _is_bare_wish(sentence: Sentence) -> bool:
    return bool(_FIX & set(sentence.words)) or any(not _is_task(sentence, ask) for ask in find_asks(sentence))
