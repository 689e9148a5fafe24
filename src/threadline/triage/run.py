"""The main job: tickets in, one page out. Each step is a function of its own folder; here they meet in order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from threadline.answers import Provenance, Undecided
from threadline.playbook import load_playbook
from threadline.stats.intervals import wilson_interval
from threadline.themes.discovery.run import discover_themes
from threadline.themes.failure_modes.classifier import FailureModeClassifier
from threadline.themes.spikes.detection import find_spikes
from threadline.themes.trends.daily import DailyCounts
from threadline.tickets import daily_volume, prepare_tickets
from threadline.triage.result import TicketCounts, TriageResult
from threadline.triage.settings import TriageSettings
from threadline.triage.summaries import Findings, summarise_themes
from threadline.triage.verdicts import judge_tickets
from threadline.triage.wording import ask, decisions, headline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    import pyarrow as pa

    from threadline.answers import Estimate
    from threadline.playbook import Playbook
    from threadline.tables import Table
    from threadline.themes.discovery.corrections import Corrections
    from threadline.themes.discovery.theme_set import ThemeSet
    from threadline.themes.encoding.encoder import Encoder
    from threadline.themes.failure_modes.classifier import CorrectedTicket
    from threadline.themes.spikes.report import SpikeReport
    from threadline.tickets import PreparedTickets
    from threadline.triage.result import ThemeSummary


# Fewer tickets of other languages are strays of the language guess.
_WORTH_A_NOTE = 10


@dataclass(frozen=True, slots=True)
class Before:
    """What is known from before the run.

    `themes` of the last run, so that themes keep their ids; `corrections` of themes by people; `confirmed` failure
    modes by theme id; `failure_modes` that people gave to tickets, which the classifier learns from; `usage` by day.
    """

    themes: ThemeSet | None = None
    corrections: Corrections | None = None
    confirmed: Mapping[str, str] | None = None
    failure_modes: Sequence[CorrectedTicket] = ()
    usage: Mapping[date, float] | None = None


@dataclass(frozen=True, slots=True)
class Triage:
    """A finished triage: the page's result, and what the next run and the ticket lists need.

    `assignments` has a row per ticket: ticket_id, theme_id, theme_confidence, failure_mode, failure_mode_confidence,
    lane; the theme is null where the ticket is unassigned.
    """

    result: TriageResult
    assignments: pa.Table
    themes: ThemeSet
    daily: DailyCounts
    spikes: SpikeReport
    prepared: PreparedTickets

    @property
    def headline(self) -> str:
        """The page's first line."""
        return self.result.headline

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        return self.result.to_dict()


