"""Sentences with their words, positions, labels, marked words and quantities."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from threadline.initiatives.wording.text.blocks import split_blocks
from threadline.initiatives.wording.text.labels import LabelKind, kinds_of
from threadline.initiatives.wording.text.lexicon import bundled_lexicon
from threadline.initiatives.wording.text.markup import mask
from threadline.initiatives.wording.text.quantities import find_quantities
from threadline.initiatives.wording.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from threadline.initiatives.wording.text.blocks import Block
    from threadline.initiatives.wording.text.lexicon import Mark
    from threadline.initiatives.wording.text.quantities import Quantity

_TOKEN = re.compile(r"[^\W\d_]+\d[^\W_]*(?:\.\d+)*|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[^\w\s]")
_STRAIGHT = str.maketrans({0x2018: "'", 0x2019: "'", 0x2011: "-", 0x2013: "-", 0x2014: "-"})
_ABBREVIATIONS = word_set("sentences", "abbreviations")
_ENDS = frozenset(".!?;")
_LONGEST_LABEL = 5
# A sentence without a full stop for pages is cut: rules look at words that stand near each other.
_MOST_WORDS = 120


@dataclass(frozen=True, eq=False)
class Sentence:
    """One sentence: lower-cased words, where each stands in the text, and the labels over it."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    labels: tuple[str, ...] = ()
    body: int = 0
    heading: bool = False
    remembered: dict[str, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def marks(self) -> dict[str, list[Mark]]:
        """The words of the lexicon in it, by kind."""
        found: dict[str, list[Mark]] = {}
        for mark in bundled_lexicon().find(self.words):
            found.setdefault(mark.kind, []).append(mark)
        return found

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The quantities in it."""
        return find_quantities(self.words)

    @cached_property
    def label_kinds(self) -> frozenset[LabelKind]:
        """What its labels say that it is."""
        return kinds_of(self.labels)

    @property
    def asks_to_know(self) -> bool:
        """Whether it ends as a question."""
        return bool(self.words) and self.words[-1] == "?"

    def marked(self, *kinds: str) -> list[Mark]:
        """Return the marks of some kinds, in order."""
        return sorted((mark for kind in kinds for mark in self.marks.get(kind, ())), key=lambda mark: mark.first)

    def has(self, *kinds: str) -> bool:
        """Tell whether it holds a word of one of the kinds."""
        return any(self.marks.get(kind) for kind in kinds)

    def word(self, place: int) -> str:
        """Return the word at a place, empty beyond either end."""
        return self.words[place] if 0 <= place < len(self.words) else ""

    def offsets(self, first: int, last: int) -> tuple[int, int]:
        """Return where in the text the words from `first` to before `last` stand."""
        return self.spans[first][0], self.spans[last - 1][1]


Found = TypeVar("Found")


def once(look: Callable[[Sentence], Found]) -> Callable[[Sentence], Found]:
    """Look at each sentence once, however many rules ask: what is found is remembered in the sentence."""

    @wraps(look)
    def remembered(sentence: Sentence) -> Found:
        name = look.__qualname__
        if name not in sentence.remembered:
            sentence.remembered[name] = look(sentence)
        found: Found = sentence.remembered[name]
        return found

    return remembered


def read_sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text; headings are sentences marked as such."""
    masked = mask(text).translate(_STRAIGHT)
    lowered = masked.lower()
    if len(lowered) != len(masked):
        lowered = "".join(one if len(one := letter.lower()) == 1 else letter for letter in masked)
    sentences = [sentence for block in split_blocks(masked) for sentence in _sentences(lowered, block)]
    if all(sentence.heading for sentence in sentences):
        # Nothing stands under the headings: then they are what is asked for.
        return [replace(sentence, heading=False, labels=()) for sentence in sentences]
    return sentences


def _sentences(lowered: str, block: Block) -> Iterator[Sentence]:
    inherited: tuple[str, ...] = ()
    for tokens in _runs(lowered, block):
        words = tuple(token.group() for token in tokens)
        body = _label_end(words)
        if body:
            inherited = (" ".join(words[: body - 1]),)
        yield Sentence(
            words=words,
            spans=tuple(token.span() for token in tokens),
            labels=(*block.labels, *inherited),
            body=body,
            heading=block.heading,
        )


def _runs(lowered: str, block: Block) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(lowered, block.start, block.end):
        if run and _new_line(lowered, run[-1].end(), token.start()):
            yield run
            run = []
        if token.group() == "-" and _joins(lowered, token.start()):
            continue
        run.append(token)
        if len(run) >= _MOST_WORDS or (token.group() in _ENDS and _ends_here(lowered, token, run)):
            yield run
            run = []
    if any(map(str.isalnum, "".join(token.group() for token in run))):
        yield run


def _joins(lowered: str, at: int) -> bool:
    """Tell a hyphen within a word from a dash and from one between numbers."""
    before, after = lowered[at - 1 : at], lowered[at + 1 : at + 2]
    return (before.isalpha() and after.isalpha()) or (before.isdigit() and after.isalpha())


def _ends_here(lowered: str, token: re.Match[str], run: list[re.Match[str]]) -> bool:
    following = lowered[token.end() : token.end() + 1]
    if following and not following.isspace() and following not in ")]":
        return False
    return token.group() != "." or len(run) < 2 or run[-2].group() not in _ABBREVIATIONS  # noqa: PLR2004  word and dot


_LINE_LABEL = re.compile(r"[ \t]*[^\W\d_][\w /()-]{0,40}[:=]")


def _new_line(lowered: str, end: int, start: int) -> bool:
    """Tell whether a line that begins with a label lies between two tokens: "Target: ..." begins anew."""
    line = lowered.rfind("\n", end, start)
    return line >= 0 and _LINE_LABEL.match(lowered, line + 1) is not None


def _label_end(words: tuple[str, ...]) -> int:
    """Return the first word after a label such as "Success metric:", or 0 when there is none."""
    for place, word in enumerate(words[: _LONGEST_LABEL + 1]):
        if word in {":", "="}:
            return place + 1 if place and place + 1 < len(words) else 0
        if not word[0].isalnum() and word not in {"/", "(", ")", "'"}:
            return 0
    return 0
