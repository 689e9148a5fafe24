"""From prepared tickets to themes with names, sizes and identity."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from threadline.answers import Provenance
from threadline.stats.intervals import wilson_interval
from threadline.themes.discovery.corrections import AssignedRows, Corrections, apply_corrections
from threadline.themes.discovery.filing import tell_subjects
from threadline.themes.discovery.identity import FoundThemes, KnownThemes, match_themes, shown_changes
from threadline.themes.discovery.languages import NO_BODY
from threadline.themes.discovery.theme_set import RawThemes, Theme, ThemeSet
from threadline.themes.discovery.ticket_rows import encode_rows, read_rows, read_texts_of
from threadline.themes.discovery.typical import pick_typical
from threadline.themes.encoding.tfidf import TfidfEncoder
from threadline.themes.grouping.centroids import centroids_of
from threadline.themes.grouping.groups import GroupingSettings, group_rows, number_by_weight
from threadline.themes.grouping.rows import RowsToGroup
from threadline.themes.naming.names import ThemeWords, name_themes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy.typing as npt

    from threadline.answers import Plain
    from threadline.themes.discovery.identity import ThemeChange
    from threadline.themes.discovery.ticket_rows import EncodedRows, TicketBatches, TicketRows
    from threadline.themes.encoding.encoder import Encoder, Vectors

    Places = npt.NDArray[np.int32]

_TEXTS_TO_NAME_BY = 120
_MEMBERS_TO_CHOOSE_FROM = 4_000
_SAME_WORDS = 0.6


@dataclass(frozen=True, slots=True)
class DiscoverySettings:
    """How themes are found and shown: grouping, typical tickets and key phrases each, level of intervals, seed."""

    grouping: GroupingSettings = field(default_factory=GroupingSettings)
    typical: int = 5
    key_phrases: int = 6
    level: float = 0.95
    seed: int = 0


@dataclass(frozen=True, slots=True)
class _Run:
    """What every step of one run reads."""

    tickets: TicketBatches
    rows: TicketRows
    encoded: EncodedRows
    settings: DiscoverySettings
    corrections: Corrections
    previous: ThemeSet | None


@dataclass(frozen=True, slots=True)
class _Assigned:
    """Themes after corrections: their ids, each row's place among them and its confidence."""

    ids: tuple[str, ...]
    places: Places
    confidence: Vectors