def run_triage(
    table: Table,
    *,
    as_of: datetime,
    settings: TriageSettings | None = None,
    before: Before | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Triage:
    """Return the triage of a table of tickets, as known at `as_of`.

    `progress(step, done, total)` is told of each step. The same table, settings and past give the same answer.
    Raises PlaybookError for a broken playbook and InputError for corrections or settings that contradict each other.
    """
    chosen, known = settings or TriageSettings(), before or Before()
    told = progress or _silent
    playbook = load_playbook(chosen.playbook_folder)
    found = _find(table, as_of=as_of, settings=chosen, before=known, told=told)
    encoder = _encoder(chosen) if chosen.uses_sentences else None
    told("learning failure modes", 0, 1)
    classifier = FailureModeClassifier.train(
        playbook, encoder=encoder, corrections=known.failure_modes, cache=chosen.cache, seed=chosen.seed
    )
    told("telling failure modes", 0, found.prepared.count)
    verdicts = judge_tickets(
        found.prepared, classifier, progress=lambda done, total: told("telling failure modes", done, total)
    )
    told("bringing it together", 0, len(found.themes.themes))
    findings = Findings(
        found.prepared, found.themes, verdicts, found.volume, found.daily, found.spikes, known.confirmed or {}
    )
    summaries = summarise_themes(findings, playbook, as_of=as_of, settings=chosen)
    provenance = Provenance({"tickets": table.fingerprint, "playbook": playbook.fingerprint}, chosen.to_dict(), as_of)
    result = _result(_counts(table, found), findings, summaries, playbook, provenance)
    joined = verdicts.joined(found.themes.assignments)
    return Triage(result, joined, found.themes, found.daily, found.spikes, found.prepared)


def find_theme_spikes(
    table: Table,
    *,
    as_of: datetime,
    settings: TriageSettings | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> NamedSpikes:
    """Return the spikes of the themes of a table of tickets, the newest detection last, with the themes' names."""
    chosen = settings or TriageSettings()
    found = _find(table, as_of=as_of, settings=chosen, before=Before(), told=progress or _silent)
    names = {theme.theme_id: theme.name for theme in found.themes.themes}
    return NamedSpikes(found.spikes, names, Provenance({"tickets": table.fingerprint}, chosen.to_dict(), as_of))


@dataclass(frozen=True, slots=True)
class NamedSpikes:
    """Spikes with the names of their themes."""

    report: SpikeReport
    names: Mapping[str, str]
    provenance: Provenance

    def to_dict(self) -> dict[str, Any]:
        """Return the spikes as plain values; each row carries its theme's name."""
        told = self.report.to_dict()
        rows = [{**spike.to_dict(), "name": self.names.get(spike.theme_id, "")} for spike in self.report.rows]
        return {**told, **self.provenance.to_dict(), "rows": rows}


@dataclass(frozen=True, slots=True)
class _Found:
    prepared: PreparedTickets
    themes: ThemeSet
    volume: pa.Table
    daily: DailyCounts
    spikes: SpikeReport


def _find(
    table: Table,
    *,
    as_of: datetime,
    settings: TriageSettings,
    before: Before,
    told: Callable[[str, int, int], None],
) -> _Found:
    """Prepare the tickets, find their themes, count them by day, and look for spikes."""
    prepared = prepare_tickets(table, progress=lambda done, total: told("reading and redacting", done, total))
    told("finding themes", 0, prepared.count)
    themes = discover_themes(
        prepared, encoder=_encoder(settings), previous=before.themes, corrections=before.corrections, progress=told
    )
    volume = daily_volume(prepared, zone=settings.zone, assignments=themes.assignments)
    told("trends and spikes", 0, len(themes.themes))
    daily = DailyCounts.from_table(volume, as_of=as_of, zone=settings.zone, group="group", usage=before.usage)
    return _Found(prepared, themes, volume, daily, find_spikes(daily, as_of=as_of, zone=settings.zone))


def _encoder(settings: TriageSettings) -> Encoder:
    if settings.uses_sentences and settings.model_path is not None:
        from threadline.themes.encoding.sentences import SentenceEncoder  # noqa: PLC0415  needs the extra [embeddings]

        return SentenceEncoder(settings.model_path)
    from threadline.themes.encoding.tfidf import TfidfEncoder  # noqa: PLC0415  the other choice of the two

    return TfidfEncoder()


def _counts(table: Table, found: _Found) -> TicketCounts:
    prepared = found.prepared
    report, summary = table.report, prepared.summary
    extent = _extent(prepared)
    return TicketCounts(
        read=prepared.count if report is None else report.read,
        accepted=prepared.count,
        rejected=0 if report is None else report.rejected,
        duplicates=summary.copies,
        repeated_ids=0 if report is None else report.duplicates,
        redacted=summary.redacted,
        people=extent.people,
        users_known=extent.users_known,
        first_at=extent.first,
        last_at=extent.last,
        languages=summary.languages,
        notes=(*(() if report is None else report.notes), *summary.notes(), *_languages_left_out(found)),
    )


def _languages_left_out(found: _Found) -> tuple[str, ...]:
    """Say which languages have too few tickets for themes of their own: nobody should take them for small talk."""
    tickets: Counter[str] = Counter()
    assigned: Counter[str] = Counter()
    start = 0
    for batch in found.prepared.batches(["language"]):
        languages = batch.column("language").to_pylist()
        places = found.themes.places[start : start + len(languages)]
        start += len(languages)
        tickets.update(languages)
        assigned.update(language for language, place in zip(languages, places, strict=True) if place >= 0)
    left = {name: count for name, count in tickets.items() if not assigned[name] and name not in {None, "und"}}
    if not left or not found.themes.themes or sum(left.values()) < _WORTH_A_NOTE:
        return ()
    told = ", ".join(f"{count:,} in {name}" for name, count in sorted(left.items(), key=lambda one: (-one[1], one[0])))
    return (f"tickets in languages with too few for themes of their own are in no theme: {told}",)


@dataclass(frozen=True, slots=True)
class _Extent:
    """The first and last moment, and how many people wrote; a ticket without a user counts as one person."""

    first: datetime | None
    last: datetime | None
    people: int
    users_known: int


def _extent(prepared: PreparedTickets) -> _Extent:
    first: datetime | None = None
    last: datetime | None = None
    people: set[str] = set()
    unknown = 0
    for batch in prepared.batches(["created_at", "user_id"]):
        if not batch.num_rows:
            continue
        first = first or batch.column("created_at")[0].as_py()
        last = batch.column("created_at")[batch.num_rows - 1].as_py()
        users = batch.column("user_id")
        unknown += users.null_count
        people.update(users.drop_null().unique().to_pylist())
    return _Extent(first, last, len(people) + unknown, prepared.count - unknown)


def _result(
    counts: TicketCounts,
    findings: Findings,
    summaries: Sequence[ThemeSummary],
    playbook: Playbook,
    provenance: Provenance,
) -> TriageResult:
    on_page = summaries[: int(str(provenance.settings["themes_on_page"]))]
    unassigned = findings.themes.unassigned
    return TriageResult(
        provenance=provenance,
        headline=headline(
            on_page, people_known=counts.users_known > 0, mostly_copies=2 * counts.duplicates > counts.accepted
        ),
        tickets=counts,
        themes=summaries,
        on_page=[theme.theme_id for theme in on_page],
        unassigned_size=unassigned,
        unassigned_share=_share(unassigned, counts.accepted),
        ask=ask(on_page),
        decisions=decisions(on_page, playbook),
        changes=[change.to_dict() for change in findings.themes.changes],
    )


def _share(part: int, whole: int) -> Estimate | Undecided:
    if not whole:
        return Undecided("there are no tickets", "load some")
    return wilson_interval(part, whole)


def _silent(_step: str, _done: int, _total: int) -> None:
    """Tell nobody."""
