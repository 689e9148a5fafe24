"""The main job: tickets in, one page out. Each step is a function of its own folder; here they meet in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from threadline.answers import Provenance
from threadline.playbook import load_playbook
from threadline.themes.daily import DailyCounts
from threadline.themes.discovery import discover_themes
from threadline.themes.failure_modes.classifier import FailureModeClassifier
from threadline.themes.spikes.detection import find_spikes
from threadline.triage.summaries import Findings, summarise_themes
from threadline.triage.verdicts import TicketVerdicts, judge_tickets
from threadline.triage.result import TicketCounts, TriageResult
from threadline.triage.settings import TriageSettings
from threadline.triage.wording import ask, decisions, headline
from threadline.tickets import daily_volume, prepare_tickets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    import pyarrow as pa

    from threadline.playbook import Playbook
    from threadline.tables import Table
    from threadline.themes.corrections import Corrections
    from threadline.themes.discovery import ThemeSet
    from threadline.themes.encoding import Encoder
    from threadline.tickets import PreparedTickets

Report = "Callable[[str, int, int], None]"


@dataclass(frozen=True, slots=True)
class Before:
    """What is known from before: the last run's themes, and what people corrected since."""

    themes: ThemeSet | None = None
    corrections: Corrections | None = None
    confirmed: Mapping[str, str] | None = None
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
    """
    chosen, known = settings or TriageSettings(), before or Before()
    told = progress or _silent
    playbook = load_playbook(chosen.playbook_folder)
    prepared = prepare_tickets(table, progress=lambda done, total: told("reading and redacting", done, total))
    encoder = _encoder(chosen)
    found = discover_themes(
        prepared, encoder=encoder, seed=chosen.seed, previous=known.themes, corrections=known.corrections
    )
    told("failure modes", 0, prepared.count)
    verdicts = _verdicts(prepared, playbook, chosen, told)
    volume = daily_volume(prepared, zone=chosen.zone, assignments=found.assignments)
    daily = DailyCounts.from_table(volume, as_of=as_of, zone=chosen.zone, group="group", usage=known.usage)
    told("trends and spikes", 0, len(found.themes))
    findings = Findings(
        prepared=prepared,
        themes=found,
        verdicts=verdicts,
        volume=volume,
        daily=daily,
        spikes=find_spikes(daily, as_of=as_of, zone=chosen.zone),
        confirmed=known.confirmed or {},
    )
    summaries = summarise_themes(findings, playbook, as_of=as_of, settings=chosen)
    provenance = Provenance(
        {"tickets": table.fingerprint, "playbook": playbook.fingerprint}, chosen.to_dict(), as_of
    )
    result = _result(table, findings, summaries, playbook, provenance, chosen)
    return Triage(result, verdicts.joined(found.assignments), found, daily, prepared)


def _encoder(settings: TriageSettings) -> Encoder:
    if settings.uses_sentences and settings.model_path is not None:
        from threadline.themes.sentences import SentenceEncoder  # noqa: PLC0415  needs the extra [embeddings]

        return SentenceEncoder(settings.model_path)
    return TfidfEncoder()


def _result(
    findings: Findings, counts: TicketCounts, summaries: Sequence[ThemeSummary], playbook: Playbook, page: _Page
) -> TriageResult:
    on_page = summaries[: page.themes]
    return TriageResult(
        provenance=page.provenance,
        headline=headline(on_page),
        tickets=counts,
        themes=summaries,
        on_page=[theme.theme_id for theme in on_page],
        unassigned_size=findings.themes.unassigned,
        unassigned_share=findings.themes.unassigned_share,
        ask=ask(on_page),
        decisions=decisions(on_page, playbook),
        changes=[change.to_dict() for change in findings.themes.changes],
    )


def _silent(_step: str, _done: int, _total: int) -> None:
    """Tell nobody."""
