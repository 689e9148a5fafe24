"""The simulated company, from a seed to files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from threadline._version import __version__
from threadline.answers import day as iso_day
from threadline.errors import SettingError
from threadline.simulate.contacts import Shares, draw_contacts
from threadline.simulate.other_tables import World, prediction_ids, write_other_tables
from threadline.simulate.parquet import ParquetFile
from threadline.simulate.plan import make_plan
from threadline.simulate.population import settle
from threadline.simulate.settings import SHORTEST_DAYS, SMALLEST, CompanySettings
from threadline.simulate.stories_file import load_company
from threadline.simulate.ticket_rows import TicketWriter
from threadline.simulate.truth import Tally, write_company, write_truth

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from threadline.answers import Plain
    from threadline.simulate.plan import Plan


@dataclass(frozen=True, slots=True)
class SimulationReport:
    """What was written: rows by table, the themes, the events, and how many texts differ."""

    out: Path
    company: str
    seed: int
    starts_on: date
    ends_on: date
    rows: Mapping[str, int]
    themes: int
    distinct_texts: int
    events: Mapping[str, int]

    def to_dict(self) -> dict[str, Plain]:
        """Return the report as plain values."""
        return {
            "threadline_version": __version__,
            "out": str(self.out),
            "company": self.company,
            "seed": self.seed,
            "starts_on": iso_day(self.starts_on),
            "ends_on": iso_day(self.ends_on),
            "rows": dict(self.rows),
            "themes": self.themes,
            "distinct_texts": self.distinct_texts,
            "events": dict(self.events),
        }


def simulate_company(
    out: Path,
    *,
    tickets: int,
    seed: int,
    end_on: date,
    days: int = 180,
    settings: CompanySettings | None = None,
) -> SimulationReport:
    """Write a company with known truth into the folder `out`, which is made if it is not there.

    `tickets` is the number of rows of the ticket table; `end_on` is the last simulated day, and nothing is dated after
    it. Writes the six tables as Parquet (`tickets.parquet` ...), `truth.json` with `truth/tickets.parquet`, and
    `company.json`. The same arguments give the same rows on every machine.

    Raises SettingError when the company would be too small or too short for its events.
    """
    settings = settings or CompanySettings()
    _check(tickets, days, seed)
    (out / "truth").mkdir(parents=True, exist_ok=True)
    population = settle(tickets, enrolled_share=_enrolled_share(), rng=np.random.default_rng([seed, 1]))
    plan = make_plan(
        population.shares,
        starts_on=end_on - timedelta(days=days - 1),
        days=days,
        settings=settings,
        rng=np.random.default_rng([seed, 2]),
    )
    contacts = draw_contacts(
        plan,
        population,
        tickets=tickets,
        shares=Shares(noise=settings.noise_share, mixed=settings.mixed_share),
        rng=np.random.default_rng([seed, 3]),
    )
    world = World(plan, population, contacts, settings, seed)
    others = write_other_tables(out, world)
    tally = Tally()
    writer = TicketWriter(plan, population, contacts, seed=seed, other_language_share=settings.other_language_share)
    rows = {"tickets": _write_tickets(out, writer, others.prediction_of, tally), **others.counts}
    write_truth(out, plan, tally)
    write_company(out, plan)
    return _report(out, plan, rows, tally, seed)


def _check(tickets: int, days: int, seed: int) -> None:
    if tickets < SMALLEST:
        raise SettingError("tickets", tickets, hint=f"A company needs at least {SMALLEST} to show its events.")
    if days < SHORTEST_DAYS:
        raise SettingError("days", days, hint=f"At least {SHORTEST_DAYS} are needed for its events.")
    if seed < 0:
        raise SettingError("seed", seed, hint="It is a whole number from 0 up.")


def _enrolled_share() -> float:
    return float(load_company()["experiments"][0]["enrolled_share"])


def _write_tickets(out: Path, writer: TicketWriter, prediction_of: NDArray[np.int64], tally: Tally) -> int:
    with ParquetFile(out / "tickets.parquet") as tickets, ParquetFile(out / "truth" / "tickets.parquet") as truth:
        for rows in writer.pieces():
            causes = prediction_of[tickets.rows : tickets.rows + len(rows.truth["ticket_id"])]
            tickets.add(rows.columns)
            truth.add({**rows.truth, "prediction_id": prediction_ids(causes)})
            tally.add(rows.truth, rows.columns["text"])
        return tickets.rows


def _report(out: Path, plan: Plan, rows: Mapping[str, int], tally: Tally, seed: int) -> SimulationReport:
    kinds = [event.kind for event in plan.events]
    return SimulationReport(
        out=out,
        company=load_company()["name"],
        seed=seed,
        starts_on=plan.day(0),
        ends_on=plan.day(plan.days - 1),
        rows=rows,
        themes=len(plan.stories),
        distinct_texts=len(tally.texts),
        events={kind: kinds.count(kind) for kind in dict.fromkeys(kinds)},
    )
