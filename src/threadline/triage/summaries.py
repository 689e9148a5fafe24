"""From what each step found to one summary per theme, and which of them matter enough for the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from threadline.stats.moments import Moments
from threadline.themes.trends.measures import SupportMoments, support_measures
from threadline.themes.trends.trend import describe_trend
from threadline.triage.result import ResponseOption, ThemeSummary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from threadline.answers import Plain
    from threadline.playbook import Playbook
    from threadline.themes.discovery.theme_set import Theme, ThemeSet
    from threadline.themes.failure_modes.verdicts import Verdict
    from threadline.themes.spikes.report import SpikeReport
    from threadline.themes.trends.daily import DailyCounts
    from threadline.tickets import PreparedTickets
    from threadline.triage.settings import TriageSettings
    from threadline.triage.verdicts import TicketVerdicts

# Quotes shorter than this say nothing to a reader who was not there.
SHORTEST_QUOTE = 25
LONGEST_QUOTE = 400


@dataclass(frozen=True, slots=True)
class Findings:
    """What the steps found, ready to be brought together."""

    prepared: PreparedTickets
    themes: ThemeSet
    verdicts: TicketVerdicts
    volume: pa.Table
    daily: DailyCounts
    spikes: SpikeReport
    confirmed: Mapping[str, str]


def summarise_themes(
    findings: Findings, playbook: Playbook, *, as_of: datetime, settings: TriageSettings
) -> list[ThemeSummary]:
    """Return a summary of each theme, those that matter most first."""
    rows = rows_of_themes(findings.themes.assignments)
    times = _times(findings)
    quotes = _quotes(findings, settings.quotes)
    moments = _moments(findings.volume)
    summaries = []
    for theme in findings.themes.themes:
        told = _Told(theme, findings, playbook, rows.get(theme.theme_id, np.zeros(0, dtype=np.int64)))
        summaries.append(
            told.summary(
                as_of=as_of,
                zone=settings.zone,
                moments=moments.get(theme.theme_id, SupportMoments()),
                quotes=quotes.get(theme.theme_id, []),
                times=times,
            )
        )
    return sorted(summaries, key=_matters)


def rows_of_themes(assignments: pa.Table) -> dict[str, NDArray[np.int64]]:
    """Return the rows of each theme's tickets, in one pass over the assignments."""
    encoded = assignments.column("theme_id").combine_chunks().dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(len(encoded.dictionary) + 1))
    names = encoded.dictionary.to_pylist()
    return {name: order[starts[at] : starts[at + 1]] for at, name in enumerate(names)}


def _matters(theme: ThemeSummary) -> tuple[bool, float, str]:
    """Order by the people's trouble now: the last period's tickets, and what a spike brought beyond the expected."""
    recent = theme.trend.get("recent")
    spike = theme.spike or {}
    excess = float(str(spike.get("observed", 0))) - float(str(spike.get("expected", 0)))
    weight = (float(recent) if isinstance(recent, int | float) else float(theme.size)) + max(0.0, excess)
    # A theme in doubt may be any failure, so it keeps its place.
    nothing_to_do = theme.response == "no_action" and not theme.failure_mode.get("perhaps")
    return nothing_to_do, -weight, theme.theme_id