def discover_themes(
    tickets: TicketBatches,
    *,
    encoder: Encoder | None = None,
    settings: DiscoverySettings | None = None,
    previous: ThemeSet | None = None,
    corrections: Corrections | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> ThemeSet:
    """Find the themes of prepared tickets, keeping the ids of the previous run and the corrections of people.

    The tickets come as Arrow batches with ticket_id, clean (text for analysis), copy_of, user_id, language, tags and
    capability, and are read several times: who wrote, then each language to learn and to encode, then to name. The same
    input gives the same answer. `progress(step, done, total)` is told of each step. Raises
    InputError when no text of a language holds a word.
    """
    settings = settings or DiscoverySettings()
    encoder = encoder or TfidfEncoder()
    told = progress or _silent
    rows = read_rows(tickets, together=encoder.bridges_languages, progress=told)
    encoded = encode_rows(tickets, rows, encoder, progress=told)
    told("grouping tickets", 0, len(rows.ticket_ids))
    settings = _as_encoder_says(settings, encoder)
    run = _Run(tickets, rows, encoded, settings, corrections or Corrections(), previous)
    raw_places, confidence = _group(run)
    told("naming themes", 0, int(raw_places.max(initial=-1)) + 1)
    raw_words = _words(run, raw_places, confidence)
    raw, found = _identify(run, raw_places, raw_words)
    merged = _with_inherited(run.corrections, raw.inherited)
    told("laying corrections over themes", 0, len(raw.ids))
    assigned = _correct(run, raw, confidence, merged)
    words = _shown_words(run, raw, raw_words, assigned)
    before = [] if previous is None else [theme.theme_id for theme in previous.themes]
    themes = _themes(run, assigned, words)
    return ThemeSet(
        themes=themes,
        changes=shown_changes(before, [theme.theme_id for theme in themes], found=found, final=merged.final),
        provenance=Provenance({"tickets": rows.fingerprint}, _settings(settings, encoder)),
        ticket_ids=rows.ticket_ids,
        places=assigned.places,
        confidence=assigned.confidence,
        raw=raw,
    )


def _silent(_step: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def _as_encoder_says(settings: DiscoverySettings, encoder: Encoder) -> DiscoverySettings:
    if settings.grouping.same_above is not None:
        return settings
    return replace(settings, grouping=replace(settings.grouping, same_above=encoder.same_wording))


def _settings(settings: DiscoverySettings, encoder: Encoder) -> dict[str, Plain]:
    return {**asdict(settings), "encoder": encoder.name, "encoding": dict(encoder.settings)}


def _group(run: _Run) -> tuple[Places, Vectors]:
    """Group the originals; a copy goes where its original goes.

    Languages are grouped together where support filed the tickets in a way that tells what they are about, and each
    for itself where it did not: words of two languages have nothing in common.
    """
    rows, weights = run.rows, run.rows.weights()
    places = np.full(len(rows.ticket_ids), -1, dtype=np.int32)
    confidence = np.zeros(len(places), dtype=np.float32)
    before = _places_before(run)
    first = np.flatnonzero((weights > 0) & (rows.bodies != NO_BODY))
    main = first[rows.bodies[first] == 0]
    together = tell_subjects(run.encoded.vectors[main], rows.signs[main], rows.keys[main])
    bodies = [first] if together else [first[rows.bodies[first] == body] for body in range(len(run.encoded.fillers))]
    for here in bodies:
        grouping = group_rows(
            RowsToGroup(
                vectors=run.encoded.vectors[here],
                weights=weights[here],
                keys=rows.keys[here],
                before=before[here],
                bodies=rows.bodies[here],
                signs=rows.signs[here] if together else None,
            ),
            settings=run.settings.grouping,
            seed=run.settings.seed,
        )
        found = grouping.labels + (places.max(initial=-1) + 1)
        places[here] = np.where(grouping.labels < 0, -1, found)
        confidence[here] = grouping.confidence
    places = number_by_weight(places, weights)
    return places[rows.originals], confidence[rows.originals]


def _places_before(run: _Run) -> Places:
    """Return the group that each ticket had in the last run, -1 where it had none or is new."""
    known = {} if run.previous is None else run.previous.known().theme_of_ticket
    return np.array([known.get(ticket_id, -1) for ticket_id in run.rows.ticket_ids], dtype=np.int32)


def _words(run: _Run, places: Places, confidence: Vectors, taken: Sequence[str] = ()) -> list[ThemeWords]:
    """Name the groups by the tickets that are surest to belong to them, copies left out."""
    original = run.rows.originals == np.arange(len(places))
    groups = {}
    for theme in range(int(places.max(initial=-1)) + 1):
        members = np.flatnonzero((places == theme) & original)
        members = _of_one_language(run, members if len(members) else np.flatnonzero(places == theme))
        order = np.lexsort((run.rows.keys[members], -np.round(confidence[members], 1)))
        groups[theme] = members[order[:_TEXTS_TO_NAME_BY]]
    if not groups:
        return []
    texts = {
        theme: [_said(run, row, text) for row, text in zip(groups[theme], found, strict=True)]
        for theme, found in read_texts_of(run.tickets, groups).items()
    }
    named: dict[int, ThemeWords] = {}
    # Each language by itself: a phrase of one language is rare among all themes, and telling among none of its own.
    for body in sorted({int(run.rows.bodies[rows[0]]) for rows in groups.values()}):
        used = [*taken, *(words.name for words in named.values())]
        spoken = {theme: said for theme, said in texts.items() if run.rows.bodies[groups[theme][0]] == body}
        named |= name_themes(spoken, taken=used, key_phrases=run.settings.key_phrases)
    return [named[theme] for theme in groups]


def _of_one_language(run: _Run, members: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return those in the language that most of them are in: a name is not mixed."""
    bodies, tickets = np.unique(run.rows.bodies[members], return_counts=True)
    spoken: npt.NDArray[np.int64] = members[run.rows.bodies[members] == bodies[np.argmax(tickets)]]
    return spoken


def _said(run: _Run, row: int, text: str) -> str:
    """Return a ticket's text without what goes with every subject."""
    body = run.rows.bodies[row]
    return text if body == NO_BODY else run.encoded.fillers[body].without(text)


def _identify(run: _Run, places: Places, words: Sequence[ThemeWords]) -> tuple[RawThemes, tuple[ThemeChange, ...]]:
    tickets: list[list[str]] = [[] for _ in words]
    for ticket_id, place in zip(run.rows.ticket_ids, places.tolist(), strict=True):
        if place >= 0:
            tickets[place].append(ticket_id)
    profiles = tuple(one.profile for one in words)
    known = run.previous.known() if run.previous else KnownThemes((), (), {})
    # An id that people speak of must not be given to another theme.
    spoken_of = {*run.corrections.names, *run.corrections.merged, *run.corrections.merged.values()}
    spoken_of |= {target for target in run.corrections.moved.values() if target is not None}
    retired = {*known.retired, *spoken_of}
    known = KnownThemes(known.ids, known.profiles, known.theme_of_ticket, retired)
    answer = match_themes(FoundThemes(profiles, tickets), known)
    inherited = {} if run.previous is None else dict(run.previous.raw.inherited)
    inherited |= {
        change.theme_id: change.others[0]
        for change in answer.changes
        if change.kind == "split" and change.others[0] in {*run.corrections.merged, *inherited}
    }
    gone = {*known.ids, *known.retired} - set(answer.ids)
    return RawThemes(answer.ids, profiles, places, tuple(sorted(gone)), inherited), answer.changes


def _with_inherited(corrections: Corrections, inherited: Mapping[str, str]) -> Corrections:
    """Return the corrections with the merges that groups inherit, as long as what they inherit from is merged."""
    merged = dict(corrections.merged)
    for group, source in inherited.items():
        if source in merged:
            merged.setdefault(group, source)
    return Corrections(corrections.names, merged, corrections.moved, corrections.pinned)


def _correct(run: _Run, raw: RawThemes, confidence: Vectors, corrections: Corrections) -> _Assigned:
    if corrections == Corrections():
        return _Assigned(raw.ids, raw.places, confidence)
    ids = np.array([*raw.ids, None], dtype=object)
    rows = AssignedRows(run.rows.ticket_ids, ids[raw.places], confidence, run.encoded.vectors, run.rows.bodies)
    before = frozenset() if run.previous is None else frozenset(run.previous.ticket_ids)
    themes, confidence = apply_corrections(
        rows,
        corrections,
        held=_held(run.previous, corrections.pinned),
        fresh=np.array([ticket_id not in before for ticket_id in run.rows.ticket_ids], dtype=bool),
    )
    shown = sorted({theme for theme in themes if theme is not None})
    numbers: dict[str | None, int] = {theme: place for place, theme in enumerate(shown)}
    labels = np.array([numbers.get(theme, -1) for theme in themes], dtype=np.int32)
    places = number_by_weight(labels, run.rows.weights())
    by_place = dict(zip(places.tolist(), labels.tolist(), strict=True))
    return _Assigned(tuple(shown[by_place[place]] for place in range(len(shown))), places, confidence)


def _held(previous: ThemeSet | None, pinned: frozenset[str]) -> dict[str, str]:
    if previous is None or not pinned:
        return {}
    ids = [theme.theme_id for theme in previous.themes]
    return {
        ticket_id: ids[place]
        for ticket_id, place in zip(previous.ticket_ids, previous.places.tolist(), strict=True)
        if place >= 0 and ids[place] in pinned
    }


def _shown_words(run: _Run, raw: RawThemes, raw_words: Sequence[ThemeWords], assigned: _Assigned) -> list[ThemeWords]:
    """Name the themes as shown: people's names first, then names that readers know from the last run."""
    unchanged = assigned.ids == raw.ids and np.array_equal(assigned.places, raw.places)
    given = {theme: name for theme, name in run.corrections.names.items() if theme in assigned.ids}
    own = raw_words if unchanged else _words(run, assigned.places, assigned.confidence, tuple(given.values()))
    before = {} if run.previous is None else {theme.theme_id: theme for theme in run.previous.themes}
    used = {name.casefold() for name in given.values()}
    names: dict[str, str] = dict(given)
    for theme_id, words in zip(assigned.ids, own, strict=True):
        old = before.get(theme_id)
        if theme_id not in names and old and old.name.casefold() not in used and _alike(old.profile, words.profile):
            names[theme_id] = old.name
            used.add(old.name.casefold())
    for theme_id, words in zip(assigned.ids, own, strict=True):
        if theme_id not in names:
            names[theme_id] = _free_name(words.name, used)
            used.add(names[theme_id].casefold())
    return [
        ThemeWords(names[theme_id], words.key_phrases, words.profile)
        for theme_id, words in zip(assigned.ids, own, strict=True)
    ]


def _alike(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    return sum(weight * other.get(word, 0.0) for word, weight in one.items()) >= _SAME_WORDS


def _free_name(name: str, used: set[str]) -> str:
    number, free = 1, name
    while free.casefold() in used:
        number += 1
        free = f"{' '.join(name.split()[:5])} {number}"
    return free


def _themes(run: _Run, assigned: _Assigned, words: Sequence[ThemeWords]) -> tuple[Theme, ...]:
    everyone = run.rows.count_people()
    centroids = centroids_of(run.encoded.vectors, assigned.places)
    members = _members(assigned.places, len(assigned.ids))
    themes = []
    for place, theme_id in enumerate(assigned.ids):
        people = run.rows.count_people(members[place])
        themes.append(
            Theme(
                theme_id=theme_id,
                name=words[place].name,
                key_phrases=words[place].key_phrases,
                size=len(members[place]),
                people=people,
                share=wilson_interval(people, everyone, level=run.settings.level),
                typical=_typical(run, members[place], assigned.confidence),
                centroid=centroids[place],
                profile=words[place].profile,
                pinned=theme_id in run.corrections.pinned,
            )
        )
    return tuple(themes)


def _members(places: Places, count: int) -> list[npt.NDArray[np.int64]]:
    order = np.argsort(places, kind="stable")
    return np.split(order, np.searchsorted(places[order], np.arange(count)))[1:]


def _typical(run: _Run, members: npt.NDArray[np.int64], confidence: Vectors) -> tuple[str, ...]:
    originals = members[run.rows.originals[members] == members]
    members = originals if len(originals) else members
    order = np.lexsort((run.rows.keys[members], -np.round(confidence[members], 1)))
    members = np.sort(members[order[:_MEMBERS_TO_CHOOSE_FROM]])
    chosen = pick_typical(
        run.encoded.vectors[members], confidence[members], run.rows.people[members], count=run.settings.typical
    )
    return tuple(run.rows.ticket_ids[row] for row in members[chosen])
