"""The check itself: read a text once, let every rule look at it, say where and what to write instead."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from typing import TYPE_CHECKING

from threadline.answers import Provenance, Undecided
from threadline.errors import InputError
from threadline.initiatives.wording.evidence import Said
from threadline.initiatives.wording.facts import KnownFacts
from threadline.initiatives.wording.report import RULES, Remark, TextReport, WordingReport
from threadline.initiatives.wording.rules.loaded_words import find_loaded_words
from threadline.initiatives.wording.rules.proxy_metric import find_proxy_metric
from threadline.initiatives.wording.rules.solution_first import find_solution_first
from threadline.initiatives.wording.rules.vague_requests import find_vague
from threadline.initiatives.wording.suggestions import suggest
from threadline.initiatives.wording.text.language import foreign_language
from threadline.initiatives.wording.text.markup import mask
from threadline.initiatives.wording.text.sentences import read_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from threadline.initiatives.wording.rules.finding import Finding

# About 600 pages. A longer text is no brief.
MAXIMUM_CHARACTERS = 2_000_000
_LONGEST_EXCERPT = 160
_SEVERITIES = {"solution_first": "error", "proxy_metric": "warning", "vague": "error", "loaded_word": "error"}
_FINDERS = {
    "solution_first": find_solution_first,
    "proxy_metric": find_proxy_metric,
    "vague": find_vague,
    "loaded_word": find_loaded_words,
}


def check_wording(text: str, *, facts: Mapping[str, object] | None = None) -> WordingReport:
    """Say whether a request or a brief can be worked from, and what is missing where it cannot.

    `facts` are the initiative's own numbers by part of a brief (metric, baseline, target, horizon, slice, ...), used
    for rewrites. The report holds one row, with the id "text". Raises InputError for a text without end and
    SettingError for an unknown fact.
    """
    return check_texts([("text", text)], facts=facts)


def check_texts(texts: Iterable[tuple[str, str]], *, facts: Mapping[str, object] | None = None) -> WordingReport:
    """Check many texts, each with its id. Raises as `check_wording` does."""
    known = KnownFacts.from_mapping(facts or {})
    digest, rows = hashlib.sha256(), []
    for name, text in texts:
        digest.update(f"{len(name)}:{name}{len(text)}:{text}".encode("utf-8", "surrogatepass"))
        rows.append(_check(name, text, known))
    return WordingReport(tuple(rows), Provenance(inputs={"texts": digest.hexdigest()}))


def _check(name: str, text: str, facts: KnownFacts) -> TextReport:
    if len(text) > MAXIMUM_CHARACTERS:
        raise InputError(
            f"text {name!r} has {len(text):,} characters, and {MAXIMUM_CHARACTERS:,} are the most. "
            "Check the brief alone, without what is attached to it."
        )
    masked = mask(text)
    language = foreign_language(masked)
    if language is not None:
        return TextReport(name, undecided=_not_english(language))
    said = Said(tuple(read_sentences(text)), text)
    if not any(map(str.isalnum, masked)):
        return TextReport(
            name,
            undecided=Undecided(
                "there is no prose to judge",
                "Write the brief as sentences: code, quotations and markup are not judged.",
            ),
        )
    lines = _line_starts(text)
    return TextReport(name, tuple(_remark(one, text, lines, suggest(one, said, facts)) for one in _findings(said)))


def _not_english(language: str) -> Undecided:
    return Undecided(
        f"the text is not in English (it seems to be {language!r}), and wording is checked in English only",
        "Check an English version, or have a colleague read it against the parts of a brief.",
    )


def _findings(said: Said) -> list[Finding]:
    """Return what all rules find, in the order of the text; of two rules on the same words the first one speaks."""
    found: list[Finding] = []
    for rule in RULES:
        taken = {(id(one.sentence), place) for one in found for place in range(one.first, one.last)}
        found += [
            one
            for one in _FINDERS[rule](said)
            if not taken & {(id(one.sentence), place) for place in range(one.first, one.last)}
        ]
    return sorted(found, key=lambda one: (one.sentence.spans[one.first], RULES.index(one.rule)))


def _line_starts(text: str) -> list[int]:
    starts = [0]
    while (newline := text.find("\n", starts[-1])) >= 0:
        starts.append(newline + 1)
    return starts


def _remark(finding: Finding, text: str, lines: list[int], suggestion: str) -> Remark:
    start, end = finding.sentence.offsets(finding.first, finding.last)
    line = bisect_right(lines, start)
    return Remark(
        rule=finding.rule,
        severity=_SEVERITIES[finding.rule],
        line=line,
        column=start - lines[line - 1] + 1,
        excerpt=text[start : min(end, start + _LONGEST_EXCERPT)],
        missing=finding.missing,
        suggestion=suggestion,
    )
