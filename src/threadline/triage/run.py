"""The main job: tickets in, one page out. Each step is a function of its own folder; here they meet in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from threadline.answers import Provenance, Undecided
from threadline.playbook import load_playbook
from threadline.stats.intervals import wilson_interval
from threadline.themes.daily import DailyCounts
from threadline.themes.discovery import discover_themes
from threadline.themes.failure_modes.classifier import FailureModeClassifier
from threadline.themes.spikes.detection import find_spikes
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
    from threadline.themes.corrections import Corrections
    from threadline.themes.encoding import Encoder
    from threadline.themes.failure_modes.classifier import CorrectedTicket
    from threadline.themes.theme_set import ThemeSet
    from threadline.tickets import PreparedTickets
    from threadline.triage.result import ThemeSummary


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
    prepared = prepare_tickets(table, progress=lambda done, total: told("reading and redacting", done, total))
    told("finding themes", 0, prepared.count)
    found = discover_themes(prepared, encoder=_encoder(chosen), previous=known.themes, corrections=known.corrections)
    classifier = FailureModeClassifier.train(
        playbook, corrections=known.failure_modes, cache=chosen.cache, seed=chosen.seed
    )
    verdicts = judge_tickets(
        prepared, classifier, progress=lambda done, total: told("telling failure modes", done, total)
    )
    volume = daily_volume(prepared, zone=chosen.zone, assignments=found.assignments)
    told("trends and spikes", 0, len(found.themes))
    daily = DailyCounts.from_table(volume, as_of=as_of, zone=chosen.zone, group="group", usage=known.usage)
    spikes = find_spikes(daily, as_of=as_of, zone=chosen.zone)
    findings = Findings(prepared, found, verdicts, volume, daily, spikes, known.confirmed or {})
    summaries = summarise_themes(findings, playbook, as_of=as_of, settings=chosen)
    provenance = Provenance({"tickets": table.fingerprint, "playbook": playbook.fingerprint}, chosen.to_dict(), as_of)
    result = _result(_counts(table, prepared), findings, summaries, playbook, provenance)
    return Triage(result, verdicts.joined(found.assignments), found, daily, prepared)


def _encoder(settings: TriageSettings) -> Encoder:
    if settings.uses_sentences and settings.model_path is not None:
        from threadline.themes.sentences import SentenceEncoder  # noqa: PLC0415  needs the extra [embeddings]

        return SentenceEncoder(settings.model_path)
    from threadline.themes.encoding import TfidfEncoder  # noqa: PLC0415  the other choice of the two

    return TfidfEncoder()


def _counts(table: Table, prepared: PreparedTickets) -> TicketCounts:
    report, summary = table.report, prepared.summary
    first, last, people = _extent(prepared)
    return TicketCounts(
        read=prepared.count if report is None else report.read,
        accepted=prepared.count,
        rejected=0 if report is None else report.rejected,
        duplicates=summary.copies,
        repeated_ids=0 if report is None else report.duplicates,
        redacted=summary.redacted,
        people=people,
        first_at=first,
        last_at=last,
        languages=summary.languages,
        notes=(*(() if report is None else report.notes), *summary.notes()),
    )


def _extent(prepared: PreparedTickets) -> tuple[datetime | None, datetime | None, int]:
    """Return the first and last moment, and how many people wrote; a ticket without a user counts as one person."""
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
    return first, last, len(people) + unknown


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
        headline=headline(on_page),
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
