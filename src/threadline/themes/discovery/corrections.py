"""What people said about themes: it stands, whatever the next run finds, and it teaches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.errors import InputError
from threadline.themes.grouping.neighbours import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from threadline.answers import Plain
    from threadline.themes.discovery.languages import Bodies
    from threadline.themes.encoding.encoder import Vectors

_NEIGHBOURS = 5
# One ticket moved by a person outweighs four that nobody looked at.
_VOTES_OF_A_MOVED_TICKET = 5
_COMPARED_AT_MOST = 4_000
_NEARER_THAN = 0.25
_STAYS = ""


@dataclass(frozen=True, slots=True)
class Corrections:
    """Corrections in force.

    `names`: theme id to the name that people gave it; `merged`: theme id to the id it was merged into; `moved`: ticket
    id to the theme id it was moved to (None: to no theme); `pinned`: ids of themes that stay, with the tickets they
    have, even when grouping no longer finds them. A split by people is a number of tickets moved to a new theme id.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str | None] = field(default_factory=dict)
    pinned: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse merges that go in a circle."""
        for theme_id in self.merged:
            self.final(theme_id)

    def final(self, theme_id: str) -> str:
        """Return the id that a theme goes by after all merges. Raises InputError when merges go in a circle."""
        seen = [theme_id]
        while seen[-1] in self.merged:
            seen.append(self.merged[seen[-1]])
            if seen[-1] in seen[:-1]:
                raise InputError(f"themes are merged in a circle: {' into '.join(seen)}. Take one of the merges back")
        return seen[-1]

    def to_dict(self) -> dict[str, Plain]:
        """Return the corrections as plain values."""
        return {
            "names": dict(self.names),
            "merged": dict(self.merged),
            "moved": dict(self.moved),
            "pinned": [*sorted(self.pinned)],
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Corrections:
        """Return the corrections that `to_dict` wrote down."""
        return cls(
            names=dict(values.get("names", {})),
            merged=dict(values.get("merged", {})),
            moved=dict(values.get("moved", {})),
            pinned=frozenset(values.get("pinned", ())),
        )


@dataclass(frozen=True, slots=True)
class AssignedRows:
    """Rows with their place: ticket ids, theme ids (None = unassigned), how sure (0..1), vectors.

    Vectors compare only within a body of text (its number in `bodies`).
    """

    ticket_ids: Sequence[str]
    theme_ids: npt.NDArray[np.object_]
    confidence: Vectors
    vectors: Vectors
    bodies: Bodies


def apply_corrections(
    rows: AssignedRows, corrections: Corrections, *, held: Mapping[str, str], fresh: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.object_], Vectors]:
    """Return the theme id and the confidence of each row after the corrections.

    `held`: tickets of pinned themes and the theme that holds them. What a person placed has confidence 1. The other
    tickets of the theme that a ticket was moved out of follow it where it outvotes their nearest neighbours. A pinned
    theme that grouping lost gains the `fresh` tickets (those that the last run did not have) that are as near to its
    middle as its own are.
    """
    themes = np.array([None if one is None else corrections.final(one) for one in rows.theme_ids], dtype=object)
    confidence = rows.confidence.copy()
    placed = np.zeros(len(themes), dtype=bool)
    moved: list[tuple[int, str | None, str | None]] = []
    for place, ticket_id in enumerate(rows.ticket_ids):
        if ticket_id in corrections.moved:
            target = corrections.moved[ticket_id]
            target = None if target is None else corrections.final(target)
            moved.append((place, themes[place], target))
            themes[place], confidence[place], placed[place] = target, float(target is not None), True
        elif ticket_id in held:
            themes[place], confidence[place], placed[place] = corrections.final(held[ticket_id]), 1.0, True
    left = {(before, int(rows.bodies[place])) for place, before, after in moved if before not in {None, after}}
    for source, body in sorted(left, key=str):
        anchors = np.array([place for place, before, after in moved if before == source and after != source])
        anchors = anchors[rows.bodies[anchors] == body]
        staying = np.flatnonzero((themes == source) & ~placed & (rows.bodies == body))
        following, share = _who_follows(rows.vectors, staying, anchors, themes[anchors])
        changed = following != _STAYS
        themes[staying[changed]] = following[changed]
        confidence[staying[changed]] = np.where(following[changed] == None, 0, share[changed])  # noqa: E711  elementwise
    for pinned in sorted({corrections.final(theme) for theme in held.values()} - set(rows.theme_ids)):
        gained, nearness = _join_pinned(rows, themes, pinned, fresh & ~placed)
        themes[gained], confidence[gained] = pinned, nearness
    return themes, confidence


def _join_pinned(
    rows: AssignedRows, themes: npt.NDArray[np.object_], pinned: str, free: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.int64], Vectors]:
    """Return the free rows that belong to a pinned theme, and how near they are to its middle (0..1).

    They are nearer than a quarter of the theme's own tickets, and nearer than to the middle of where they are.
    """
    gained, nearness = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.float32)]
    for body in np.unique(rows.bodies[themes == pinned]):
        own = np.flatnonzero((themes == pinned) & (rows.bodies == body))
        candidates = np.flatnonzero(free & (rows.bodies == body))
        near = rows.vectors[candidates] @ _middle(rows.vectors[own])
        enough = near >= np.quantile(rows.vectors[own] @ _middle(rows.vectors[own]), _NEARER_THAN)
        for theme in {themes[row] for row in candidates[enough]} - {None}:
            there = candidates[enough & (themes[candidates] == theme)]
            elsewhere = rows.vectors[there] @ _middle(rows.vectors[(themes == theme) & (rows.bodies == body)])
            enough[np.isin(candidates, there[elsewhere >= near[np.isin(candidates, there)]])] = False
        gained.append(candidates[enough])
        nearness.append(np.clip(near[enough], 0, 1).astype(np.float32))
    return np.concatenate(gained), np.concatenate(nearness)


def _middle(vectors: Vectors) -> Vectors:
    middle = vectors.mean(axis=0)
    unit: Vectors = middle / max(float(np.linalg.norm(middle)), 1e-12)
    return unit


def _who_follows(
    vectors: Vectors, staying: npt.NDArray[np.int64], anchors: npt.NDArray[np.int64], targets: npt.NDArray[np.object_]
) -> tuple[npt.NDArray[np.object_], Vectors]:
    """Return the theme that each staying row's neighbours vote for (or _STAYS), and the share of the votes."""
    if not len(staying):
        return np.array([], dtype=object), np.zeros(0, dtype=np.float32)
    step = -(-len(staying) // _COMPARED_AT_MOST)
    compared = np.concatenate([anchors, staying[::step]])
    places, cosines = nearest(vectors[staying], vectors[compared], count=_NEIGHBOURS + 1)
    # A row is among those compared: it has no vote on itself.
    itself = compared[places] == staying[:, None]
    surplus = np.where(itself.any(axis=1), np.argmax(itself, axis=1), np.argmin(cosines, axis=1))
    voting = np.ones(places.shape, dtype=bool)
    voting[np.arange(len(places)), surplus] = False
    names = list(dict.fromkeys(targets))
    from_anchor = places < len(anchors)
    votes = [(voting & ~from_anchor).sum(axis=1)]
    target_number = np.array([names.index(target) for target in targets])
    number = np.where(from_anchor, target_number[np.minimum(places, len(anchors) - 1)], -1)
    votes += [_VOTES_OF_A_MOVED_TICKET * (voting & (number == one)).sum(axis=1) for one in range(len(names))]
    table = np.stack(votes, axis=1)
    winner = np.argmax(table, axis=1)
    share = (table.max(axis=1) / np.maximum(table.sum(axis=1), 1)).astype(np.float32)
    answer = np.array([_STAYS, *names], dtype=object)[winner]
    return answer, share
