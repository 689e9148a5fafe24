"""A tag guide for support, proposed from the playbook and the themes observed; agents' own tags compared with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.playbook import ABSTAIN
from threadline.stats.agreement import cohens_kappa, raw_agreement
from threadline.stats.intervals import wilson_interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from threadline.answers import Estimate, Plain, Undecided
    from threadline.playbook import FailureMode, Playbook

_LEAST_TICKETS_FOR_MEANING = 5


@dataclass(frozen=True, slots=True)
class ObservedTheme:
    """A theme as the guide shows it: its name, its failure mode and how many tickets it has."""

    name: str
    failure_mode: str
    size: int


@dataclass(frozen=True, slots=True)
class TagEntry:
    """One line of the guide: the tag, when to set it, what to set instead, and where it was met."""

    tag: str
    failure_mode: str
    name: str
    when: str
    instead: Mapping[str, str]
    seen_in: Sequence[str]
    tickets: int

    def to_dict(self) -> dict[str, Plain]:
        """Return the line as plain values; `instead` holds tags, each with how to tell it apart."""
        return {
            "tag": self.tag,
            "failure_mode": self.failure_mode,
            "name": self.name,
            "when": self.when,
            "instead": dict(self.instead),
            "seen_in": list(self.seen_in),
            "tickets": self.tickets,
        }


@dataclass(frozen=True, slots=True)
class TagMeaning:
    """What an agents' tag that the guide does not know mostly stands for, and how often."""

    tag: str
    failure_mode: str
    share: Estimate
    tickets: int

    def to_dict(self) -> dict[str, Plain]:
        """Return the meaning as plain values."""
        return {
            "tag": self.tag,
            "failure_mode": self.failure_mode,
            "share": self.share.to_dict(),
            "tickets": self.tickets,
        }


@dataclass(frozen=True, slots=True)
class TagAgreement:
    """How far agents' tags and the classifier agree, on the tickets where both say something.

    `ambiguous` tickets carry tags of several failure modes; `disagreements` are (agents' mode, classifier's mode,
    tickets), the most frequent first.
    """

    compared: int
    untagged: int
    ambiguous: int
    agreement: Estimate | Undecided
    kappa: Estimate | Undecided
    disagreements: Sequence[tuple[str, str, int]]
    meanings: Sequence[TagMeaning]

    def to_dict(self) -> dict[str, Plain]:
        """Return the comparison as plain values."""
        return {
            "compared": self.compared,
            "untagged": self.untagged,
            "ambiguous": self.ambiguous,
            "agreement": self.agreement.to_dict(),
            "kappa": self.kappa.to_dict(),
            "disagreements": [
                {"agents": agents, "classifier": classifier, "tickets": tickets}
                for agents, classifier, tickets in self.disagreements
            ],
            "meanings": [meaning.to_dict() for meaning in self.meanings],
        }


def propose_tag_guide(playbook: Playbook, themes: Sequence[ObservedTheme], *, most_themes: int = 3) -> list[TagEntry]:
    """Return one entry for each failure mode, those with most tickets first, each with its largest themes."""
    entries = [_entry(playbook, mode, themes, most_themes) for mode in playbook.failure_modes]
    return sorted(entries, key=lambda entry: (entry.failure_mode == ABSTAIN, -entry.tickets, entry.failure_mode))


def compare_tags(playbook: Playbook, tags: Sequence[Sequence[str]], failure_modes: Sequence[str]) -> TagAgreement:
    """Compare the tags that agents set with the classifier's failure modes, ticket by ticket (same order).

    A tag counts for a failure mode when it is that mode's tag or id, case aside. Raises ValueError when lengths differ.
    """
    if len(tags) != len(failure_modes):
        message = f"tags of {len(tags)} tickets, but {len(failure_modes)} failure modes"
        raise ValueError(message)
    known = {name.casefold(): mode.id for mode in playbook.failure_modes for name in (mode.tag, mode.id)}
    agents = [{known[tag.casefold()] for tag in ticket if tag.casefold() in known} for ticket in tags]
    pairs = [
        (next(iter(said)), label)
        for said, label in zip(agents, failure_modes, strict=True)
        if len(said) == 1 and label != ABSTAIN
    ]
    first, second = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    differing = Counter(pair for pair in pairs if pair[0] != pair[1])
    return TagAgreement(
        compared=len(pairs),
        untagged=sum(not said for said in agents),
        ambiguous=sum(len(said) > 1 for said in agents),
        agreement=raw_agreement(first, second),
        kappa=cohens_kappa(first, second),
        disagreements=[(*pair, count) for pair, count in sorted(differing.items(), key=lambda one: (-one[1], one[0]))],
        meanings=_meanings(tags, failure_modes, known),
    )


def _entry(playbook: Playbook, mode: FailureMode, themes: Sequence[ObservedTheme], most: int) -> TagEntry:
    own = sorted((theme for theme in themes if theme.failure_mode == mode.id), key=lambda one: (-one.size, one.name))
    return TagEntry(
        tag=mode.tag,
        failure_mode=mode.id,
        name=mode.name,
        when=mode.tag_when,
        instead={playbook.failure_mode(other).tag: how for other, how in mode.neighbours.items()},
        seen_in=[theme.name for theme in own[:most]],
        tickets=sum(theme.size for theme in own),
    )


def _meanings(
    tags: Sequence[Sequence[str]], failure_modes: Sequence[str], known: Mapping[str, str]
) -> list[TagMeaning]:
    counted: dict[str, Counter[str]] = {}
    for ticket, label in zip(tags, failure_modes, strict=True):
        for tag in {one.casefold() for one in ticket} - known.keys():
            counted.setdefault(tag, Counter())[label] += 1
    meanings = []
    for tag, labels in counted.items():
        total = labels.total()
        if total < _LEAST_TICKETS_FOR_MEANING:
            continue
        label, tickets = min(labels.items(), key=lambda one: (-one[1], one[0]))
        meanings.append(TagMeaning(tag, label, wilson_interval(tickets, total), total))
    return sorted(meanings, key=lambda meaning: (-meaning.tickets, meaning.tag))
