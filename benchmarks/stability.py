"""Do themes keep their identity while tickets come in? A simulated company, one week more at each run.

    python benchmarks/stability.py [--tickets 8000] [--weeks 8] [--seeds 1 2]

For each week: the share of tickets in a theme that are in the theme of the same id after another week (identities of
tickets), the share of themes that keep their id (identities of themes), and the agreement with the truth of the
English tickets (normalised mutual information; adjusted Rand index).
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

import threadline
from threadline.themes.discovery.run import discover_themes
from threadline.themes.discovery.theme_set import ThemeSet

END = date(2026, 10, 31)


@dataclass(frozen=True)
class Rows:
    """Prepared tickets in memory."""

    table: pa.Table

    def batches(self, columns: Sequence[str]) -> list[pa.RecordBatch]:
        return self.table.select(list(columns)).to_batches(max_chunksize=5_000)


def simulate(folder: Path, *, tickets: int, seed: int) -> tuple[pa.Table, dict[str, str]]:
    """Return prepared tickets in the order of time, and the theme of each English one."""
    threadline.simulate_company(folder, tickets=tickets, seed=seed, end_on=END)
    table = threadline.read_tickets(folder / "tickets.parquet", as_of=datetime(2026, 11, 1, tzinfo=UTC))
    truth = pq.read_table(folder / "truth" / "tickets.parquet").to_pylist()
    themes = {row["ticket_id"]: row["theme"] for row in truth if row["theme"] and row["language"] == "en"}
    prepared = threadline.prepare_tickets(table)
    return pa.Table.from_batches(list(prepared.batches())), themes


def theme_of_ticket(run: ThemeSet) -> dict[str, str | None]:
    columns = run.assignments.to_pydict()
    return dict(zip(columns["ticket_id"], columns["theme_id"], strict=True))


def kept_tickets(before: ThemeSet, after: ThemeSet) -> float:
    now = theme_of_ticket(after)
    return float(np.mean([now[one] == theme for one, theme in theme_of_ticket(before).items() if theme]))


def kept_themes(before: ThemeSet, after: ThemeSet) -> float:
    now = {theme.theme_id for theme in after.themes}
    return float(np.mean([theme.theme_id in now for theme in before.themes]))


def measure(*, tickets: int, seed: int, weeks: int) -> list[tuple[float, float]]:
    with tempfile.TemporaryDirectory() as folder:
        table, truth = simulate(Path(folder), tickets=tickets, seed=seed)
    days = np.array([moment.date() for moment in table.column("created_at").to_pylist()])
    previous, kept = None, []
    for week in range(weeks, -1, -1):
        rows = int((days <= END - timedelta(days=7 * week)).sum())
        run = discover_themes(Rows(table.slice(0, rows)), previous=previous)
        known = [(truth[one], place) for one, place in zip(run.ticket_ids, run.places.tolist(), strict=True)
                 if one in truth]  # fmt: skip
        said = [name for name, _ in known], [place for _, place in known]
        agreement = f"{normalized_mutual_info_score(*said):.3f}  {adjusted_rand_score(*said):.3f}"
        if previous is not None:
            kept.append((kept_tickets(previous, run), kept_themes(previous, run)))
        shares = "  ".join(f"{share:7.1%}" for share in kept[-1]) if kept else "       " * 2
        print(f"{seed:4d}  {rows:7d}  {len(run.themes):6d}  {shares}  {agreement}", flush=True)
        previous = run
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=8_000)
    parser.add_argument("--weeks", type=int, default=8)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    arguments = parser.parse_args()
    print("seed  tickets  themes  tickets kept  themes kept  NMI    ARI")
    kept = [
        shares
        for seed in arguments.seeds
        for shares in measure(tickets=arguments.tickets, seed=seed, weeks=arguments.weeks)
    ]
    tickets, themes = np.mean(kept, axis=0)
    print(f"mean: {tickets:.1%} of tickets and {themes:.1%} of themes")


if __name__ == "__main__":
    main()