@dataclass(frozen=True, slots=True)
class _Told:
    theme: Theme
    findings: Findings
    playbook: Playbook
    rows: NDArray[np.int64]

    def summary(
        self,
        *,
        as_of: datetime,
        zone: str,
        moments: SupportMoments,
        quotes: Sequence[str],
        times: NDArray[np.datetime64],
    ) -> ThemeSummary:
        theme = self.theme
        verdict = self.findings.verdicts.of_theme(self.rows, confirmed=self.findings.confirmed.get(theme.theme_id))
        mode = self.playbook.failure_mode(verdict.label)
        trend = self._trend(as_of, zone)
        mine = times[self.rows]
        return ThemeSummary(
            theme_id=theme.theme_id,
            name=theme.name,
            key_phrases=theme.key_phrases,
            size=theme.size,
            people=theme.people,
            share=theme.share,
            trend=trend,
            measures=support_measures(moments).to_dict(),
            spike=self._spike(),
            failure_mode={
                "label": verdict.label,
                "name": mode.name,
                "confidence": verdict.confidence,
                "status": verdict.status.value,
                "perhaps": [label for label, _ in verdict.perhaps],
            },
            lane=verdict.lane,
            response=mode.response,
            response_because=self._because(verdict),
            options=self._options(verdict),
            job=mode.job_about(_subject(theme)),
            typical=theme.typical,
            quotes=quotes,
            per_day=self._per_day(),
            first_at=_moment(mine.min()),
            last_at=_moment(mine.max()),
        )

    def _because(self, verdict: Verdict) -> str:
        if not verdict.perhaps:
            return self.playbook.failure_mode(verdict.label).response_because
        names = [f"{self.playbook.failure_mode(label).name} ({100 * sure:.0f}%)" for label, sure in verdict.perhaps]
        return f"It cannot be said yet what failed: perhaps {' or '.join(names)}. Read the tickets and say which."

    def _trend(self, as_of: datetime, zone: str) -> dict[str, Plain]:
        told = describe_trend(self._counts(), as_of=as_of, zone=zone).to_dict()
        told.pop("days")
        return told

    def _counts(self) -> DailyCounts:
        return self.findings.daily.theme(self.theme.theme_id)

    def _per_day(self) -> list[int]:
        counts = self._counts()
        return [int(count) for count in counts.tickets[: counts.full_days, 0]]

    def _spike(self) -> dict[str, Plain] | None:
        spike = self.findings.spikes.ongoing(self.theme.theme_id)
        return None if spike is None else spike.to_dict()

    def _options(self, verdict: Verdict) -> list[ResponseOption]:
        """Return the options of the theme's failure mode; an option touches the tickets whose own mode it answers."""
        mode = self.playbook.failure_mode(verdict.label)
        labels = [self.findings.verdicts.labels[row] for row in self.rows]
        answered = {label: self.playbook.failure_mode(label).needs for label in set(labels)}
        return [
            ResponseOption(response, needs, sum(response in answered[label] for label in labels))
            for response, needs in mode.needs.items()
        ]


def _moment(value: np.datetime64) -> datetime:
    return datetime.fromtimestamp(value.astype("datetime64[us]").astype(np.int64) / 1_000_000, UTC)


def _subject(theme: Theme) -> str:
    return theme.key_phrases[0] if theme.key_phrases else theme.name


def _times(findings: Findings) -> NDArray[np.datetime64]:
    parts = [
        batch.column("created_at").to_numpy(zero_copy_only=False) for batch in findings.prepared.batches(["created_at"])
    ]
    return np.concatenate(parts) if parts else np.zeros(0, dtype="datetime64[us]")


def _quotes(findings: Findings, wanted: int) -> dict[str, list[str]]:
    """Return the redacted words of typical tickets, in the order of how typical they are."""
    place = {
        ticket_id: (theme.theme_id, at)
        for theme in findings.themes.themes
        for at, ticket_id in enumerate(theme.typical)
    }
    found: dict[str, list[tuple[int, str]]] = {}
    for batch in findings.prepared.batches(["ticket_id", "clean"]):
        ids = batch.column("ticket_id").to_pylist()
        hits = [row for row, ticket_id in enumerate(ids) if ticket_id in place]
        for row in hits:
            theme_id, at = place[ids[row]]
            text = " ".join(str(batch.column("clean")[row]).split())
            found.setdefault(theme_id, []).append((at, text))
    return {theme_id: _chosen(texts, wanted) for theme_id, texts in found.items()}


def _chosen(texts: list[tuple[int, str]], wanted: int) -> list[str]:
    ordered = [text for _, text in sorted(texts)]
    telling = [text for text in ordered if SHORTEST_QUOTE <= len(text) <= LONGEST_QUOTE]
    return (telling or ordered)[:wanted]


def _moments(volume: pa.Table) -> dict[str, SupportMoments]:
    added: dict[str, SupportMoments] = {}
    for row in volume.to_pylist():
        if row["group"] is None:
            continue
        parts = SupportMoments(*(_moments_of(row, name) for name in ("csat", "resolution_minutes", "handle_minutes")))
        added[row["group"]] = added.get(row["group"], SupportMoments()) + parts
    return added


def _moments_of(row: Mapping[str, float], name: str) -> Moments:
    return Moments(int(row[f"{name}_count"]), float(row[f"{name}_sum"]), float(row[f"{name}_squares"]))
