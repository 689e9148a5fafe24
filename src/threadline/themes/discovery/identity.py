"""A theme keeps its id when tickets are added: this run's groups are matched to the last run's themes."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    import numpy.typing as npt

    from threadline.answers import Plain

    Matrix = npt.NDArray[np.float64]

ChangeKind = Literal["new", "kept", "merged", "split", "gone"]

# Below this likeness (0..1) two groups are not the same theme, however well nothing else fits.
_GATE = 0.3
# So many shared tickets weigh as much as the words do.
_TRUST_IN_TICKETS = 10.0
_MOST_OF = 0.5
# A theme whose tickets are nearly all new did not come out of another because a few did.
_PART_OF = 0.25


@dataclass(frozen=True, slots=True)
class ThemeChange:
    """What became of a theme since the last run.

    `new`; `kept`; `split`: it came out of the theme in `others`; `merged`: it went into the theme in `others`; `gone`.
    """

    kind: ChangeKind
    theme_id: str
    others: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Plain]:
        """Return the change as plain values."""
        return {"kind": self.kind, "theme_id": self.theme_id, "others": list(self.others)}


@dataclass(frozen=True, slots=True)
class KnownThemes:
    """The last run as far as matching needs it: ids, their words with weights, each ticket's place in `ids`."""

    ids: Sequence[str]
    profiles: Sequence[Mapping[str, float]]
    theme_of_ticket: Mapping[str, int]
    retired: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class FoundThemes:
    """This run's groups: the words of each, and the tickets of each, first to last."""

    profiles: Sequence[Mapping[str, float]]
    tickets: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Identities:
    """The id of each found theme, in their order, and what changed."""

    ids: tuple[str, ...]
    changes: tuple[ThemeChange, ...]


def match_themes(found: FoundThemes, known: KnownThemes) -> Identities:
    """Give each found theme the id of the known one that it continues, or a new id.

    Pairs are chosen together, so that the sum of their likeness is greatest (Kuhn 1955, the Hungarian method), and only
    above a gate. Likeness is the overlap of the tickets that both runs know (Dice), and the cosine of the words where
    few are shared: so a theme is known again even when all its tickets are new and the encoding is another.
    """
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415  loaded when first used

    shared = _shared_tickets(found, known)
    likeness = _likeness(found, known, shared)
    rows, columns = linear_sum_assignment(-np.where(likeness >= _GATE, likeness, 0.0))
    pairs = {
        int(here): int(before) for here, before in zip(rows, columns, strict=True) if likeness[here, before] >= _GATE
    }
    taken = {*known.ids, *known.retired}
    ids = []
    for here, tickets in enumerate(found.tickets):
        ids.append(known.ids[pairs[here]] if here in pairs else new_theme_id(tickets, taken))
        taken.add(ids[-1])
    sizes = [len(tickets) for tickets in found.tickets]
    parents = [_main_source(shared[here], least=_PART_OF * size) for here, size in enumerate(sizes)]
    changes = [*_changes_here(ids, pairs, parents, known), *_changes_before(ids, pairs, shared, known)]
    return Identities(tuple(ids), tuple(changes))


def shown_changes(
    before: Sequence[str], now: Sequence[str], *, found: Sequence[ThemeChange], final: Callable[[str], str]
) -> tuple[ThemeChange, ...]:
    """Return what changed between the themes shown before and now, when people's merges stand over what grouping found.

    `final` tells the id that a theme goes by after the merges.
    """
    by_id = {change.theme_id: change for change in found}
    changes = []
    for theme_id in [*now, *(one for one in before if one not in now)]:
        change = by_id.get(theme_id)
        others = () if change is None else tuple(final(other) for other in change.others if final(other) != theme_id)
        if theme_id in before and theme_id in now:
            changes.append(ThemeChange("kept", theme_id))
        elif theme_id in now:
            split = change is not None and change.kind == "split" and others
            changes.append(ThemeChange("split", theme_id, others) if split else ThemeChange("new", theme_id))
        else:
            heirs = (final(theme_id),) if final(theme_id) != theme_id else others
            changes.append(ThemeChange("merged", theme_id, heirs) if heirs else ThemeChange("gone", theme_id))
    return tuple(changes)


def new_theme_id(tickets: Sequence[str], taken: Collection[str]) -> str:
    """Return a short id made from the tickets, not among those taken: "t-" and seven letters or digits."""
    seed = min((hashlib.blake2b(ticket.encode(), digest_size=8).digest() for ticket in tickets), default=b"")
    for attempt in range(len(taken) + 1):
        digest = hashlib.blake2b(seed + attempt.to_bytes(4, "big"), digest_size=5).digest()
        theme_id = "t-" + base64.b32encode(digest).decode("ascii").lower()[:7]
        if theme_id not in taken:
            return theme_id
    raise AssertionError("more ids than themes were tried")  # pragma: no cover  # 32 ** 7 ids cannot all be taken


def _shared_tickets(found: FoundThemes, known: KnownThemes) -> Matrix:
    shared = np.zeros((len(found.tickets), len(known.ids)))
    for here, tickets in enumerate(found.tickets):
        for ticket in tickets:
            before = known.theme_of_ticket.get(ticket)
            if before is not None:
                shared[here, before] += 1
    return shared


def _likeness(found: FoundThemes, known: KnownThemes, shared: Matrix) -> Matrix:
    here, before = shared.sum(axis=1, keepdims=True), shared.sum(axis=0, keepdims=True)
    overlap = 2 * shared / np.maximum(here + before, 1)
    trust = np.minimum(here, before)
    trust = trust / (trust + _TRUST_IN_TICKETS)
    words = np.array([[_cosine(one, other) for other in known.profiles] for one in found.profiles]).reshape(
        shared.shape
    )
    likeness: Matrix = trust * overlap + (1 - trust) * words
    return likeness


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(weight * other.get(word, 0.0) for word, weight in one.items())


def _changes_here(
    ids: Sequence[str], pairs: Mapping[int, int], parents: Sequence[int | None], known: KnownThemes
) -> list[ThemeChange]:
    changes = []
    for here, theme_id in enumerate(ids):
        if here in pairs:
            changes.append(ThemeChange("kept", theme_id))
        elif (parent := parents[here]) is not None:
            changes.append(ThemeChange("split", theme_id, (known.ids[parent],)))
        else:
            changes.append(ThemeChange("new", theme_id))
    return changes


def _changes_before(
    ids: Sequence[str], pairs: Mapping[int, int], shared: Matrix, known: KnownThemes
) -> list[ThemeChange]:
    changes = []
    for before in sorted(set(range(len(known.ids))) - set(pairs.values())):
        heir = _main_source(shared[:, before])
        if heir is not None:
            changes.append(ThemeChange("merged", known.ids[before], (ids[heir],)))
        else:
            changes.append(ThemeChange("gone", known.ids[before]))
    return changes


def _main_source(counts: Matrix, *, least: float = 0.0) -> int | None:
    """Return where more than half of the shared tickets are, and no fewer than `least`."""
    if not counts.size or counts.max() <= _MOST_OF * counts.sum() or counts.max() < least:
        return None
    return int(np.argmax(counts))
