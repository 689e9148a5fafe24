"""Vague: asks for an improvement, and nothing says which number would move, from what to what, by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.initiatives.wording.asking import find_asks, is_negated, wants_to_know
from threadline.initiatives.wording.rules.finding import Finding
from threadline.initiatives.wording.rules.vague_requests.degrees import find_degree
from threadline.initiatives.wording.rules.vague_requests.errands import is_errand, leaves_all_open
from threadline.initiatives.wording.rules.vague_requests.signs import find_sign
from threadline.initiatives.wording.targets import find_target
from threadline.initiatives.wording.text.labels import LabelKind
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadline.initiatives.wording.asking import Ask
    from threadline.initiatives.wording.evidence import Said
    from threadline.initiatives.wording.text.sentences import Sentence

RULE = "vague"
_NEEDED = ("metric", "slice", "baseline", "target", "horizon")
_FIXING = word_set("vague_requests", "fixing")
_WISHES = word_set("vague_requests", "wishes")


def find_vague(said: Said) -> list[Finding]:
    """Return vague requests; none where the text states a target or a measured problem anywhere."""
    if said.grounded:
        return []
    missing = tuple(part for part in _NEEDED if part not in said.parts()) or ("metric",)
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
            yield Finding(RULE, sentence, first, max(hit[1], first + 1), missing)
            return


def _hit(sentence: Sentence, ask: Ask) -> tuple[int, int] | None:
    """Return the vague words of what is asked for."""
    sign = find_sign(sentence, ask)
    if sign is not None or is_errand(sentence, ask):
        return sign
    if (sentence.words[ask.first] in _WISHES and not sentence.quantities) or leaves_all_open(sentence, ask):
        return ask.first, min(len(sentence.words), ask.last + 3)
    return find_degree(sentence, ask)


def _complaint_with_a_wish(said: Said, missing: tuple[str, ...]) -> list[Finding]:
    """Find "directions suck lately, fix it": blame in one sentence, a bare wish beside it."""
    if not any(_is_bare_wish(sentence) for sentence in said.sentences):
        return []
    for sentence in said.sentences:
        if sentence.heading or LabelKind.ASIDE in sentence.label_kinds or wants_to_know(sentence):
            continue
        blames = [mark for mark in sentence.marked("bad") if not is_negated(sentence, mark.first)]
        if blames:
            return [Finding(RULE, sentence, blames[0].first, blames[0].last, missing)]
    return []


def _is_bare_wish(sentence: Sentence) -> bool:
    return bool(_FIXING & set(sentence.words)) or any(not is_errand(sentence, ask) for ask in find_asks(sentence))
