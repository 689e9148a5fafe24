"""Proxy metric: what is to be optimised only stands for something else, and no business or ticket leg is tied to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadline.initiatives.wording.asking import find_asks, is_negated
from threadline.initiatives.wording.rules.finding import Finding
from threadline.initiatives.wording.targets import find_target
from threadline.initiatives.wording.text.labels import LabelKind
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from threadline.initiatives.wording.evidence import Said
    from threadline.initiatives.wording.text.lexicon import Mark
    from threadline.initiatives.wording.text.sentences import Sentence

RULE = "proxy_metric"
_MISSING = ("metric", "problem")
_MAXIMISING = word_set("proxy_metric", "maximising")
_AIMS = word_set("proxy_metric", "aims")


def find_proxy_metric(said: Said) -> list[Finding]:
    """Return proxies that are the goal; none where the text ties them to business, tickets or people's trouble."""
    if said.leg is not None:
        return []
    found = []
    for sentence in said.sentences:
        span = _goal(sentence)
        if span is not None:
            found.append(Finding(RULE, sentence, *span, _MISSING))
    return found


def _goal(sentence: Sentence) -> tuple[int, int] | None:
    if sentence.heading or sentence.label_kinds & {
        LabelKind.ASIDE,
        LabelKind.BASELINE,
        LabelKind.CONSTRAINT,
    } - _goal_kinds(sentence):
        return None
    proxies = [mark for mark in sentence.marked("proxy") if not is_negated(sentence, mark.first)]
    if not proxies:
        return None
    target = find_target(sentence)
    for proxy in proxies:
        if (target is not None and not target.limit) or _is_maximised(sentence, proxy) or _is_the_goal(sentence, proxy):
            return proxy.first, proxy.last
    return None


def _goal_kinds(sentence: Sentence) -> frozenset[LabelKind]:
    return (
        sentence.label_kinds & {LabelKind.BASELINE, LabelKind.CONSTRAINT}
        if sentence.label_kinds & {LabelKind.TARGET, LabelKind.METRIC}
        else frozenset()
    )


def _is_maximised(sentence: Sentence, proxy: Mark) -> bool:
    before = sentence.words[max(0, proxy.first - 8) : proxy.first]
    verbs = [place for place in range(max(0, proxy.first - 8), proxy.first) if sentence.words[place] in _MAXIMISING]
    return bool(set(before) & _MAXIMISING) and not any(is_negated(sentence, place) for place in verbs)


def _is_the_goal(sentence: Sentence, proxy: Mark) -> bool:
    if sentence.label_kinds & {LabelKind.GOAL, LabelKind.METRIC}:
        return True
    before = range(max(0, proxy.first - 10), proxy.first)
    named = [place for place in before if sentence.words[place] in _AIMS]
    asked = bool(find_asks(sentence)) or bool({"is", "are", "="} & set(sentence.words))
    return (
        bool(named)
        and asked
        and not any(is_negated(sentence, place) for place in named)
        and "not" not in sentence.words[proxy.last : proxy.last + 3]
    )
