"""The one place where the server calls the library's triage: what it is told, and where its files are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from threadline.errors import InputError, TableError
from threadline_server.themes import known_playbook
from threadline_server.themes.models import Run, Theme
from threadline_server.themes.queries import person_merges
from threadline_server.tickets.lake import open_lake
from threadline_server.tickets.models import By, Ticket

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from threadline.themes.discovery.corrections import Corrections
    from threadline.themes.discovery.theme_set import ThemeSet
    from threadline.themes.failure_modes.classifier import CorrectedTicket
    from threadline.triage.run import Before, Triage
    from threadline_server.work.tracking import Progress

KEPT_FILES = 3
# Where each step begins and ends, in hundredths of the whole; the writing takes the rest.
STEPS = {
    "reading and redacting": (0, 25),
    "finding themes": (25, 25),
    "reading who wrote": (25, 28),
    "learning set phrases": (28, 32),
    "turning texts into vectors": (32, 40),
    "grouping tickets": (40, 52),
    "naming themes": (52, 59),
    "laying corrections over themes": (59, 60),
    "trends and spikes": (60, 62),
    "learning failure modes": (62, 70),
    "telling failure modes": (70, 88),
    "bringing it together": (88, 90),
}
WRITING_FROM, WHOLE = 90, 100


def compute(run: Run, progress: Progress) -> Triage:
    """Return the triage of the lake's tickets, with all that people said so far. Raises InputError."""
    from threadline.triage.run import run_triage  # noqa: PLC0415  the analysis loads when it is needed
    from threadline.triage.settings import TriageSettings  # noqa: PLC0415

    try:
        table = open_lake().table("tickets")
    except TableError as error:
        raise InputError("There are no tickets yet. Load a file of tickets, then look for themes.") from error
    chosen = TriageSettings(
        zone=settings.ORGANISATION_ZONE, playbook_folder=settings.PLAYBOOK_FOLDER, cache=folder("classifier")
    )
    return run_triage(table, as_of=run.as_of, settings=chosen, before=known_before(), progress=StepsReport(progress))


def known_before() -> Before:
    """Return what a run is told of the past: the themes of the last one, and people's words."""
    from threadline.triage.run import Before  # noqa: PLC0415  the analysis loads when it is needed

    confirmed = Theme.objects.exclude(confirmed_failure_mode="").values_list("key", "confirmed_failure_mode")
    labels = known_playbook.the_playbook().labels
    return Before(
        themes=previous_themes(),
        corrections=corrections_in_force(),
        confirmed={key: label for key, label in confirmed if label in labels},
        failure_modes=corrected_tickets(),
        usage=usage_by_day(),
    )


def corrections_in_force() -> Corrections:
    """Return what people said about themes: names, merges, pins, and the tickets that they placed."""
    from threadline.themes.discovery.corrections import Corrections  # noqa: PLC0415  the analysis loads when it is needed

    moved = Ticket.objects.filter(theme_by=By.PERSON).order_by().values_list("ticket_id", "theme_key")
    return Corrections(
        names=dict(Theme.objects.exclude(given_name="").values_list("key", "given_name")),
        merged=person_merges(),
        moved={ticket_id: key or None for ticket_id, key in moved.iterator()},
        pinned=frozenset(Theme.objects.filter(pinned=True).values_list("key", flat=True)),
    )


def corrected_tickets() -> list[CorrectedTicket]:
    """Return the tickets whose failure mode a person said, to learn from."""
    from threadline.themes.failure_modes.classifier import CorrectedTicket  # noqa: PLC0415  loads when needed

    labels = known_playbook.the_playbook().labels
    rows = Ticket.objects.filter(failure_mode_by=By.PERSON, failure_mode__in=labels).order_by("pk")
    return [CorrectedTicket(text, label) for text, label in rows.values_list("text", "failure_mode")]


def previous_themes() -> ThemeSet | None:
    """Return the themes as the last finished run left them, None at first or when its file is gone."""
    from threadline.themes.discovery.theme_set import ThemeSet  # noqa: PLC0415  the analysis loads when it is needed

    name = Run.objects.finished().exclude(themes_file="").values_list("themes_file", flat=True).first()
    path = folder("runs") / name if name else None
    return ThemeSet.from_file(path) if path is not None and path.is_file() else None


def copies_in(triage: Triage) -> dict[str, str]:
    """Return which tickets are near-copies over all loads, each with the first of them."""
    found: dict[str, str] = {}
    for batch in triage.prepared.batches(["ticket_id", "copy_of"]):
        repeated = batch.filter(batch.column("copy_of").is_valid())
        found |= zip(*(repeated.column(name).to_pylist() for name in ("ticket_id", "copy_of")), strict=True)
    return found


def keep_themes(run: Run, triage: Triage) -> str:
    """Write the run's themes for the next one; return the file's name."""
    path = folder("runs") / f"run-{run.pk}.npz"
    draft = path.with_suffix(".draft")
    triage.themes.to_file(draft)
    draft.replace(path)
    return path.name


def drop_old_files() -> None:
    """Delete the files of themes that no run will ask for."""
    kept = set(Run.objects.finished().values_list("themes_file", flat=True)[:KEPT_FILES])
    for path in folder("runs").iterdir():
        if path.name not in kept:
            path.unlink(missing_ok=True)


def usage_by_day() -> dict[date, float] | None:
    """Return how much the product was used each day, None unless that is known for every day with tickets."""
    lake = open_lake()
    try:
        usage, tickets = lake.table("usage"), lake.table("tickets")
    except TableError:
        return None
    day = f"CAST({{moment}} AT TIME ZONE '{settings.ORGANISATION_ZONE}' AS DATE)"
    counted = "sum(coalesce(count, 1))" if "count" in usage.columns else "count(*)"
    rows = usage.aggregate(
        f"SELECT {day.format(moment='occurred_at')} AS day, {counted} AS n FROM usage GROUP BY 1"  # noqa: S608  no input
    )
    found = {row["day"]: float(row["n"]) for row in rows.to_pylist()}
    asked = f"SELECT DISTINCT {day.format(moment='created_at')} AS day FROM tickets"  # noqa: S608  no input
    wanted = {row["day"] for row in tickets.aggregate(asked).to_pylist()}
    return found if wanted <= found.keys() else None


def folder(name: str) -> Path:
    """Return a private folder of this app in the data folder."""
    found: Path = settings.DATA_FOLDER / "themes" / name
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


class StepsReport:
    """What a run is told to call at each step: the share of the whole, and how far the step itself is."""

    def __init__(self, progress: Callable[[int, int, str], None]) -> None:
        self._progress = progress
        self._at = 0

    def __call__(self, step: str, done: int, total: int) -> None:
        """Say how far a step is; one whose share of the whole is unknown leaves the bar where it stands.

        A `total` of 0 is not known.
        """
        begin, end = STEPS.get(step, (self._at, self._at))
        self._at = max(self._at, begin + ((end - begin) * min(done, total) // total if total else 0))
        counted = (
            f", {done:,} of {total:,}" if done and total > 1 else f", {done:,} so far" if done and not total else ""
        )
        self._progress(self._at, WHOLE, f"{step.capitalize()}{counted}")
